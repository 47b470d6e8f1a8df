"""/letting-go/: only ways that are there are offered (R-22)."""

import pytest

from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier, Kind

pytestmark = pytest.mark.django_db

BY_THE_PHONE = "カードはいりません"


def page(client, asked):
    return client.get(f"/letting-go/{asked}").content.decode()


def test_a_phone_that_cannot_sign_is_offered_the_card(with_the_card, phone, card, now):
    phone.set_up(card, kinds=[Kind.USER_AUTHENTICATION], at=now)

    assert BY_THE_PHONE not in page(with_the_card, "?what=sell")
    assert BY_THE_PHONE not in page(with_the_card, "?what=sell&have=password")


@pytest.mark.parametrize("stopped", [[Carrier.CARD], [Carrier.PHONE], list(Carrier)], ids=["card", "phone", "both"])
def test_only_whom_can_sign_is_offered(browser_of, registered, hanako, hanako_at_home, now, stopped):
    by_the_card, by_the_phone = "マイナンバーカードで手続きします", "カードはいりません"
    client = browser_of(next(one for one in registered if one.kind == Kind.USER_AUTHENTICATION))
    by_card = browser_of(hanako.certificates.get(carrier=Carrier.CARD, kind=Kind.USER_AUTHENTICATION))
    suspend(hanako.id, stopped, actor=hanako_at_home, reason=Reason.LOST, at=now)
    told = page(by_card if stopped == [Carrier.PHONE] else client, "?what=sell")

    if stopped != list(Carrier):  # else nobody is signed in any more
        assert (by_the_card in told, by_the_phone in told) == (
            Carrier.CARD not in stopped,
            Carrier.PHONE not in stopped,
        )


def test_where_nobody_can_sign_the_counter_is_named(browser_of, phone, card, hanako, hanako_at_home, now):
    (held,) = phone.set_up(card, kinds=[Kind.USER_AUTHENTICATION], at=now)
    suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

    assert "いまは、ここではやめられません" in page(browser_of(held), "?what=sell")


def test_a_phone_that_signs_is_offered_both(with_the_card, registered):
    assert BY_THE_PHONE in page(with_the_card, "?what=sell")


def test_of_whom_nothing_is_known_every_way_is_told(client):
    assert BY_THE_PHONE in page(client, "?what=sell&have=password")
