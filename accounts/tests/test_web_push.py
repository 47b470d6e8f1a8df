"""Web Push messages and their sender's token, judged by the RFCs' own examples and from the receiver's side."""

import base64
import datetime
import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from accounts.tests.push_service import Browser
from accounts.web_push import message, vapid
from accounts.web_push.message import NotAKey, Receiver

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# RFC 8291 §5 and appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
RECEIVER = unb64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
RECEIVER_PUBLIC = unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
AUTH, SALT = unb64("BTBZMqHH6r4Tts7J_aSIgg"), unb64("DGv6ra1nlYgDCS1FRnbzlw")
SENT = unb64(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def key(number):
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


class TestAMessage:
    def test_is_written_as_in_the_rfc(self):
        assert message.encrypt(PLAIN, Receiver(RECEIVER_PUBLIC, AUTH), key=key(SENDER), salt=SALT) == SENT

    def test_is_read_by_the_browser_it_is_for_alone(self):
        browser, other = Browser(), Browser()
        body = message.encrypt("状態が変わりました".encode(), browser.receiver)

        assert browser.read(body) == "状態が変わりました"
        with pytest.raises(InvalidTag):
            other.read(body)

    def test_is_never_the_same(self):
        browser = Browser()

        assert message.encrypt(b"x", browser.receiver) != message.encrypt(b"x", browser.receiver)

    def test_in_the_receivers_own_words_is_that_of_the_rfc(self):
        """The judge is judged."""
        assert Browser(key=key(RECEIVER), auth=AUTH).read(SENT) == PLAIN.decode()

    @pytest.mark.parametrize(
        ("p256dh", "auth"),
        [
            (b"", AUTH), (RECEIVER_PUBLIC, b""), (RECEIVER_PUBLIC[:-1], AUTH), (RECEIVER_PUBLIC, AUTH + b"x"),
            (b"\4" + bytes(64), AUTH), (b"\4" + b"\xff" * 64, AUTH), (b"\0" * 65, AUTH), (b"\2" + bytes(64), AUTH),
        ],
    )  # fmt: skip
    def test_is_for_a_real_key_only(self, p256dh, auth):
        with pytest.raises(NotAKey):
            Receiver(p256dh, auth)


class TestTheSendersToken:
    def test_is_signed_for_the_service_and_for_a_while(self):
        value = vapid.authorization(
            "https://push.example.net/a/b?c", key=key(SENDER), contact="mailto:a@example.jp", at=NOW
        )

        fields = dict(part.split("=", 1) for part in value.removeprefix("vapid ").split(", "))
        head, claims, signature = fields["t"].split(".")
        assert json.loads(unb64(head)) == {"typ": "JWT", "alg": "ES256"}
        assert json.loads(unb64(claims)) == {
            "aud": "https://push.example.net", "exp": int(NOW.timestamp()) + 12 * 3600, "sub": "mailto:a@example.jp"
        }  # fmt: skip
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(fields["k"]))
        r, s = (int.from_bytes(half, "big") for half in (unb64(signature)[:32], unb64(signature)[32:]))
        public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        assert public.public_numbers() == key(SENDER).public_key().public_numbers()

    def test_key_is_read_as_tools_write_it(self):
        text = base64.urlsafe_b64encode(SENDER).rstrip(b"=").decode()

        assert vapid.key_from(text).private_numbers() == key(SENDER).private_numbers()

    @pytest.mark.parametrize("text", ["x", "", "A" * 42, "A" * 43, "あ", "_" * 43])
    def test_key_that_is_none_is_refused(self, text):
        with pytest.raises(ValueError):
            vapid.key_from(text)
