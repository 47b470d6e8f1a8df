import base64
import json
import logging

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.utils import timezone

from certificates.card_terminal import CardPin
from simulator.cast import CAST
from simulator.chip import VirtualChip
from simulator.models import ChipPin

DATA = base64.b64encode(b"words to be signed").decode()


@pytest.fixture
def aoi(card_of):
    return card_of("aoi")


def post(client, address, body):
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(address, content, content_type="application/json")


def sign_at(place):
    return f"/simulator/cards/{place.pk}/sign/"


class TestSigningOverHttp:
    def test_answers_with_the_signature(self, client, aoi):
        body = {"kind": "digital_signature", "pin": CAST["aoi"].signing, "data": DATA}

        answer = post(client, sign_at(aoi), body)

        signature = base64.b64decode(answer.json()["signature"])
        der = bytes(aoi.keys.get(kind="digital_signature").private_key)
        key = serialization.load_der_private_key(der, password=None).public_key()
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(r, s), b"words to be signed", ec.ECDSA(hashes.SHA256()))

    def test_says_how_many_tries_are_left_and_then_that_it_is_locked(self, client, aoi):
        body = {"kind": "user_authentication", "pin": "0000", "data": DATA}

        answers = [post(client, sign_at(aoi), body) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [403, 403, 403, 423]
        assert [answer.json().get("tries_left") for answer in answers] == [2, 1, 0, None]
        assert answers[0].json()["type"] == "urn:smartcert:problem:pin-wrong"
        assert answers[3].json()["type"] == "urn:smartcert:problem:locked"

    def test_has_no_signing_for_a_child(self, client, card_of):
        body = {"kind": "digital_signature", "pin": "ABC123", "data": DATA}

        answer = post(client, sign_at(card_of("hinata")), body)

        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:smartcert:problem:not-found"

    @pytest.mark.parametrize(
        "body",
        [
            {"kind": "sealing", "pin": "AOI2026", "data": DATA},
            {"kind": ["digital_signature"], "pin": "AOI2026", "data": DATA},
            {"pin": "AOI2026", "data": DATA},
            {"kind": "digital_signature", "data": DATA},
            {"kind": "digital_signature", "pin": 1234, "data": DATA},
            {"kind": "digital_signature", "pin": "A" * 65, "data": DATA},
            {"kind": "digital_signature", "pin": "AOI2026"},
            {"kind": "digital_signature", "pin": "AOI2026", "data": 7},
            {"kind": "digital_signature", "pin": "AOI2026", "data": "not base64!"},
            {"kind": "digital_signature", "pin": "AOI2026", "data": "日本"},
            {"kind": "digital_signature", "pin": "AOI2026", "data": "AAA"},
            ["digital_signature"],
            "",
            "{",
            b"\xff\xfe",
            "[" * 50_000,
        ],
    )
    def test_refuses_what_it_cannot_read_and_counts_no_try(self, client, aoi, body):
        answer = post(client, sign_at(aoi), body)

        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert not ChipPin.objects.filter(wrong_count__gt=0).exists()

    def test_refuses_what_is_too_large(self, client, aoi):
        body = {"kind": "digital_signature", "pin": "AOI2026", "data": "A" * 80_000}

        assert post(client, sign_at(aoi), body).status_code == 413
        assert post(client, sign_at(aoi), "A" * 10_000_000).status_code == 413

    def test_knows_no_other_cards(self, client, aoi):
        for card in ("01900000-0000-7000-8000-000000000000", "nonsense"):
            answer = post(
                client, f"/simulator/cards/{card}/sign/", {"kind": "digital_signature", "pin": "1", "data": ""}
            )
            assert answer.status_code == 404

    def test_is_not_open_to_pages_of_other_sites(self, client, aoi):
        answer = client.post(sign_at(aoi), "{}", content_type="text/plain", headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.status_code == 404

    def test_says_no_pin_to_anyone(self, client, aoi, caplog):
        caplog.set_level(logging.DEBUG)
        body = {"kind": "digital_signature", "pin": "WRONG99X", "data": DATA}

        answers = [post(client, sign_at(aoi), body) for _ in range(6)]

        assert all(b"WRONG99X" not in answer.content for answer in answers)
        assert "WRONG99X" not in caplog.text


class TestReadingOverHttp:
    def test_gives_the_attributes(self, client, aoi):
        answer = post(client, f"/simulator/cards/{aoi.pk}/read/", {"pin": CAST["aoi"].card_text})

        assert answer.json() == {
            "full_name": CAST["aoi"].full_name,
            "birth_date": "1994-04-18",
            "gender": "2",
            "address": CAST["aoi"].address,
        }

    def test_counts_wrong_pins(self, client, aoi):
        answers = [post(client, f"/simulator/cards/{aoi.pk}/read/", {"pin": "9999"}) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [403, 403, 403, 423]


class TestTheListOfCards:
    def test_shows_everyone_with_pins_as_the_contract_says(self, client, card_of):
        for name in CAST:
            card_of(name)

        cards = client.get("/simulator/cards/").json()

        assert [card["name"] for card in cards] == [person.full_name for person in CAST.values()]
        child = next(card for card in cards if card["name"] == CAST["hinata"].full_name)
        assert child["pins"] == {"signing": None, "authentication": "1755", "card_text": "0505"}
        assert set(child["certificates"]) == {"digital_signature", "user_authentication"}


class TestWithTheSimulatorOff:
    @pytest.mark.parametrize(
        ("method", "address"),
        [
            ("get", "/simulator/"),
            ("get", "/simulator/cards/"),
            ("post", "/simulator/cards/{card}/sign/"),
            ("get", "/simulator/cards/{card}/sign/"),
            ("post", "/simulator/cards/{card}/read/"),
            ("post", "/simulator/reset/"),
            ("get", "/simulator/reset/"),
        ],
    )
    def test_every_address_is_404(self, client, settings, aoi, method, address):
        settings.SIMULATOR = False

        assert getattr(client, method)(address.format(card=aoi.pk)).status_code == 404


class TestThePanelAtACounter:
    def set(self, client, place, **body):
        return post(client, f"/simulator/cards/{place.pk}/pin/", {"which": "authentication", "pin": "2846", **body})

    def test_takes_a_pin_with_a_permit(self, client, aoi):
        permit = VirtualChip(aoi.pk).permit_pin(which=CardPin.AUTHENTICATION, at=timezone.now())

        assert self.set(client, aoi, permit=permit, pin="12").status_code == 400
        assert self.set(client, aoi, permit=permit).json() == {"set": "authentication"}
        assert self.set(client, aoi, permit=permit).status_code == 403

    @pytest.mark.parametrize(
        "body", [{}, {"permit": None}, {"permit": "x", "which": "puk"}, {"permit": "x", "pin": 2846}, {"permit": ["x"]}]
    )
    def test_refuses_what_is_none(self, client, aoi, body):
        assert self.set(client, aoi, **body).status_code == 400

    def test_writes_no_pin_into_the_log(self, client, aoi, caplog):
        self.set(client, aoi, permit="x")

        assert "2846" not in caplog.text
