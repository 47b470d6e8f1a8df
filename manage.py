#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL the embedded PostgreSQL is at hand while a command runs."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.management import execute_from_command_line

# Commands that read no row: make check runs on a machine that has never started a database.
WITHOUT_DATABASE = {
    "help", "version", "--help", "--version", "check", "diffsettings", "makemigrations", "collectstatic",
    "compile_catalogues", "catalogue", "draw_lifecycle", "spectacular",
}  # fmt: skip


def database_for(command: str) -> AbstractContextManager[None]:
    if command in WITHOUT_DATABASE or settings.EMBEDDED_POSTGRES is None:
        return nullcontext()
    return settings.EMBEDDED_POSTGRES.in_use()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    with database_for(sys.argv[1] if len(sys.argv) > 1 else "help"):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
