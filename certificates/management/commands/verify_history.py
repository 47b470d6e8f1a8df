"""Is the history what was sealed? Exit 1 and the name of every bad row when it is not (contract §1)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.evidence import seals, verify
from certificates.models import Seal


class Command(BaseCommand):
    help = "Verify seals, rows and where each certificate stands; names the first bad rows and exits 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="how many findings to print")

    def handle(self, *args: Any, most: int, **options: Any) -> None:
        found = 0
        for found, finding in enumerate(verify.findings(at=timezone.now()), start=1):
            self.stdout.write(finding)
            if found >= most:
                break
        if found:
            raise CommandError("the history is not what was sealed")
        waiting = seals.unsealed_for(at=timezone.now()).total_seconds()
        self.stdout.write(f"{Seal.objects.count()} seals, all in order; unsealed for {waiting:.0f} s")
