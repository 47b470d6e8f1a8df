"""/letting-go/: only ways that are there are offered (R-22)."""

import pytest

from certificates.states import Kind

pytestmark = pytest.mark.django_db

BY_THE_PHONE = "カードはいりません"


def page(client, asked):
    return client.get(f"/letting-go/{asked}").content.decode()


def test_a_phone_that_cannot_sign_is_offered_the_card(with_the_card, phone, card, now):
    phone.set_up(card, kinds=[Kind.USER_AUTHENTICATION], at=now)

    assert BY_THE_PHONE not in page(with_the_card, "?what=sell")
    assert BY_THE_PHONE not in page(with_the_card, "?what=sell&have=password")


def test_a_phone_that_signs_is_offered_both(with_the_card, registered):
    assert BY_THE_PHONE in page(with_the_card, "?what=sell")


def test_of_whom_nothing_is_known_every_way_is_told(client):
    assert BY_THE_PHONE in page(client, "?what=sell&have=password")
