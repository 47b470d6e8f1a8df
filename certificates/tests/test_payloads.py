"""What signed documents may say, field by field (contract §3)."""

import pytest

from accounts.tests import forge
from certificates import policy
from certificates.evidence.payloads import read_application, read_resumption, read_revocation
from certificates.evidence.refused import DocumentInvalid
from certificates.reasons import Reason
from certificates.states import Kind

CSR = forge.text(b"a request")
BOTH = [{"kind": "digital_signature", "csr": CSR}, {"kind": "user_authentication", "csr": CSR}]
APPLICATION = {
    "type": "application", "nonce": "n" * 44, "platform": "android", "device": "d" * 16, "model": "Pixel 10",
    "os_version": "16", "consent": policy.CONSENT, "certificates": BOTH,
}  # fmt: skip
REVOCATION = {"type": "revocation", "nonce": "n" * 44, "kinds": ["digital_signature"], "reason": "no_longer_needed"}
JUNK = [None, True, 7, 7.5, [], {}, ["x"], {"a": 1}, "", "x", "\0" * 20, "x" * 200]


def refused(read, payload):
    with pytest.raises(DocumentInvalid) as refusal:
        read(payload)
    return refusal.value.reason


class TestApplication:
    def test_is_read(self):
        payload = read_application(APPLICATION)

        assert payload.device == "d" * 16
        assert [(asked.kind, asked.csr) for asked in payload.wanted] == [
            (Kind.DIGITAL_SIGNATURE, b"a request"),
            (Kind.USER_AUTHENTICATION, b"a request"),
        ]

    def test_passes_over_what_it_does_not_know(self):
        assert read_application(APPLICATION | {"attestation": {"deep": [1]}}) == read_application(APPLICATION)

    @pytest.mark.parametrize("name", APPLICATION)
    def test_needs_every_field(self, name):
        payload = {key: value for key, value in APPLICATION.items() if key != name}

        assert refused(read_application, payload) == ("nonce" if name == "nonce" else "payload")

    @pytest.mark.parametrize("name", sorted(set(APPLICATION) - {"model", "os_version"}))
    @pytest.mark.parametrize("junk", JUNK, ids=repr)
    def test_refuses_other_values(self, name, junk):
        assert refused(read_application, APPLICATION | {name: junk}) in ("payload", "nonce")

    @pytest.mark.parametrize("name", ["model", "os_version"])
    @pytest.mark.parametrize("junk", [None, 7, [], {}, "", " ", "\n", "a\0", "a\x7f", "a\u2028b", "x" * 101], ids=repr)
    def test_refuses_words_nobody_can_read(self, name, junk):
        assert refused(read_application, APPLICATION | {name: junk}) == "payload"

    def test_takes_one_kind_on_android_and_both_on_iphone(self):
        read_application(APPLICATION | {"certificates": BOTH[:1]})
        read_application(APPLICATION | {"platform": "iphone"})
        assert refused(read_application, APPLICATION | {"platform": "iphone", "certificates": BOTH[:1]}) == "payload"

    def test_takes_one_kind_of_a_found_iphone_whose_other_has_ended(self):
        wish = read_resumption(APPLICATION | {"type": "resumption", "platform": "iphone", "certificates": BOTH[:1]})

        assert [one.kind for one in wish.wanted] == [Kind.DIGITAL_SIGNATURE]

    def test_takes_each_kind_once(self):
        assert refused(read_application, APPLICATION | {"certificates": BOTH[:1] * 2}) == "payload"
        assert refused(read_application, APPLICATION | {"certificates": BOTH * 2}) == "payload"

    @pytest.mark.parametrize("junk", [None, 7, [], "!", "YQ", "YR==", "YQ==\n", "YWE" * 4000, "\ud800"], ids=repr)
    def test_needs_requests_in_base64(self, junk):
        asked = [{"kind": "digital_signature", "csr": junk}]

        assert refused(read_application, APPLICATION | {"certificates": asked}) == "csr"

    @pytest.mark.parametrize("junk", [*JUNK, "DIGITAL_SIGNATURE"], ids=repr)
    def test_needs_kinds_we_issue(self, junk):
        assert refused(read_application, APPLICATION | {"certificates": [{"kind": junk, "csr": CSR}]}) == "payload"

    def test_needs_consent_to_the_present_notices(self):
        assert refused(read_application, APPLICATION | {"consent": "2020-01"}) == "payload"

    @pytest.mark.parametrize(
        "device", ["d" * 15, "d" * 129, "d" * 15 + "/", "d" * 16 + "\n", "ｄ" * 16, "../../etc/passwd0"]
    )
    def test_names_its_device_in_plain_letters(self, device):
        assert refused(read_application, APPLICATION | {"device": device}) == "payload"

    @pytest.mark.parametrize("type_", ["resumption", "revocation"])
    def test_is_no_other_document(self, type_):
        assert refused(read_application, APPLICATION | {"type": type_}) == "payload"


class TestResumption:
    def test_is_an_application_of_its_own_type(self):
        assert read_resumption(APPLICATION | {"type": "resumption"}) == read_application(APPLICATION)
        assert refused(read_resumption, APPLICATION) == "payload"


class TestRevocation:
    def test_is_read(self):
        payload = read_revocation(REVOCATION)

        assert (payload.kinds, payload.reason) == ((Kind.DIGITAL_SIGNATURE,), Reason.NO_LONGER_NEEDED)

    @pytest.mark.parametrize("name", REVOCATION)
    @pytest.mark.parametrize("junk", JUNK, ids=repr)
    def test_refuses_other_values(self, name, junk):
        assert refused(read_revocation, REVOCATION | {name: junk}) in ("payload", "nonce")

    @pytest.mark.parametrize("reason", ["superseded", "death", "contents_changed", "removeFromCRL", "found"])
    def test_gives_a_citizens_reason(self, reason):
        assert refused(read_revocation, REVOCATION | {"reason": reason}) == "payload"

    def test_names_each_kind_once(self):
        assert refused(read_revocation, REVOCATION | {"kinds": ["digital_signature"] * 2}) == "payload"
