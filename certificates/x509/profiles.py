"""What goes into each kind of certificate: one table row per profile (R-03, R-04, R-05; RFC 5280 §4).

Names say JPKI-SANDBOX, never JPKI: these issuers are not the state's. The policies live under the enterprise number
that RFC 5612 keeps for documentation and that belongs to nobody: the state's 1.2.392.200149.8.5.1 is not ours to use,
an unassigned number would be somebody's one day, and UUID arcs (2.25) are longer than the 32 bits many decoders take.
Each policy says in words that it is for tests.
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_POLICY_ARC = "1.3.6.1.4.1.32473.392"
_NOTICE = "Sandbox certificate for tests and training. Not issued by JPKI. Proves nobody's identity."

ROOT_SLUG = "root"
SLUGS = ("card-signing", "card-authentication", "phone-signing", "phone-authentication")
POLICY_OF = {slug: x509.ObjectIdentifier(f"{_POLICY_ARC}.1.{number}") for number, slug in enumerate(SLUGS, start=1)}


@dataclass(frozen=True)
class Profile:
    """One kind of certificate.

    issuer         slug of who issues it (a root: itself): where its AIA, CDP and freshestCRL point
    path_length    how many issuers may follow; None: it is no issuer
    personal       carries the basic four attributes, and must (R-03)
    in_lists       has a shard and may be looked up by OCSP; a responder has neither (id-pkix-ocsp-nocheck)
    """

    issuer: str
    key_usage: x509.KeyUsage
    path_length: int | None = None
    extended_key_usage: tuple[x509.ObjectIdentifier, ...] = ()
    policy: x509.ObjectIdentifier | None = None
    personal: bool = False
    in_lists: bool = False


_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def _usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in names for name in _USAGES})


_ISSUER = _usage("key_cert_sign", "crl_sign")
_SIGNING = _usage("digital_signature", "content_commitment")  # R-04; content_commitment is nonRepudiation's newer name
_AUTHENTICATION = _usage("digital_signature")


def _end_entity(slug: str) -> Profile:
    if slug.endswith("-signing"):
        return Profile(slug, _SIGNING, policy=POLICY_OF[slug], personal=True, in_lists=True)
    client = (ExtendedKeyUsageOID.CLIENT_AUTH,)
    return Profile(slug, _AUTHENTICATION, extended_key_usage=client, policy=POLICY_OF[slug], in_lists=True)


ROOT = Profile(ROOT_SLUG, _ISSUER, path_length=1)
ISSUERS = {slug: Profile(ROOT_SLUG, _ISSUER, path_length=0, policy=POLICY_OF[slug]) for slug in SLUGS}
END_ENTITIES = {slug: _end_entity(slug) for slug in SLUGS}
RESPONDERS = {
    slug: Profile(slug, _AUTHENTICATION, extended_key_usage=(ExtendedKeyUsageOID.OCSP_SIGNING,)) for slug in SLUGS
}

SEALER = Profile(ROOT_SLUG, _AUTHENTICATION)  # signs the seals of the history

_ISSUER_NAMES = {
    ROOT_SLUG: ("Root", "JPKI-SANDBOX Root CA"),
    "card-signing": ("Card", "JPKI-SANDBOX Card Signing CA"),
    "card-authentication": ("Card", "JPKI-SANDBOX Card Authentication CA"),
    "phone-signing": ("Phone", "JPKI-SANDBOX Phone Signing CA"),
    "phone-authentication": ("Phone", "JPKI-SANDBOX Phone Authentication CA"),
}


def issuer_name(slug: str) -> x509.Name:
    """The DN of an issuer: the same for every generation of its key (R-05)."""
    return _ours(*_ISSUER_NAMES[slug])


def responder_name(slug: str) -> x509.Name:
    return _ours("OCSP", _ISSUER_NAMES[slug][1].removesuffix("CA") + "OCSP Responder")


def sealer_name() -> x509.Name:
    return _ours("History", "JPKI-SANDBOX History Sealer")


def holder_name(opaque_id: str) -> x509.Name:
    """A citizen's DN: C=JP and an id that says nothing (R-03), for both kinds."""
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")
    return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, opaque_id)])


def policy_information(policy: x509.ObjectIdentifier) -> x509.PolicyInformation:
    return x509.PolicyInformation(policy, [x509.UserNotice(None, _NOTICE)])


def _ours(unit: str, common_name: str) -> x509.Name:
    parts = {
        NameOID.COUNTRY_NAME: "JP",
        NameOID.ORGANIZATION_NAME: "JPKI-SANDBOX",
        NameOID.ORGANIZATIONAL_UNIT_NAME: unit,
        NameOID.COMMON_NAME: common_name,
    }
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])
