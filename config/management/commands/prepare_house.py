"""Everything between a checkout and a house that can be opened: quick when there is nothing to do."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.health import lists_are_fresh


class Command(BaseCommand):
    help = "Database, issuers, the fictional cast, translations and static files: whatever is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        quiet: dict[str, Any] = {"verbosity": 0, "stdout": io.StringIO()}
        call_command("compile_catalogues", **quiet)
        call_command("prepare_database", **quiet)
        call_command("create_issuers", **quiet)
        if settings.SIMULATOR:
            call_command("deal_cards", **quiet)
            call_command("hire_staff", **quiet)
        if not lists_are_fresh():
            call_command("publish_crls", **quiet)
        call_command("collectstatic", interactive=False, **quiet)
