"""/certificates/withdraw/: an open application is taken back, once, by whom it belongs to (R-10)."""

from uuid import UUID

import pytest

from accounts.tests.at_once import at_once
from certificates.lifecycle.issue import issue
from certificates.models import Application, Certificate
from certificates.states import Carrier
from certificates.tests.api_client import Browser
from certificates.tests.people import APhone
from portal.tests.conftest import page_of

pytestmark = pytest.mark.django_db


def address(application):
    return f"/certificates/withdraw/?application={application.pk}"


@pytest.fixture
def application(phone, card, now):
    return phone.apply(card, at=now)


class TestAnOpenApplication:
    def test_is_shown_with_what_follows_and_nothing_is_done(self, at_home, application):
        page = at_home.get(address(application)).content.decode()

        assert "この申請を取り下げますか" in page
        assert application.model in page
        assert "ログイン用・署名用" in page
        assert "証明書は、作られません。" in page
        application.refresh_from_db()
        assert application.state == "applied"

    def test_is_taken_back_and_the_page_goes_on_saying_so(self, at_home, application):
        answer = at_home.post(address(application))

        assert answer.headers["Location"] == address(application)
        for _ in range(2):
            page = at_home.get(address(application)).content.decode()
            assert "申請を取り下げました" in page
            assert "もう一度、申請する" in page

    def test_takes_certificates_with_it_that_wait_to_be_registered(self, at_home, application, now):
        issue(application.id, at=now)
        assert "登録しないまま失効します" in at_home.get(address(application)).content.decode()

        at_home.post(address(application))

        assert set(Certificate.objects.filter(carrier=Carrier.PHONE).values_list("status", flat=True)) == {"revoked"}

    def test_for_coming_back_leaves_on_hold_what_is(self, at_home, application):
        Application.objects.filter(pk=application.pk).update(purpose="resumption")

        assert "止まっている証明書は、止まったままです。" in at_home.get(address(application)).content.decode()

    def test_that_has_replaced_what_was_there_says_that_it_does_not_come_back(
        self, with_the_card, phone, card, registered, now
    ):
        application = issue(phone.apply(card, at=now).id, at=now)
        told = with_the_card.get(address(application)).content.decode()

        assert "前の証明書は、新しい証明書ができたときに失効しています" in told
        assert "いま使っている証明書とカードは、変わりません" not in told
        with_the_card.post(address(application))
        assert "できていた証明書は、失効しました" in with_the_card.get(address(application)).content.decode()

    def test_of_this_browser_needs_no_sign_in(self, phone, card):
        browser = Browser()
        filed = Application.objects.get(pk=browser.apply(phone, card).json()["id"])
        client = page_of(browser)

        assert client.post(address(filed)).status_code == 302
        filed.refresh_from_db()
        assert filed.state == "withdrawn"

    def test_is_offered_on_the_state_page(self, at_home, application):
        assert address(application) in at_home.get("/certificates/").content.decode()


class TestLettingGo:
    """Somebody who applied and sells the phone before anything was made."""

    def test_is_not_told_that_there_is_nothing_to_end(self, at_home, application):
        assert "いまありません" not in at_home.get("/letting-go/?what=sell&have=password").content.decode()

    def test_is_led_from_there_to_the_withdrawal_too(self, at_home, application):
        plan = at_home.get("/letting-go/?what=sell").content.decode()

        assert address(application) in plan
        assert "受付番号をひかえる" not in plan

    def test_is_led_from_the_ending_to_the_withdrawal(self, at_home, application):
        page = at_home.get("/certificates/revoke/").content.decode()

        assert "申請中の証明書があります" in page
        assert address(application) in page

    def test_is_told_so_once_it_was_taken_back(self, at_home, application):
        at_home.post(address(application))

        assert "いまありません" in at_home.get("/letting-go/?what=sell&have=password").content.decode()
        assert "やめる証明書はありません" in at_home.get("/certificates/revoke/").content.decode()


class TestOneThatIsClosed:
    def test_twice_says_that_it_was_taken_back(self, at_home, application):
        at_home.post(address(application))
        answer = at_home.post(address(application))

        assert answer.status_code == 409
        assert "申請を取り下げました" in answer.content.decode()

    def test_registered_cannot_be_taken_back(self, with_the_card, application, phone, now):
        issue(application.id, at=now)
        phone.register(application, at=now)
        answer = with_the_card.post(address(application))

        assert answer.status_code == 409
        assert "この申請は、もう取り下げられません" in answer.content.decode()
        assert set(Certificate.objects.filter(carrier=Carrier.PHONE).values_list("status", flat=True)) == {"valid"}


class TestSomebodyElses:
    def test_is_not_there(self, at_taros, application):
        assert (at_taros.get(address(application)).status_code, at_taros.post(address(application)).status_code) == (
            404, 404,
        )  # fmt: skip
        application.refresh_from_db()
        assert application.state == "applied"

    def test_is_asked_for_the_card_before_anything_else(self, client, application):
        for answer in (client.get(address(application)), client.post(address(application))):
            assert answer.headers["Location"].startswith("/sign-in/?next=")
        application.refresh_from_db()
        assert application.state == "applied"

    def test_from_the_phone_is_asked_for_the_card(self, browser_of, registered, card, now):
        application = APhone().apply(card, at=now)
        by_phone = browser_of(registered[0])

        assert by_phone.post(address(application)).headers["Location"].startswith("/sign-in/?next=")
        application.refresh_from_db()
        assert application.state == "applied"

    @pytest.mark.parametrize("asked", ["", "?application=", "?application=x", f"?application={UUID(int=1)}"])
    def test_or_nobodys_is_not_there(self, at_home, asked):
        assert at_home.get(f"/certificates/withdraw/{asked}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_takes_it_back(at_home, application):
    answers = at_once([lambda: at_home.post(address(application))] * 2)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
