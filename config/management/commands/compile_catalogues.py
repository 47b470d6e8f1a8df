"""From .po to .mo without gettext on the machine. Nothing is written where nothing changed."""

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations that changed."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compile_catalogue(source)


def compile_catalogue(source: Path) -> None:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns:
        return
    content = polib.pofile(str(source)).to_binary()
    draft = target.with_suffix(".mo.new")
    draft.write_bytes(content)
    times = source.stat()
    os.utime(draft, ns=(times.st_atime_ns, times.st_mtime_ns))  # same time: made from exactly this source
    draft.replace(target)
