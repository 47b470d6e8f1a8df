"""The issuers: a root, one per carrier × kind (R-05), their responders and first lists; and new generations of them.

Runs at every start: what is there is left alone. Once the root's lists and issuers are made its key may be taken away;
it is needed again for a new generation and once a year for its own list.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from certificates.crl.publish import publish_if_due
from certificates.evidence import sealer
from certificates.keys.configured import responder_signer
from certificates.keys.key_type import KeyType
from certificates.keys.signer import KeyNotHere
from certificates.management.issuers import create_missing, names_to_askers, one_at_a_time
from certificates.management.rollover import new_generation
from certificates.models import Issuer, Responder
from certificates.ocsp import renewal
from certificates.x509.profiles import ROOT_SLUG, SLUGS

__all__ = ["Command", "create_missing", "names_to_askers"]


class Command(BaseCommand):
    help = (
        "Makes the root, the four issuers, their OCSP responders and first CRLs, where they are missing. "
        "--new-generation gives one issuer a new key under its old name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-generation", choices=SLUGS, metavar="SLUG", help=f"one of {', '.join(SLUGS)}")
        parser.add_argument(
            "--key", choices=list(KeyType), default=KeyType.P256, help=f"what new issuers get: {', '.join(KeyType)}"
        )

    def handle(self, *_args: Any, verbosity: int = 1, **options: Any) -> None:
        at, key_type = timezone.now(), KeyType(options["key"])
        told = self._roll_over(options["new_generation"], at=at, key_type=key_type)
        for line in told if options["new_generation"] else _made(at=at, key_type=key_type):
            if verbosity:
                self.stdout.write(line)

    def _roll_over(self, slug: str, *, at: datetime, key_type: KeyType) -> Iterator[str]:
        try:
            newer = new_generation(slug, at=at, key_type=key_type)
        except KeyNotHere as missing:
            raise CommandError(
                f"A key is not here ({missing}); nothing was changed. See docs/key-rollover.md."
            ) from None
        yield f"{newer} issues now; generation {newer.generation - 1} goes on answering for what it issued"


def _made(*, at: datetime, key_type: KeyType) -> Iterator[str]:
    with transaction.atomic():
        one_at_a_time()
        made = create_missing(at=at, key_type=key_type)
    if made:
        yield f"made: {', '.join(str(issuer) for issuer in made)}"
    if sealer.create_if_missing(at=at):
        yield "made: the sealer of the history"
    for responder in (*renewal.renew_responders(at=at), *_given_a_voice(at=at)):
        yield f"made: OCSP responder of {responder.issuer}"
    for issuer in Issuer.objects.order_by("slug", "generation"):
        # From its first day on: an empty list says that nothing is stopped, a missing one says nothing.
        publish_if_due(issuer, at=at)


def _given_a_voice(*, at: datetime) -> list[Responder]:
    """New responders for issuers whose newest one has a key that cannot be used: lost, or behind another passphrase."""
    issuers = Issuer.objects.exclude(slug=ROOT_SLUG).filter(responders__isnull=False, not_after__gt=at).distinct()
    return [renewal.renew_responder(issuer, at=at) for issuer in issuers if not _has_a_voice(issuer)]


def _has_a_voice(issuer: Issuer) -> bool:
    try:
        responder_signer(issuer.responders.latest().key_reference)
    except KeyNotHere:
        return False
    return True
