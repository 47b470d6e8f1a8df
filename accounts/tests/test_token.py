"""The Web eID token: each check, once with what passes and once with what must not (contract.md §6)."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from accounts.tests import forge
from accounts.tests.forge import NONCE, NOW, ORIGIN
from accounts.web_eid.token import InvalidToken, validate

EC_KEYS = {curve.name: ec.generate_private_key(curve) for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1())}
RSA_KEY = rsa.generate_private_key(65537, 2048)
KEY = EC_KEYS["secp256r1"]
ISSUER = forge.Issuer()
LEAF = ISSUER.issue(KEY.public_key())
RSA_LEAF = ISSUER.issue(RSA_KEY.public_key())


def judge(token, *, origin=ORIGIN, nonce=NONCE, trusted_issuers=(ISSUER.certificate,), at=NOW):
    return validate(token, origin=origin, nonce=nonce, trusted_issuers=trusted_issuers, at=at)


def refused(token, **context):
    with pytest.raises(InvalidToken) as refusal:
        judge(token, **context)
    return str(refusal.value)


def with_leaf(**made):
    return forge.token(KEY, ISSUER.issue(KEY.public_key(), **made))


class TestAlgorithms:
    @pytest.mark.parametrize("bits", ["256", "384", "512"])
    @pytest.mark.parametrize("key", EC_KEYS.values(), ids=EC_KEYS)
    def test_every_hash_goes_with_every_curve(self, key, bits):
        leaf = ISSUER.issue(key.public_key())

        assert judge(forge.token(key, leaf, algorithm=f"ES{bits}")) == leaf

    @pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
    def test_rsa_signs_both_ways(self, algorithm):
        assert judge(forge.token(RSA_KEY, RSA_LEAF, algorithm=algorithm)) == RSA_LEAF

    @pytest.mark.parametrize("algorithm", ["none", "HS256", "es256", "ES2", "ES256K", "EdDSA", "", "RS1"])
    def test_others_are_refused(self, algorithm):
        assert "algorithm" in refused(forge.token(KEY, LEAF) | {"algorithm": algorithm})

    @pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
    def test_rsa_by_name_is_refused_to_an_ec_key(self, algorithm):
        assert "fit" in refused(forge.token(KEY, LEAF) | {"algorithm": algorithm})

    def test_ecdsa_by_name_is_refused_to_an_rsa_key(self):
        assert "fit" in refused(forge.token(RSA_KEY, RSA_LEAF, algorithm="RS256") | {"algorithm": "ES256"})

    @pytest.mark.parametrize(("signed", "claimed"), [("RS256", "PS256"), ("PS256", "RS256"), ("RS256", "RS384")])
    def test_must_be_the_one_signed_with(self, signed, claimed):
        assert "signature" in refused(forge.token(RSA_KEY, RSA_LEAF, algorithm=signed) | {"algorithm": claimed})


class TestFields:
    @pytest.mark.parametrize("name", ["format", "unverifiedCertificate", "algorithm", "signature"])
    def test_are_required(self, name):
        token = forge.token(KEY, LEAF)
        del token[name]

        assert name in refused(token)

    @pytest.mark.parametrize("name", ["format", "unverifiedCertificate", "algorithm", "signature", "appVersion"])
    @pytest.mark.parametrize("value", [None, 1, True, [], {}, ["x"], b"web-eid:1.0", "x" * 9000], ids=repr)
    def test_are_texts_of_bounded_length(self, name, value):
        assert name in refused(forge.token(KEY, LEAF) | {name: value})

    @pytest.mark.parametrize("value", ["web-eid:1.1", "web-eid:1", "web-eid:1.00", "web-eid:0.9", "WEB-EID:1.0", ""])
    def test_format_is_exactly_one_point_nought(self, value):
        assert "format" in refused(forge.token(KEY, LEAF) | {"format": value})

    @pytest.mark.parametrize("value", [None, [], [{"certificate": "AA=="}]])
    def test_of_version_one_point_one_are_refused(self, value):
        assert "unverifiedSigningCertificates" in refused(forge.token(KEY, LEAF, unverifiedSigningCertificates=value))

    def test_unknown_ones_are_ignored(self):
        assert judge(forge.token(KEY, LEAF, action="authenticate", issuerApp={"a": [1]})) == LEAF

    def test_app_version_may_be_missing(self):
        token = forge.token(KEY, LEAF)
        del token["appVersion"]

        assert judge(token) == LEAF

    @pytest.mark.parametrize("token", [None, [], "token", 7, b"{}"])
    def test_need_an_object_around_them(self, token):
        refused(token)

    @pytest.mark.parametrize("name", ["unverifiedCertificate", "signature"])
    @pytest.mark.parametrize("change", [
        lambda t: t + "=", lambda t: t + "==", lambda t: t + "\n", lambda t: " " + t, lambda t: t[:9] + "\n" + t[9:],
        lambda t: t.rstrip("=") + "!", lambda t: "", lambda t: "é" + t, lambda t: "\ud800", lambda t: "\0" + t,
    ])  # fmt: skip
    def test_hold_strict_base64(self, name, change):
        token = forge.token(KEY, LEAF)

        refused(token | {name: change(token[name])})

    def test_hold_base64_of_the_standard_alphabet(self):
        token = next(t for t in iter(lambda: forge.token(KEY, LEAF), None) if set("+/") & set(t["signature"]))

        refused(token | {"signature": token["signature"].replace("+", "-").replace("/", "_")})

    def test_hold_base64_with_nothing_hidden_in_its_last_bits(self):
        token = forge.token(KEY, LEAF)
        assert token["signature"].endswith("==")
        last = token["signature"][-3]
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        twin = alphabet[alphabet.index(last) + 1]

        assert "base64" in refused(token | {"signature": token["signature"][:-3] + twin + "=="})


class TestSignature:
    def test_is_bound_to_the_origin(self):
        refused(forge.token(KEY, LEAF, origin="https://evil.example"))

    def test_is_bound_to_the_nonce(self):
        refused(forge.token(KEY, LEAF), nonce=NONCE[::-1])

    def test_of_another_key_is_refused(self):
        refused(forge.token(ec.generate_private_key(ec.SECP256R1()), LEAF))

    def test_in_der_is_refused(self):
        encoded = KEY.sign(b"x", ec.ECDSA(hashes.SHA256()))

        assert "as long as" in refused(forge.token(KEY, LEAF) | {"signature": forge.text(encoded)})

    @pytest.mark.parametrize("length", [1, 63, 65, 96, 128])
    def test_is_as_long_as_the_key_makes_it(self, length):
        assert "as long as" in refused(forge.token(KEY, LEAF) | {"signature": forge.text(bytes(length))})

    def test_of_noughts_is_refused(self):
        refused(forge.token(KEY, LEAF) | {"signature": forge.text(bytes(64))})

    def test_of_wrong_length_by_rsa_is_refused(self):
        refused(forge.token(RSA_KEY, RSA_LEAF, algorithm="RS256") | {"signature": forge.text(bytes(255))})


class TestNonceAndOrigin:
    @pytest.mark.parametrize("length", [0, 43, 129])
    def test_nonce_has_44_to_128_characters(self, length):
        nonce = "n" * length

        assert "nonce" in refused(forge.token(KEY, LEAF, nonce=nonce), nonce=nonce)

    @pytest.mark.parametrize("length", [44, 128])
    def test_nonce_at_either_end_is_good(self, length):
        nonce = "n" * length

        assert judge(forge.token(KEY, LEAF, nonce=nonce), nonce=nonce) == LEAF

    @pytest.mark.parametrize("origin", [
        "http://example.jp", "http://localhost.example.jp", "https://example.jp/", "https://Example.jp", "HTTPS://example.jp",
        "https://example.jp/path", "https://example.jp?q", "https://user@example.jp", "https://例え.jp", "example.jp",
        "", "https://", "ftp://example.jp", "https://example.jp:", "https://example.jp\n", "https://-a.jp", "null",
        "http://localhost/",
    ])  # fmt: skip
    def test_origin_is_refused(self, origin):
        assert "origin" in refused(forge.token(KEY, LEAF, origin=origin), origin=origin)

    @pytest.mark.parametrize("origin", [
        "https://example.jp", "https://example.jp:8443", "http://localhost", "http://localhost:8000", "https://xn--r8jz45g.jp",
    ])  # fmt: skip
    def test_origin_is_good(self, origin):
        assert judge(forge.token(KEY, LEAF, origin=origin), origin=origin) == LEAF


class TestPurpose:
    def test_digital_signature_is_required(self):
        assert "digital signatures" in refused(with_leaf(usage=("content_commitment",)))
        assert "digital signatures" in refused(with_leaf(usage=("key_encipherment",)))
        assert "digital signatures" in refused(with_leaf(usage=None))

    def test_extended_usage_may_be_absent(self):
        judge(with_leaf(extended=None))

    def test_extended_usage_has_client_authentication_if_present(self):
        judge(with_leaf(extended=[ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH]))
        assert "clients" in refused(with_leaf(extended=[ExtendedKeyUsageOID.SERVER_AUTH]))
        assert "clients" in refused(with_leaf(extended=[ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]))

    def test_an_issuer_cannot_sign_in(self):
        constraints = x509.BasicConstraints(ca=True, path_length=0)

        assert "issuer's" in refused(with_leaf(extras=[(constraints, True)]))
        assert "issuer's" in refused(with_leaf(usage=("digital_signature", "key_cert_sign")))
        refused(forge.token(ISSUER.key, ISSUER.certificate))

    def test_an_unknown_critical_extension_is_refused(self):
        extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")

        assert "critical" in refused(with_leaf(extras=[(extension, True)]))
        judge(with_leaf(extras=[(extension, False)]))


class TestKeys:
    @pytest.mark.parametrize("key", [
        ec.generate_private_key(ec.SECP192R1()), ec.generate_private_key(ec.SECP224R1()),
        ec.generate_private_key(ec.SECP256K1()), rsa.generate_private_key(65537, 1024),
        rsa.generate_private_key(3, 2048),
    ])  # fmt: skip
    def test_weak_ones_are_refused(self, key):
        algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"

        assert "weak" in refused(forge.token(key, ISSUER.issue(key.public_key()), algorithm=algorithm))

    def test_of_other_kinds_are_refused(self):
        leaf = ISSUER.issue(ed25519.Ed25519PrivateKey.generate().public_key())

        assert "weak" in refused(forge.token(KEY, LEAF) | {"unverifiedCertificate": forge.text(forge.der(leaf))})


class TestValidity:
    def test_ends_after_the_last_second(self):
        last = LEAF.not_valid_after_utc

        assert judge(forge.token(KEY, LEAF), at=last) == LEAF
        assert "no longer" in refused(forge.token(KEY, LEAF), at=last + timedelta(seconds=1))

    def test_begins_with_the_first_second(self):
        first = LEAF.not_valid_before_utc

        assert judge(forge.token(KEY, LEAF), at=first) == LEAF
        assert "not yet" in refused(forge.token(KEY, LEAF), at=first - timedelta(seconds=1))


class TestIssuer:
    def test_of_the_same_name_and_another_key_is_not_the_issuer(self):
        rogue = forge.Issuer()

        assert rogue.name == ISSUER.name
        assert "issuer" in refused(forge.token(KEY, rogue.issue(KEY.public_key())))

    def test_is_found_among_generations_of_one_name(self):
        generations = [forge.Issuer().certificate, ISSUER.certificate, forge.Issuer().certificate]

        assert judge(forge.token(KEY, LEAF), trusted_issuers=generations) == LEAF
        assert judge(forge.token(KEY, LEAF), trusted_issuers=generations[::-1]) == LEAF

    def test_nobody_is_trusted_by_an_empty_list(self):
        refused(forge.token(KEY, LEAF), trusted_issuers=[])

    def test_must_be_a_ca(self):
        nobody = forge.Issuer(ca=False)

        refused(forge.token(KEY, nobody.issue(KEY.public_key())), trusted_issuers=[nobody.certificate])

    def test_must_be_allowed_to_sign_certificates(self):
        lister = forge.Issuer(usage=("crl_sign",))

        refused(forge.token(KEY, lister.issue(KEY.public_key())), trusted_issuers=[lister.certificate])

    def test_may_say_nothing_of_its_usage(self):
        silent = forge.Issuer(usage=None)

        judge(forge.token(KEY, silent.issue(KEY.public_key())), trusted_issuers=[silent.certificate])

    def test_must_be_valid_itself(self):
        old = forge.Issuer(years=1)
        token = forge.token(KEY, old.issue(KEY.public_key(), lifetime=forge.YEAR * 3))

        judge(token, trusted_issuers=[old.certificate])
        refused(token, trusted_issuers=[old.certificate], at=NOW + forge.YEAR * 2)

    def test_chain_longer_than_one_is_refused(self):
        middle = LEAF, KEY
        builder = forge.builder_for(
            EC_KEYS["secp384r1"].public_key(), subject=forge.name("x"), issuer=middle[0].subject
        )
        leaf = builder.add_extension(forge.key_usage("digital_signature"), critical=True).sign(KEY, hashes.SHA256())

        refused(forge.token(EC_KEYS["secp384r1"], leaf))
        refused(forge.token(EC_KEYS["secp384r1"], leaf), trusted_issuers=[ISSUER.certificate, LEAF])
