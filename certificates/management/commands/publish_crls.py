"""New lists for every issuer, now: after an outage, before a demonstration, or when the alarm says they are late."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.crl.no_way_back import ListsWentBack
from certificates.crl.publish import publish
from certificates.models import Issuer
from certificates.x509.profiles import ROOT_SLUG


class Command(BaseCommand):
    help = "Signs and stores new revocation lists (CRLs) of every issuer. Needs the issuing keys."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for issuer in Issuer.objects.exclude(slug=ROOT_SLUG).order_by("slug", "generation"):
            try:
                lists = publish(issuer, at=timezone.now())
            except ListsWentBack as why:
                raise CommandError(f"{issuer}: {why}. See docs/operations.md, Restoring a backup.") from None
            self.stdout.write(f"{issuer}: {len(lists)} lists, number {lists[0].number}")
