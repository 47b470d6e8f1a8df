"""Certificates and tokens, true and false ones, for the tests of sign-in: every field can be made wrong."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ORIGIN = "https://phone.example.jp"
NONCE = "bm9uY2UtZm9yLXRoZS10ZXN0cy1vZi13ZWItZWlkLTAwMDE="
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
USAGES += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def key_usage(*wanted):
    return x509.KeyUsage(**{usage: usage in wanted for usage in USAGES})


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Issuer:
    def __init__(self, common_name="Test Issuer", *, ca=True, usage=("key_cert_sign", "crl_sign"), years=10):
        self.key = ec.generate_private_key(ec.SECP384R1())
        self.name = name(common_name)
        builder = builder_for(self.key.public_key(), subject=self.name, issuer=self.name, lifetime=years * YEAR)
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if usage is not None:
            builder = builder.add_extension(key_usage(*usage), critical=True)
        self.certificate = builder.sign(self.key, hashes.SHA384())

    def issue(self, public_key, *, usage=("digital_signature",), extended=(ExtendedKeyUsageOID.CLIENT_AUTH,), **more):
        extras, digest = more.pop("extras", ()), more.pop("digest", hashes.SHA256())
        builder = builder_for(public_key, issuer=self.name, **{"subject": name("holder"), **more})
        if usage is not None:
            builder = builder.add_extension(key_usage(*usage), critical=True)
        if extended is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=True)
        for extension, critical in extras:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self.key, digest)


YEAR = timedelta(days=365)


def builder_for(public_key, *, subject, issuer, start=NOW - timedelta(days=1), lifetime=YEAR):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + lifetime)
    )


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def text(value):
    return base64.b64encode(value).decode()


def sign(key, algorithm, data):
    """The bytes a Web eID app would put into the token: ECDSA raw, RSA plain."""
    digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[algorithm[2:]]
    if isinstance(key, rsa.RSAPrivateKey):
        pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return key.sign(data, pss if algorithm.startswith("PS") else padding.PKCS1v15(), digest)
    width = (key.key_size + 7) // 8
    return b"".join(n.to_bytes(width, "big") for n in decode_dss_signature(key.sign(data, ec.ECDSA(digest))))


def token(key, certificate, *, algorithm="ES256", origin=ORIGIN, nonce=NONCE, **changes):
    """A token as the specification words it, written apart from the code it judges."""
    digest = f"sha{algorithm[2:]}"
    data = hashlib.new(digest, origin.encode()).digest() + hashlib.new(digest, nonce.encode()).digest()
    made = {
        "format": "web-eid:1.0",
        "unverifiedCertificate": text(der(certificate)),
        "algorithm": algorithm,
        "signature": text(sign(key, algorithm, data)),
        "appVersion": "https://web-eid.eu/web-eid-app/releases/2.5.0+0",
    }
    return {**made, **changes}
