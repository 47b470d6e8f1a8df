"""/certificates/suspend/: what stops and how it comes back, told before; nobody is asked about what they never had."""

import re

import pytest

from certificates.lifecycle.issue import issue
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate
from certificates.reasons import Reason
from certificates.states import Carrier, State
from certificates.tests.people import APhone

pytestmark = pytest.mark.django_db

BY_THE_CARD = "見つかったら、カードを使って、このサイトで登録しなおせます"
CARD_FIRST = "見つかったら、先に市区町村の窓口で、カードの署名用を新しくします"


def page(client, asked=""):
    return client.get(f"/certificates/suspend/{asked}").content.decode()


class TestThePage:
    def test_of_the_phone_tells_that_it_comes_back_by_the_card(self, with_the_phone):
        told = page(with_the_phone, "?carriers=phone")

        assert (told.count(BY_THE_CARD), told.count(CARD_FIRST)) == (2, 0)

    def test_of_both_tells_that_the_card_comes_first(self, with_the_phone):
        told = page(with_the_phone, "?carriers=both")

        assert (told.count(BY_THE_CARD), told.count(CARD_FIRST)) == (0, 2)

    def test_of_the_phone_knows_that_the_card_has_stopped(self, with_the_phone, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert CARD_FIRST in page(with_the_phone, "?carriers=phone")

    def test_of_what_waits_to_be_registered_says_that_it_ends(self, with_the_card, phone, card, now):
        issue(phone.apply(card, at=now).id, at=now)
        told = page(with_the_card, "?carriers=phone")

        assert "登録していない 2件を失効する" in told
        assert told.count("失効します</span>") == 2
        assert "すぐに止まります。確認" not in told

    def test_does_not_promise_to_take_back_what_another_phone_waits_for(self, with_the_phone, card, registered, now):
        """What is told is what is done: an application goes with its own phone (rules §2)."""
        application = APhone(device="device-of-the-tests-0002").apply(card, at=now)

        for chosen, says in (
            ("phone", "取り下げになりません"),
            ("both", "作れなくなります"),
            ("card", "作れなくなります"),
        ):
            told = page(with_the_phone, f"?carriers={chosen}")
            assert "申請中のものも取り下げます" not in told
            assert says in told
            assert f"/certificates/withdraw/?application={application.pk}" in told
        with_the_phone.post("/certificates/suspend/?carriers=phone", {"carriers": "phone", "reason": "stolen"})
        application.refresh_from_db()
        assert application.state == "applied"

    def test_keeps_the_reason_when_something_else_is_chosen(self, with_the_phone):
        told = page(with_the_phone, "?carriers=both&reason=stolen")

        assert re.search(r'value="stolen"[^>]* checked', told)
        assert re.search(r'value="lost"[^>]* checked', page(with_the_phone, "?carriers=both"))

    def test_says_what_has_stopped_already(self, with_the_phone, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        told = page(with_the_phone)

        assert told.count("すでに止まっています。") == 1
        assert "両方を止める" not in told

    def test_asks_what_to_stop(self, with_the_phone):
        assert "何を止めますか" in page(with_the_phone)

    @pytest.mark.parametrize("asked", ["", "?carriers=both", "?carriers=card"])
    def test_of_somebody_without_a_phone_names_none(self, with_the_card, asked):
        told = page(with_the_card, asked)

        assert all(words in told for words in ("<h1>カードを止める</h1>", "カード 2件を止める"))
        assert not any(words in told for words in ("スマホ用とカード", "?carriers=phone"))
        assert re.search(r'name="carriers" value="(card|both)"', told)  # what the button stops

    def test_of_both_stops_the_card_of_somebody_without_a_phone(self, with_the_card, hanako):
        with_the_card.post("/certificates/suspend/?carriers=both", {"carriers": "both", "reason": "lost"})

        assert set(Certificate.objects.values_list("status", flat=True)) == {State.ON_HOLD}
