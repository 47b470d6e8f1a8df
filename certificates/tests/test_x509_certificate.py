"""What each kind of certificate says, read back by `cryptography`."""

import random
import secrets
from datetime import UTC, date, datetime

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from certificates.tests.sandbox import HANAKO, Sandbox, new_signer, serial_of
from certificates.x509 import attributes, profiles
from certificates.x509.certificate import issuer_among, new_serial


@pytest.fixture(scope="module")
def sandbox():
    return Sandbox()


def extension(cert, kind):
    return cert.extensions.get_extension_for_class(kind)


def usages(cert):
    usage = extension(cert, x509.KeyUsage)
    assert usage.critical
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return {name for name in (*names, "key_cert_sign", "crl_sign") if getattr(usage.value, name)}


def urls(points):
    return [point.full_name[0].value for point in points]


class TestACitizensCertificate:
    @pytest.mark.parametrize(
        ("slug", "expected"),
        [
            ("card-signing", {"digital_signature", "content_commitment"}),
            ("phone-signing", {"digital_signature", "content_commitment"}),
            ("card-authentication", {"digital_signature"}),
            ("phone-authentication", {"digital_signature"}),
        ],
    )
    def test_may_do_what_its_kind_may(self, sandbox, slug, expected):
        assert usages(sandbox.certificate(slug)) == expected

    def test_for_authentication_is_for_clients(self, sandbox):
        usage = extension(sandbox.certificate("phone-authentication"), x509.ExtendedKeyUsage).value

        assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]

    def test_for_signing_has_no_extended_usage(self, sandbox):
        with pytest.raises(x509.ExtensionNotFound):
            extension(sandbox.certificate("phone-signing"), x509.ExtendedKeyUsage)

    @pytest.mark.parametrize("slug", profiles.SLUGS)
    def test_is_no_issuer(self, sandbox, slug):
        with pytest.raises(x509.ExtensionNotFound):
            extension(sandbox.certificate(slug), x509.BasicConstraints)

    @pytest.mark.parametrize("slug", profiles.SLUGS)
    def test_names_nobody_in_its_subject(self, sandbox, slug):
        subject = sandbox.certificate(slug).subject.rfc4514_string()

        assert subject == "CN=0192f0c1-7c1e-7d3a-9b0e-6c820f4f342f,C=JP"

    @pytest.mark.parametrize("slug", ["card-authentication", "phone-authentication"])
    def test_for_authentication_carries_no_personal_data(self, sandbox, slug):
        made = sandbox.certificate(slug)

        assert attributes.read(made) is None
        with pytest.raises(x509.ExtensionNotFound):
            extension(made, x509.SubjectAlternativeName)

    def test_for_signing_carries_the_basic_four(self, sandbox):
        names = extension(sandbox.certificate("card-signing"), x509.SubjectAlternativeName).value

        values = {name.type_id.dotted_string: name.value for name in names}
        arc = "1.2.392.200149.8.5.5"
        assert list(values) == [f"{arc}.{number}" for number in range(1, 7)]
        assert values[f"{arc}.1"] == b"\x0c\x0f" + "試験　花子".encode()
        assert values[f"{arc}.2"] == b"\x0c\x0501000"
        assert values[f"{arc}.3"] == b"\x0c\x012"
        assert values[f"{arc}.4"] == b"\x0c\x09319880402"
        assert values[f"{arc}.6"] == b"\x0c\x0f" + b"0" * 15

    def test_gives_the_basic_four_back(self, sandbox):
        assert attributes.read(sandbox.certificate("phone-signing")) == HANAKO

    def test_points_to_its_shard_first_and_the_full_list_second(self, sandbox):
        made = sandbox.certificate("phone-signing", shard=11)

        assert urls(extension(made, x509.CRLDistributionPoints).value) == [
            "http://smartcert.example/crl/phone-signing/11.crl",
            "http://smartcert.example/crl/phone-signing.crl",
        ]
        assert urls(extension(made, x509.FreshestCRL).value) == ["http://smartcert.example/crl/phone-signing-delta.crl"]

    def test_says_where_to_ask(self, sandbox):
        access = extension(sandbox.certificate("card-authentication"), x509.AuthorityInformationAccess).value

        assert {(one.access_method, one.access_location.value) for one in access} == {
            (AuthorityInformationAccessOID.OCSP, "http://smartcert.example/ocsp/"),
            (AuthorityInformationAccessOID.CA_ISSUERS, "http://smartcert.example/ca/card-authentication.cer"),
        }

    @pytest.mark.parametrize("slug", profiles.SLUGS)
    def test_has_its_own_policy_which_is_not_the_states(self, sandbox, slug):
        policies = extension(sandbox.certificate(slug), x509.CertificatePolicies).value

        assert [one.policy_identifier for one in policies] == [profiles.POLICY_OF[slug]]
        assert not policies[0].policy_identifier.dotted_string.startswith("1.2.392.200149")
        assert "Not issued by JPKI" in policies[0].policy_qualifiers[0].explicit_text

    @pytest.mark.parametrize("kind", ["RSA", "P-384", "P-256"])
    def test_can_be_over_any_card_key(self, sandbox, kind):
        key = new_signer(kind).public_key

        made = sandbox.certificate("card-signing", key=key)

        assert made.public_key() == key
        made.verify_directly_issued_by(sandbox.issuers["card-signing"])

    def test_may_end_after_2049(self, sandbox):  # GeneralizedTime from 2050 on, RFC 5280 §4.1.2.5
        ends = datetime(2051, 1, 2, 3, 4, 5, tzinfo=UTC)

        assert sandbox.certificate("card-signing", not_after=ends).not_valid_after_utc == ends


