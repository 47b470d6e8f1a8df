"""The receipt says what this act did and no more; for a quarter of an hour the sign-in page knows of it."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Citizen, Municipality
from certificates.lifecycle.issue import issue
from certificates.lifecycle.receipt import give_receipt
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import Certificate
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, State
from certificates.tests.people import APhone

pytestmark = pytest.mark.django_db

HELD = [Certificate(carrier=Carrier.PHONE, kind=kind, status=State.ON_HOLD) for kind in Kind.values]

CARD_HELD = [Certificate(carrier=Carrier.CARD, kind=kind, status=State.ON_HOLD) for kind in Kind.values]


@pytest.fixture
def given(db):
    hanako = Citizen.objects.create(
        full_name="花子",
        kana="ハナコ",
        birth_date=date(1980, 3, 12),
        gender="2",
        address="緑町1",
        municipality=Municipality.objects.get(code="131130"),
    )
    return lambda ago, held=HELD: give_receipt(hanako, Act.SUSPEND, held, at=timezone.now() - ago)


def page(client, receipt):
    return client.get(f"/receipts/{receipt.pk}/").content.decode()


class TestTheReceipt:
    def test_says_nothing_of_what_the_act_did_not_touch(self, client, given):
        """The card may have been stopped earlier: "it is not stopped" would then be untrue (R-17)."""
        told = page(client, given(timedelta()))

        assert "この手続きでは、マイナンバーカードは止めていません" in told
        assert "止まっていません" not in told

    def test_of_both_promises_nothing_that_takes_a_card_that_stopped(self, client, given):
        """A phone is registered again with the card's signature (R-10, R-19), and neither signs anybody in."""
        told = page(client, given(timedelta(), held=[*HELD, *CARD_HELD]))

        assert told.count("見つかったら、先に市区町村の窓口で、カードの署名用を新しくします") == 2
        assert "カードを使って、このサイトで登録しなおせます" not in told
        assert "いまはサインインできません" in told
        assert "証明書の状態を見る" not in told

    def test_of_an_application_taken_back_says_that_nothing_was_stopped(self, client, given):
        told = page(client, given(timedelta(), held=[]))

        assert "申請を取り下げました" in told
        assert not any(words in told for words in ("止めました", "だれも使えません", "スマホもなくしたときは"))
        assert "/receipts/" not in client.get("/sign-in/").content.decode()

    def test_gives_its_number_in_threes(self, client, given):
        receipt = given(timedelta())

        assert f"{receipt.number[:3]} {receipt.number[3:6]} {receipt.number[6:]}" in page(client, receipt)

    def test_is_named_to_whoever_comes_back_to_sign_in(self, client, given):
        receipt = given(timedelta(minutes=1))
        page(client, receipt)

        assert f"/receipts/{receipt.pk}/" in client.get("/sign-in/").content.decode()

    def test_is_not_named_later(self, client, given):
        page(client, given(timedelta(minutes=20)))

        assert "/receipts/" not in client.get("/sign-in/").content.decode()

    @pytest.mark.parametrize("forged", ["x", "00000000-0000-7000-8000-000000000000"])
    def test_is_not_named_for_a_cookie_that_names_none(self, client, forged):
        client.cookies["just_done"] = forged

        assert client.get("/sign-in/").status_code == 200


class TestAStopAfterAnother:
    """The card stopped first, the phone later: the receipt says what the page before said."""

    def test_promises_nothing_by_the_card_and_leads_to_the_telephone(
        self, client, registered, hanako, hanako_at_home, now
    ):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        later = now + timedelta(seconds=1)
        told = page(client, suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=later))

        assert told.count("見つかったら、先に市区町村の窓口で、カードの署名用を新しくします") == 2
        assert "カードも止めてください" not in told
        assert "スマホ用もカードも、止まっています" in told
        assert "いまはサインインできません" in told
        assert 'data-stopped="card phone"' in client.get("/sign-in/").content.decode()

    def test_of_the_first_one_stays_as_it_was(self, client, registered, hanako, hanako_at_home, now):
        receipt = suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        later = now + timedelta(seconds=1)
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=later)

        assert "見つかったら、カードを使って、このサイトで登録しなおせます" in page(client, receipt)

    def test_is_not_spoken_of_any_more_when_the_phone_works_again(
        self, client, phone, card, registered, hanako, hanako_at_home, now
    ):
        page(client, suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now))
        assert "に、止めました" in client.get("/sign-in/").content.decode()
        later = now + timedelta(seconds=1)
        phone.set_up(card, purpose="resumption", at=later)

        assert "に、止めました" not in client.get("/sign-in/").content.decode()


class TestAStopOfWhatWaited:
    """Before it is registered (rules §2): it ends, and the application is taken back."""

    def test_says_that_it_ended(self, client, phone, card, hanako, hanako_at_home, now):
        issue(phone.apply(card, at=now).id, at=now)
        told = page(client, suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now))

        assert "<h1>失効しました</h1>" in told
        assert told.count("登録する前だったので、一時停止ではなく、失効しました。") == 2

    def test_with_the_card_says_that_the_application_was_taken_back(
        self, client, phone, card, hanako, hanako_at_home, now
    ):
        application = phone.apply(card, at=now)
        told = page(client, suspend(hanako.id, list(Carrier), actor=hanako_at_home, reason=Reason.LOST, at=now))

        assert "スマホ用の申請は、取り下げました" in told
        assert "スマホ用の証明書は止めていません" not in told
        assert "いまはサインインできません" in told
        assert f'data-taken-back="{application.pk}"' in told

    def test_of_a_card_leaves_the_way_in_by_the_phone(self, client, registered, hanako, hanako_at_home, now):
        told = page(client, suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now))

        assert "いまはサインインできません" not in told
        assert "data-taken-back" not in told

    def test_lists_the_phone_first_as_the_page_before(self, client, registered, hanako, hanako_at_home, now):
        told = page(client, suspend(hanako.id, list(Carrier), actor=hanako_at_home, reason=Reason.LOST, at=now))
        icons = re.findall(r'<li class="effect"><svg[^>]*><use href="[^"]*#([a-z]+)"', told)

        assert icons == ["phone", "phone", "card", "card"]


class TestAnEnding:
    @pytest.mark.parametrize(
        ("kinds", "says", "not_said"),
        [
            ([Kind.USER_AUTHENTICATION], "ほかの証明書がまだ入っています", "やめる手続きは、すみました"),
            (list(Kind), "やめる手続きは、すみました", "ほかの証明書がまだ入っています"),
        ],
        ids=["one", "both"],
    )
    def test_lets_no_phone_go_that_holds_more(
        self, client, registered, hanako, hanako_at_home, now, kinds, says, not_said
    ):
        receipt = revoke(hanako.id, kinds, actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)

        told = page(client, receipt)

        assert (says in told, not_said in told) == (True, False)

    def test_speaks_of_the_phone_of_that_time_only(self, client, phone, card, registered, hanako, hanako_at_home, now):
        receipt = revoke(hanako.id, list(Kind), actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)
        later = now + timedelta(minutes=1)
        issue(APhone(device="device-of-the-tests-0002").apply(card, at=later).id, at=later)

        assert "やめる手続きは、すみました" in page(client, receipt)
