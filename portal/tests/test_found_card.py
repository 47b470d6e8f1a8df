"""/certificates/found-card/: the paper is for a card that is on hold (R-18)."""

import pytest

from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier

pytestmark = pytest.mark.django_db

FORM = "/certificates/found-card/form/"


def test_the_paper_is_not_made_for_a_card_that_was_never_stopped(at_home):
    assert at_home.get(FORM).headers["Location"] == "/certificates/found-card/"


def test_the_paper_is_made_for_one_on_hold_and_blank_for_anybody(
    client, with_the_phone, registered, hanako, hanako_at_home, now
):
    suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

    assert "申請します：" in with_the_phone.get(FORM).content.decode()
    assert "申請します：" not in client.get(FORM).content.decode()
