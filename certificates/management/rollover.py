"""A new key for an issuer, under the name it always had (R-05). What a person does around it: docs/key-rollover.md.

The old generation goes on signing its own lists, and its responder goes on answering, until its last certificate has
ended: whoever holds one never notices.
"""

from datetime import datetime

from django.db import transaction

from certificates.crl.publish import publish_if_due
from certificates.keys.key_type import KeyType
from certificates.management.issuers import create, one_at_a_time
from certificates.models import Issuer
from certificates.ocsp.renewal import renew_responder
from certificates.x509.profiles import ROOT_SLUG


def new_generation(slug: str, *, at: datetime, key_type: KeyType) -> Issuer:
    """The generation that issues from now on. Raises KeyNotHere where the root's key is not; then nothing has changed.

    It can answer for what it issues before it issues anything: responder, then lists, then the hand-over. Interrupted
    in between, the next call goes on with the generation that waits instead of making another one.
    """
    with transaction.atomic():
        one_at_a_time()
        newer = _waiting(slug) or _prepared(slug, at=at, key_type=key_type)
    publish_if_due(newer, at=at)
    _hand_over(newer)
    return newer


def _waiting(slug: str) -> Issuer | None:
    issuing = Issuer.objects.get(slug=slug, issues=True)
    newer = Issuer.objects.filter(slug=slug, generation__gt=issuing.generation)
    return newer.order_by("generation").last()


def _prepared(slug: str, *, at: datetime, key_type: KeyType) -> Issuer:
    """Seen from outside together with its responder or not at all: OCSP reads both at once and keeps them a minute."""
    root = Issuer.objects.get(slug=ROOT_SLUG, issues=True)
    newer = create(slug, by=root, at=at, key_type=key_type, issues=False)
    renew_responder(newer, at=at)
    return newer


@transaction.atomic
def _hand_over(newer: Issuer) -> None:
    """No moment without an issuer, none with two: whoever issues meanwhile does so with the one or with the other."""
    Issuer.objects.filter(slug=newer.slug, issues=True).update(issues=False)
    newer.issues = True
    newer.save(update_fields=["issues"])
