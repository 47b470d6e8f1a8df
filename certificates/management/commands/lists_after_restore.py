"""After a backup was restored: what the last lists stopped and this database does not (docs/operations.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.crl import no_way_back, remembered
from certificates.lifecycle.stop_again import stop_again
from certificates.models import Certificate, Issuer


class Command(BaseCommand):
    help = (
        "Names the certificates that the lists published last have and this database has not. --stop-again revokes "
        "those for good; --accept lets the lists go behind, and brings to life whatever is still missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stop-again", action="store_true")
        parser.add_argument("--accept", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        for issuer in Issuer.objects.order_by("slug", "generation"):
            missing = no_way_back.unexplained(issuer)
            here = list(Certificate.objects.filter(issuer=issuer, serial__in=missing).order_by("id"))
            for certificate in here:
                self.stdout.write(f"{issuer}: certificate {certificate.id} was stopped, is {certificate.status}")
                if options["stop_again"]:
                    stop_again(certificate, at=timezone.now())
            if len(missing) > len(here):
                self.stdout.write(f"{issuer}: {len(missing) - len(here)} stopped certificates are not in this database")
            self._let_go_on(issuer, repaired=options["stop_again"] and len(missing) == len(here), **options)

    def _let_go_on(self, issuer: Issuer, *, repaired: bool, accept: bool, **_options: Any) -> None:
        """What the lists stopped is stopped, or a person says that it need not be: only the numbers are kept."""
        if (repaired or accept) and remembered.last_lists(issuer):
            remembered.accept(issuer)
            self.stdout.write(f"{issuer}: lists are made again, with numbers that go on")
