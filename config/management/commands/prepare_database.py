"""Roles, database, tables, privileges: everything the application finds when it starts. Safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.database_roles import DATABASE
from config.database_setup import make_database, make_roles, migrate_and_grant


class Command(BaseCommand):
    help = "Bring the database up to date as its owner, and give the application's role its privileges."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.EMBEDDED_POSTGRES:
            make_roles(settings.EMBEDDED_POSTGRES)
            make_database(settings.EMBEDDED_POSTGRES, DATABASE)
        migrate_and_grant(verbosity=options["verbosity"])
