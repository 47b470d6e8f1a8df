"""The screen of truth (R-16) promises no iPhone's certificates in minutes: staff look at the face first (R-13)."""

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
