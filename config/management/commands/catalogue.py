"""The English and the easy Japanese catalogue against what the code says."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.catalogue import CATALOGUE, EASY, completed, faults, faults_of_easy, kept_of_easy, read


class Command(BaseCommand):
    help = "--check: fail where a catalogue is wrong. --write: add what English lacks (empty), drop what is unused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        english, easy = read(), read(EASY)
        if options["write"]:
            english, easy = completed(english), kept_of_easy(easy)
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            english.save(str(CATALOGUE))
            easy.save(str(EASY))
        lines = faults(english) + [f"easy Japanese: {line}" for line in faults_of_easy(easy)]
        self.stdout.write("\n".join(lines) or "The catalogues are complete.")
        if lines and options["check"]:
            raise CommandError(
                f"{len(lines)} texts need a translator: {CATALOGUE.name} (make translations adds what is missing)."
            )
