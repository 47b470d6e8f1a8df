import time
from contextlib import closing

import pytest

from simulator.cast import CAST
from simulator.phone import Conversation, Phone, Refused

pytestmark = pytest.mark.slow

EVERYTHING_ALIVE = """
    SELECT count(*) FROM certificates_certificate WHERE status <> 'revoked' AND citizen_id IN
        (SELECT citizen_id FROM simulator_virtualcard)"""
TRIES = "SELECT count(*) FROM accounts_tally"
HISTORY = "SELECT count(*) FROM certificates_statuschange"


@pytest.fixture
def talk(running_house):
    """The cast as dealt, whatever other tests did to it."""
    with closing(Conversation(running_house.base_url)) as conversation:
        conversation.post("/simulator/reset/")
        yield conversation


@pytest.fixture
def phone(running_house):
    phone = Phone(running_house.base_url)
    yield phone
    phone.hang_up()


@pytest.fixture
def other_phone(running_house):
    phone = Phone(running_house.base_url)
    yield phone
    phone.hang_up()


def count(house, query):
    with house.connect() as connection:
        return connection.execute(query).fetchone()[0]


class TestReset:
    def test_ends_what_was_held_deals_anew_and_keeps_the_history(self, running_house, talk, phone):
        card = phone.card_of(CAST["aoi"].full_name)
        phone.apply(card)
        phone.register()
        phone.sign_in()
        before = count(running_house, HISTORY)

        began = time.monotonic()
        assert talk.post("/simulator/reset/") == {"cards": len(CAST)}

        assert time.monotonic() - began < 30
        assert phone.session()["citizen"] is None
        assert count(running_house, EVERYTHING_ALIVE) == sum(len(person.card_kinds) for person in CAST.values())
        assert count(running_house, HISTORY) > before
        again = phone.card_of(CAST["aoi"].full_name)
        assert again.id == card.id
        assert again.certificate("digital_signature") != card.certificate("digital_signature")

    def test_begins_the_limits_anew(self, running_house, talk):
        body = {"name_kana": "ダレデモ", "birth_date": "1990-01-01", "stop_word": "なんでもない", "carriers": ["card"]}
        talk.post("/api/v1/stop-word-suspensions/", body)
        assert count(running_house, TRIES) > 0

        talk.post("/simulator/reset/")

        assert count(running_house, TRIES) == 0

    def test_withdraws_what_was_only_asked_for(self, talk, other_phone):
        other_phone.apply(other_phone.card_of(CAST["ren"].full_name))

        talk.post("/simulator/reset/")

        assert other_phone.application()["state"] == "withdrawn"
        assert other_phone.apply(other_phone.card_of(CAST["ren"].full_name))["state"] == "applied"

    def test_unlocks_what_was_locked_in_the_meantime(self, talk):
        card = next(card for card in talk.get("/simulator/cards/") if card["name"] == CAST["shiori"].full_name)
        for _ in range(4):
            with pytest.raises(Refused):
                talk.post(f"/simulator/cards/{card['id']}/read/", {"pin": "9999"})

        talk.post("/simulator/reset/")

        assert talk.post(f"/simulator/cards/{card['id']}/read/", {"pin": card["pins"]["card_text"]})["gender"] == "2"

    def test_brings_a_person_back_to_the_tray(self, talk):
        status, headers, _ = talk.send("POST", "/simulator/reset/", body=b"", headers={"Accept": "text/html"})

        assert (status, headers["location"]) == (302, "/simulator/?reset=done")
        assert "はじめの状態に戻しました" in talk.send("GET", "/simulator/?reset=done")[2].decode()
