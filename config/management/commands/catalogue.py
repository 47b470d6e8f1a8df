"""The English catalogue against what the code says."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.catalogue import CATALOGUE, completed, faults, read


class Command(BaseCommand):
    help = "--check: fail where English is incomplete. --write: add what is missing (still empty), drop what is unused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = read()
        if options["write"]:
            catalogue = completed(catalogue)
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(CATALOGUE))
        lines = faults(catalogue)
        self.stdout.write("\n".join(lines) or "The English catalogue is complete.")
        if lines and options["check"]:
            raise CommandError(
                f"{len(lines)} texts need a translator: {CATALOGUE.name} (make translations adds what is missing)."
            )