class TestAProfileThatDoesNotFit:
    def test_is_refused_for_personal_data_in_an_authentication_certificate(self, sandbox):
        with pytest.raises(ValueError, match="R-03"):
            sandbox.certificate("phone-authentication", attributes=HANAKO)

    def test_is_refused_for_a_signing_certificate_of_nobody(self, sandbox):
        with pytest.raises(ValueError, match="R-03"):
            sandbox.certificate("phone-signing", attributes=None)

    def test_is_refused_without_a_shard(self, sandbox):
        with pytest.raises(ValueError, match="shard"):
            sandbox.certificate("phone-signing", shard=None)

    @pytest.mark.parametrize("serial", [b"", b"\x00" * 16, b"\x80" + b"1" * 15, b"\x01" * 15, b"\x01" * 17])
    def test_is_refused_with_a_serial_of_another_shape(self, sandbox, serial):
        with pytest.raises(ValueError, match="sixteen"):
            sandbox.certificate("phone-authentication", serial=serial)


class TestAnIssuer:
    @pytest.mark.parametrize("slug", profiles.SLUGS)
    def test_signs_certificates_and_lists_and_no_issuers(self, sandbox, slug):
        issuer = sandbox.issuers[slug]

        constraints = extension(issuer, x509.BasicConstraints)
        assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, True, 0)
        assert usages(issuer) == {"key_cert_sign", "crl_sign"}

    def test_never_calls_itself_jpki(self, sandbox):
        for issuer in (sandbox.root, *sandbox.issuers.values()):
            (organization,) = issuer.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
            assert organization.value == "JPKI-SANDBOX"

    def test_has_a_name_of_its_own(self, sandbox):
        names = {issuer.subject for issuer in (sandbox.root, *sandbox.issuers.values())}

        assert len(names) == 5

    def test_is_chosen_by_key_where_generations_share_a_name(self, sandbox):
        older, made = Sandbox(), sandbox.certificate("phone-signing")
        candidates = [older.issuers["phone-signing"], sandbox.issuers["phone-signing"]]
        assert candidates[0].subject == candidates[1].subject

        assert issuer_among(made, candidates) == candidates[1]
        assert issuer_among(made, candidates[:1]) is None

    def test_is_not_believed_for_its_key_identifier_alone(self, sandbox):
        """A forger can copy a key identifier; the signature decides."""
        forger = Sandbox()
        forger.issuers["phone-signing"] = sandbox.issuers["phone-signing"]  # its name and key id, the forger's key
        forged = forger.certificate("phone-signing")

        assert issuer_among(forged, [sandbox.issuers["phone-signing"]]) is None


class TestAResponder:
    def test_answers_ocsp_and_nothing_else(self, sandbox):
        certificate, _ = sandbox.responder("phone-signing")

        assert usages(certificate) == {"digital_signature"}
        assert list(extension(certificate, x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.OCSP_SIGNING]
        assert extension(certificate, x509.OCSPNoCheck)
        certificate.verify_directly_issued_by(sandbox.issuers["phone-signing"])


class TestASerial:
    @given(st.integers())
    def test_is_sixteen_octets_in_der_too(self, seed):
        serial = new_serial(random.Random(seed).randbytes)

        number = int.from_bytes(serial, "big")
        assert len(serial) == 16
        assert number > 0
        assert number.to_bytes(number.bit_length() // 8 + 1, "big") == serial  # DER adds no octet and drops none

    def test_is_drawn_again_when_it_would_be_shorter_or_negative(self):
        drawn = iter([b"\x00" + b"a" * 15, b"\x80" + b"b" * 15, b"\x7f" + b"c" * 15])

        assert new_serial(lambda _length: next(drawn)) == b"\x7f" + b"c" * 15

    def test_is_never_the_same(self):
        assert len({new_serial(secrets.token_bytes) for _ in range(1000)}) == 1000


class TestABirthDate:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2019, 5, 1), "520190501"),
            (date(2019, 4, 30), "420190430"),
            (date(1989, 1, 8), "419890108"),
            (date(1989, 1, 7), "319890107"),
            (date(1926, 12, 25), "319261225"),
            (date(1926, 12, 24), "219261224"),
            (date(1912, 7, 29), "119120729"),
        ],
    )
    def test_is_written_with_its_era(self, day, expected):
        four = attributes.BasicFour("a", "1", day, "b")

        assert four.as_names()[3].value == b"\x0c\x09" + expected.encode()


def test_serial_of_reads_what_was_given(sandbox):
    serial = b"\x01" + b"\xff" * 15

    assert serial_of(sandbox.certificate("phone-authentication", serial=serial)) == serial
