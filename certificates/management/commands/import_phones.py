"""The list of supported phones, from a file: all of it or nothing."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actor import THE_SYSTEM
from accounts.spreadsheet import LARGEST_OCTETS
from certificates.supported_phones.import_phones import CannotImport, Change, import_phones, look_through


class Command(BaseCommand):
    help = (
        "Put a new list of supported phones in the place of the old one. CSV with the columns maker, name, numbers, "
        "also_called (or メーカー, 機種名, 型番, 別の呼び方). One fault, and nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="where the list is from, as the page will say it")
        parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="the day it was true: 2026-11-01")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *_args: Any, file: Path, source: str, as_of: date, dry_run: bool, **_options: Any) -> None:
        data = self._read(file)
        try:
            change = look_through(data)
            if not dry_run:
                import_phones(data, source=source, as_of=as_of, actor=THE_SYSTEM, at=timezone.now())
        except CannotImport as refused:
            for fault in refused.faults:
                self.stderr.write(f"line {fault.line}: {fault.why}" if fault.line else str(fault.why))
            raise CommandError(f"{len(refused.faults)} faults: nothing was changed.") from None
        self._tell(change, dry_run=dry_run)

    def _read(self, file: Path) -> bytes:
        """No more than can be too much."""
        try:
            with file.open("rb") as opened:
                return opened.read(LARGEST_OCTETS + 1)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error

    def _tell(self, change: Change, *, dry_run: bool) -> None:
        for sign, names in (("+", change.added), ("-", change.gone)):
            for name in names:
                self.stdout.write(f"{sign} {name}")
        words = f"{len(change.phones)} phones: {len(change.added)} new, {len(change.gone)} gone."
        self.stdout.write(f"{words} Nothing was changed (dry run)." if dry_run else words)
