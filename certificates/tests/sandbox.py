"""Issuers in memory, for what needs no database: a root, one issuer per slug, and whatever they sign."""

import secrets
from datetime import UTC, date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates.keys.signer import KeySigner
from certificates.x509 import certificate, ocsp, profiles
from certificates.x509.addresses import Addresses
from certificates.x509.attributes import BasicFour

NOW = datetime.now(UTC).replace(microsecond=0)  # openssl judges by the machine's clock
DAY = timedelta(days=1)
HANAKO = BasicFour(
    name="試験　花子",
    gender="2",
    birth_date=date(1988, 4, 2),
    address="東京都渋谷区松濤一丁目1番1号",
    name_substitutes="01000",
)


def new_signer(kind="P-256"):
    if kind == "RSA":
        return KeySigner(rsa.generate_private_key(65537, 2048))
    return KeySigner(ec.generate_private_key({"P-256": ec.SECP256R1, "P-384": ec.SECP384R1}[kind]()))


class Sandbox:
    """Every kind of certificate there is, signed on demand."""

    def __init__(self, origin="http://smartcert.example", issuer_keys="P-256"):
        self.addresses = Addresses(origin)
        self.root_signer = new_signer(issuer_keys)
        self.signers = {slug: new_signer(issuer_keys) for slug in profiles.SLUGS}
        self.root = self._build(profiles.ROOT, "root", self.root_signer, signer=self.root_signer, issuer=None)
        self.issuers = {slug: self._issuer(slug) for slug in profiles.SLUGS}

    def certificate(self, slug, *, key=None, **given):
        """A citizen's certificate by this issuer, over any public key."""
        personal = HANAKO if slug.endswith("-signing") else None
        given = {"attributes": personal, "shard": 3, "days": 1825} | given
        subject = profiles.holder_name("0192f0c1-7c1e-7d3a-9b0e-6c820f4f342f")
        return self._sign(profiles.END_ENTITIES[slug], subject, key or new_signer().public_key, slug, **given)

    def responder(self, slug):
        signer = new_signer()
        subject = profiles.responder_name(slug)
        made = self._sign(profiles.RESPONDERS[slug], subject, signer.public_key, slug, days=30)
        return made, ocsp.Responder(made, signer)

    def _issuer(self, slug):
        return self._build(profiles.ISSUERS[slug], slug, self.signers[slug], signer=self.root_signer, issuer=self.root)

    def _build(self, profile, slug, of, *, signer, issuer):
        subject = profiles.issuer_name(slug)
        return self._made(profile, subject=subject, public_key=of.public_key, signer=signer, issuer=issuer, days=3650)

    def _sign(self, profile, subject, key, slug, **given):
        signer, issuer = self.signers[slug], self.issuers[slug]
        return self._made(profile, subject=subject, public_key=key, signer=signer, issuer=issuer, **given)

    def _made(self, profile, *, days, **given):
        given = {"serial": certificate.new_serial(secrets.token_bytes), "addresses": self.addresses} | given
        given = {"not_before": NOW - timedelta(minutes=5), "not_after": NOW + days * DAY} | given
        return x509.load_der_x509_certificate(certificate.build(profile, **given))


def serial_of(cert):
    return cert.serial_number.to_bytes(16, "big")
