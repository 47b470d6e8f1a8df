"""/certificates/revoke/: who may sign the ending is known before anything is chosen (R-22)."""

import pytest

from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier
from certificates.tests.people import moved

pytestmark = pytest.mark.django_db
NOBODY_SIGNS, STILL_TO_CHOOSE = "いまは、ここではやめられません", "どの証明書をやめますか"


def page(client):
    return client.get("/certificates/revoke/").content.decode()


class TestThePage:
    def test_begins_where_the_phone_signs(self, with_the_phone):
        assert STILL_TO_CHOOSE in page(with_the_phone)

    def test_begins_where_only_the_card_signs(self, with_the_card, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        told = page(with_the_card)

        assert STILL_TO_CHOOSE in told
        assert "いまは一時停止中です。だれも使えないので、このままにしておくこともできます" in told

    def test_says_at_once_where_neither_signs(self, with_the_card, registered, hanako, now):
        moved(hanako, at=now)  # both signing certificates ended

        told = page(with_the_card)

        assert (NOBODY_SIGNS in told, STILL_TO_CHOOSE in told) == (True, False)
        assert "/certificates/suspend/?carriers=phone" in told
