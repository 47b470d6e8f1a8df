from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from simulator.staffing import hire_missing


class Command(BaseCommand):
    help = "Make the accounts of the fictional staff, each ready to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        hired = hire_missing(at=timezone.now())
        if hired:
            self.stdout.write(f"{len(hired)} hired")
