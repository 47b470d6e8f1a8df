"""The first administrator of a new house; everybody after that is made on the administrator's page."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import staff_accounts
from accounts.models import Municipality, StaffMember
from accounts.models.staff_member import COUNTER_ROLES
from accounts.roles import STAFF_ROLES, Role


class Command(BaseCommand):
    help = "Make an account of staff and print the password to hand over; it must be changed at the first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login")
        parser.add_argument("name")
        parser.add_argument("--role", required=True, choices=sorted(STAFF_ROLES))
        parser.add_argument("--municipality", default="", help="six-digit code; for counter roles")

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        if StaffMember.objects.filter(login=options["login"]).exists():
            raise CommandError(f"The login {options['login']} is taken. Nothing was made.")
        office = self._office(role, options["municipality"])
        _member, password = staff_accounts.create(
            login=options["login"], name=options["name"], role=role, municipality=office, by=None, at=timezone.now()
        )
        self.stdout.write(password)

    def _office(self, role: Role, code: str) -> Municipality | None:
        if role not in COUNTER_ROLES:
            return None
        office = Municipality.objects.filter(code=code).first()
        if office is None:
            raise CommandError("A counter role needs --municipality with the code of its office. Nothing was made.")
        return office
