"""The screen of truth (R-16) tells of the phone that comes: an iPhone takes the face, and staff look at it (R-13)."""

import pytest

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
