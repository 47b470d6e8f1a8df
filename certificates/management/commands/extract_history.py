"""A citizen's history with its proofs, as JSON: for the citizen, or for whoever audits us."""

import json
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Citizen
from certificates.evidence.extract import extract


class Command(BaseCommand):
    help = "Print one citizen's history with inclusion proofs; docs/verify_extract.py checks it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("citizen", type=uuid.UUID)

    def handle(self, *args: Any, citizen: uuid.UUID, **options: Any) -> None:
        person = Citizen.objects.filter(pk=citizen).first()
        if person is None:
            raise CommandError("no such citizen")
        self.stdout.write(json.dumps(extract(person, at=timezone.now()), ensure_ascii=False, indent=1))
