"""Lists assembled by hand say exactly what `cryptography` reads in them."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.policy import JAPAN
from certificates.tests.sandbox import DAY, NOW, Sandbox, new_signer
from certificates.x509 import crl

SERIAL = b"\x01" + b"\xab" * 15
FULL, DELTA = "http://smartcert.example/crl/phone-signing.crl", "http://smartcert.example/crl/phone-signing-delta.crl"

serials = st.integers(2**120, 2**127 - 1).map(lambda number: number.to_bytes(16, "big"))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2120, 1, 1), timezones=st.just(UTC))
codes = st.sampled_from(["", *crl.REASON_NUMBERS])


@pytest.fixture(scope="module")
def sandbox():
    return Sandbox()


def header(**given):
    return crl.Header(**{"number": 7, "this_update": NOW, "next_update": NOW + DAY, "address": FULL} | given)


def build(sandbox, entries, **given):
    issuer, signer = sandbox.issuers["phone-signing"], sandbox.signers["phone-signing"]
    der = crl.build(entries, header=header(**given), issuer=issuer, signer=signer)
    parsed = x509.load_der_x509_crl(der)
    assert parsed.is_signature_valid(issuer.public_key())
    assert parsed.issuer == issuer.subject
    return parsed


def extensions(parsed):
    return {extension.oid._name: (extension.critical, extension.value) for extension in parsed.extensions}


def reason(entry):
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
    except x509.ExtensionNotFound:
        return ""


class TestAnEntry:
    @settings(max_examples=60)
    @given(rows=st.lists(st.tuples(serials, moments, codes), max_size=20, unique_by=lambda row: row[0]))
    def test_reads_as_it_was_written(self, sandbox, rows):
        parsed = build(sandbox, (crl.entry(serial, stopped_at=at, code=code) for serial, at, code in rows))

        assert [(one.serial_number, one.revocation_date_utc, reason(one)) for one in parsed] == [
            (int.from_bytes(serial, "big"), at.replace(microsecond=0), code) for serial, at, code in rows
        ]

    def test_is_told_in_utc(self, sandbox):
        in_japan = NOW.astimezone(tz=JAPAN)

        (entry,) = build(sandbox, [crl.entry(SERIAL, stopped_at=in_japan, code="superseded")])

        assert entry.revocation_date_utc == NOW

    def test_of_an_unspecified_reason_has_no_reason(self, sandbox):  # RFC 5280 §5.3.1
        (entry,) = build(sandbox, [crl.entry(SERIAL, stopped_at=NOW, code="")])

        assert len(entry.extensions) == 0

    @pytest.mark.parametrize("code", ["removeFromCRL", "unspecified", "lost", "certificatehold"])
    def test_takes_no_code_that_nobody_may_choose(self, code):
        with pytest.raises(KeyError):
            crl.entry(SERIAL, stopped_at=NOW, code=code)

    def test_that_is_removed_says_so(self, sandbox):
        (entry,) = build(sandbox, [crl.removal(SERIAL, at=NOW)], base_number=3)

        assert reason(entry) == "removeFromCRL"


class TestAList:
    def test_that_is_full_says_whose_it_is_where_it_is_and_where_its_deltas_are(self, sandbox):
        said = extensions(build(sandbox, [], freshest=DELTA))

        assert set(said) == {"authorityKeyIdentifier", "cRLNumber", "issuingDistributionPoint", "freshestCRL"}
        issuer = sandbox.issuers["phone-signing"]
        own_key = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        assert said["authorityKeyIdentifier"][1].key_identifier == own_key
        assert said["cRLNumber"] == (False, x509.CRLNumber(7))
        critical, point = said["issuingDistributionPoint"]
        assert critical
        assert [name.value for name in point.full_name] == [FULL]
        critical, freshest = said["freshestCRL"]
        assert not critical
        assert [name.value for name in freshest[0].full_name] == [DELTA]

    def test_that_is_a_delta_names_its_base_and_has_its_scope(self, sandbox):
        said = extensions(build(sandbox, [], base_number=3))

        assert said["deltaCRLIndicator"] == (True, x509.DeltaCRLIndicator(3))
        assert [name.value for name in said["issuingDistributionPoint"][1].full_name] == [FULL]
        assert "freshestCRL" not in said

    def test_that_is_its_issuers_only_one_speaks_for_all(self, sandbox):
        assert "issuingDistributionPoint" not in extensions(build(sandbox, [], address=None))

    def test_without_entries_has_no_place_for_them(self, sandbox):  # RFC 5280 §5.1.2.6
        parsed = build(sandbox, [])

        assert len(parsed) == 0
        assert parsed.tbs_certlist_bytes.count(b"\x30\x00") == 0

    def test_says_when_the_next_comes(self, sandbox):
        parsed = build(sandbox, [])

        assert (parsed.last_update_utc, parsed.next_update_utc) == (NOW, NOW + DAY)

    def test_may_be_made_after_2049(self, sandbox):
        late = datetime(2050, 1, 1, tzinfo=UTC)

        assert build(sandbox, [], this_update=late, next_update=late + DAY).last_update_utc == late

    @pytest.mark.parametrize("number", [1, 127, 128, 255, 256, 2**63, 2**150])
    def test_has_a_number_of_any_size(self, sandbox, number):
        assert extensions(build(sandbox, [], number=number))["cRLNumber"][1] == x509.CRLNumber(number)

    @pytest.mark.parametrize("count", [1, 2, 3, 4, 1000, 1700, 2000])  # DER lengths of one to three octets
    def test_holds_any_number_of_entries_in_any_blocks(self, sandbox, count):
        entries = [
            crl.entry(SERIAL[:12] + i.to_bytes(4, "big"), stopped_at=NOW, code="superseded") for i in range(count)
        ]

        parsed = build(sandbox, [b"".join(entries[:3]), *entries[3:]])

        assert len(parsed) == count
        assert parsed.get_revoked_certificate_by_serial_number(int.from_bytes(SERIAL[:12], "big") << 32) is not None

    @pytest.mark.parametrize("kind", ["P-384", "RSA"])
    def test_is_signed_by_any_issuers_key(self, kind):
        build(Sandbox(issuer_keys=kind), [crl.entry(SERIAL, stopped_at=NOW, code="keyCompromise")])

    def test_is_not_believed_when_another_signed_it(self, sandbox):
        der = crl.build([], header=header(), issuer=sandbox.issuers["phone-signing"], signer=new_signer())

        issuer = sandbox.issuers["phone-signing"]
        assert not x509.load_der_x509_crl(der).is_signature_valid(issuer.public_key())

    def test_equals_what_cryptography_would_have_built(self, sandbox):
        issuer = sandbox.issuers["phone-signing"]
        ours = build(sandbox, [crl.entry(SERIAL, stopped_at=NOW - timedelta(hours=1), code="keyCompromise")])
        theirs = (
            x509.CertificateRevocationListBuilder(issuer.subject, NOW, NOW + DAY)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(_ski(issuer)), False)
            .add_extension(x509.CRLNumber(7), False)
            .add_extension(_point(FULL), True)
            .add_revoked_certificate(
                x509.RevokedCertificateBuilder(int.from_bytes(SERIAL, "big"), NOW - timedelta(hours=1))
                .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), False)
                .build()
            )
            .sign(sandbox.signers["phone-signing"].private_key, ours.signature_hash_algorithm)
        )

        assert ours.tbs_certlist_bytes == theirs.tbs_certlist_bytes


def _ski(issuer):
    return issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value


def _point(url):
    name = [x509.UniformResourceIdentifier(url)]
    return x509.IssuingDistributionPoint(name, None, False, False, None, False, False)


class TestTheSerialsOfEntries:
    @pytest.mark.parametrize("late", [0, 1, 500])
    @pytest.mark.parametrize("code", ["superseded", ""])
    def test_are_those_that_were_put_in(self, late, code):
        serials = [bytes((1 + n % 127,)) + n.to_bytes(2, "big") + SERIAL[3:] for n in range(500)]
        moments = [datetime(2051, 1, 1, tzinfo=UTC)] * late + [NOW] * (500 - late)
        entries = [crl.entry(s, stopped_at=at, code=code) for s, at in zip(serials, moments, strict=True)]

        assert crl.serials(b"".join(entries)) == b"".join(serials)
        assert crl.serials(b"") == b""
