"""A certificate made and signed, but not yet written: that is the door's, with its first StatusChange."""

import secrets
from datetime import datetime

from django.conf import settings

from accounts.ids import new_id
from accounts.models import Citizen
from certificates import policy
from certificates.keys import configured
from certificates.models import Card, Certificate, Issuer, Phone
from certificates.states import Carrier, Kind, issuer_slug
from certificates.x509 import certificate as x509_certificate
from certificates.x509 import profiles
from certificates.x509.addresses import Addresses
from certificates.x509.attributes import BasicFour
from certificates.x509.fingerprint import spki_sha256
from certificates.x509.signing import PublicKey


def issuing(carrier: Carrier, kind: Kind) -> Issuer:
    """The generation that issues now (R-05)."""
    return Issuer.objects.get(slug=issuer_slug(carrier, kind), issues=True)


def make_certificate(
    citizen: Citizen,
    *,
    issuer: Issuer,
    kind: Kind,
    key: PublicKey,
    at: datetime,
    not_after: datetime,
    card: Card | None = None,
    phone: Phone | None = None,
) -> Certificate:
    """Signed by this issuer, with its CRL shard drawn by lot. Needs the issuer's key.

    It never outlives its issuer, who could not answer for it any more.
    """
    carrier = Carrier.CARD if card else Carrier.PHONE
    id_, serial = new_id(), x509_certificate.new_serial(secrets.token_bytes)
    shard = secrets.randbelow(policy.CRL_SHARDS)
    not_before, not_after = (
        moment.replace(microsecond=0) for moment in (at - policy.BACKDATED, min(not_after, issuer.not_after))
    )
    der = x509_certificate.build(
        profiles.END_ENTITIES[issuer.slug],
        subject=profiles.holder_name(str(new_id())),  # an id that leads nowhere, not even to our row
        public_key=key,
        serial=serial,
        not_before=not_before,
        not_after=not_after,
        addresses=Addresses(settings.STATUS_URL, generation=issuer.generation),
        signer=configured.issuer_signer(issuer.key_reference),
        issuer=configured.parsed(bytes(issuer.certificate_der)),
        attributes=_attributes(citizen) if kind == Kind.DIGITAL_SIGNATURE else None,
        shard=shard,
    )
    return Certificate(
        id=id_, issuer=issuer, serial=serial, carrier=carrier, kind=kind, citizen=citizen, card=card, phone=phone,
        der=der, spki_sha256=spki_sha256(key), not_before=not_before, not_after=not_after, crl_shard=shard, status="",
    )  # fmt: skip


def _attributes(citizen: Citizen) -> BasicFour:
    return BasicFour(
        name=citizen.full_name,
        name_substitutes=citizen.full_name_substitutes,
        gender=citizen.gender,
        birth_date=citizen.birth_date,
        address=citizen.address,
        address_substitutes=citizen.address_substitutes,
    )
