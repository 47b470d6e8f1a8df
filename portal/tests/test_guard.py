"""Doors: what is open to anyone, what shows the way to sign in, and that nobody is sent out of the house."""

import pytest

pytestmark = pytest.mark.django_db

OPEN = [
    "/",
    "/lost/",
    "/lost/stop-word/",
    "/lost/stop-word/received/",
    "/help/",
    "/help/passwords/",
    "/sign-in/",
    "/certificates/apply/",
    "/certificates/apply/?platform=iphone",
    "/security/pin/",
    "/security/pin/reset/",
    "/security/signing-password/",
    "/security/signing-password/reset/",
]
CLOSED = [
    "/certificates/",
    "/certificates/suspend/",
    "/certificates/resume/",
    "/certificates/revoke/",
    "/history/",
    "/security/stop-word/",
    "/history/extract/",
    "/history/print/",
    "/notices/",
    "/notices/01890000-0000-7000-8000-000000000000/",
    "/notices/choices/",
    "/notices/choices/address/",
    "/notices/choices/code/",
    "/notices/choices/remove/",
    "/cases/",
    "/cases/new/?entry=change-1",
    "/cases/01890000-0000-7000-8000-000000000000/",
]


class TestDoors:
    @pytest.mark.parametrize("address", OPEN)
    def test_stand_open_to_anyone(self, client, address):
        assert client.get(address).status_code == 200

    @pytest.mark.parametrize("address", CLOSED)
    def test_lead_to_the_sign_in_page_and_back(self, client, address):
        answer = client.get(address)

        assert (answer.status_code, answer["Location"].startswith("/sign-in/?next=")) == (302, True)

    @pytest.mark.parametrize("address", CLOSED)
    def test_take_no_post_from_a_stranger(self, client, address):
        assert client.post(address).status_code in (302, 405)

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
    def test_never_lead_out_of_the_house(self, client, elsewhere):
        answer = client.get("/sign-in/", {"next": elsewhere})

        assert 'data-next="/certificates/"' in answer.content.decode()

    @pytest.mark.parametrize(
        "address", ["/certificates/register/", "/certificates/register/?application=x", "/receipts/1/"]
    )
    def test_that_lead_nowhere_are_a_404(self, client, address):
        assert client.get(address).status_code == 404

    def test_answer_to_those_who_only_knock(self, client):
        assert [client.head(address).status_code for address in OPEN] == [200] * len(OPEN)

    def test_tell_whoever_pressed_too_late_that_nothing_was_done(self, client):
        answer = client.post(
            "/certificates/suspend/?carriers=phone", {"carriers": "phone", "reason": "lost"}, follow=True
        )

        assert "いま押したボタンでは、何も行われていません" in answer.content.decode()
        assert "何も行われていません" not in client.get("/certificates/suspend/", follow=True).content.decode()
