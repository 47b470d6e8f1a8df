"""The screen of truth (R-16) tells of the phone that comes: an iPhone takes the face, and staff look at it (R-13)."""

import pytest

from certificates.lifecycle.issue import issue
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.reasons import Reason
from certificates.states import Carrier, Kind

STAFF_LOOK, MINUTES = "職員が顔の写真を見てから作ります", "いま申しこむと"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new", "says", "not_said"), [("iphone", STAFF_LOOK, MINUTES), ("android", MINUTES, STAFF_LOOK)]
)
def test_the_time_to_wait_is_that_of_the_new_phone(client, new, says, not_said):
    page = client.get(f"/certificates/change-phone/?old=iphone&new={new}").content.decode()

    assert says in page
    assert not_said not in page


@pytest.mark.django_db
@pytest.mark.parametrize("old", ["android", "iphone"])
@pytest.mark.parametrize("new", ["android", "iphone"])
def test_what_to_have_and_to_do_is_that_of_the_new_phone(client, old, new):
    page = client.get(f"/certificates/change-phone/?old={old}&new={new}").content.decode()

    of_an_iphone = ("顔を撮影する", "券面入力用暗証番号", "Appleウォレットに追加する")
    assert [words in page for words in of_an_iphone] == [new == "iphone"] * 3


@pytest.mark.django_db
def test_where_nothing_is_left_there_is_nothing_to_end(with_the_card, registered, hanako, hanako_at_home, now):
    plan = "/certificates/change-phone/?old=android&new=iphone"
    before = with_the_card.get(plan).content.decode()
    revoke(hanako.id, list(Kind), actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)
    after = with_the_card.get(plan).content.decode()

    assert ("やめる手続き（失効）をする" in before, "いまありません" in before) == (True, False)
    assert ("やめる手続き（失効）をする" in after, "いまありません" in after) == (False, True)
    assert "申請して、顔を撮影する" in after


@pytest.mark.django_db
def test_the_phone_in_use_is_no_former_one(with_the_card, phone, card, registered, now):
    """Applied for anew on the same phone: what it held before has ended, and the phone is the same (R-16)."""
    phone.register(issue(phone.apply(card, at=now).id, at=now), at=now)

    assert "前に使っていたスマホ" not in with_the_card.get("/certificates/change-phone/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("new", ["android", "iphone"])
def test_a_card_that_cannot_sign_comes_first(with_the_phone, hanako, hanako_at_home, now, new):
    """Whoever ended the old phone first could not apply for the new one (R-10)."""
    suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
    told = with_the_phone.get(f"/certificates/change-phone/?old=android&new={new}").content.decode()

    assert "いまのスマホの証明書は、やめないでください" in told
    assert not any(link in told for link in ('href="/certificates/apply/"', 'href="/certificates/revoke/"'))
    assert "カードは使えます。" not in told
    assert 'data-state="now"' not in told
