"""What a program is told: history, cases, inbox, and which phones are supported; one's own, by names and in pages."""

import pytest
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.models import Notice, StaffMember
from accounts.roles import Channel, Role
from certificates import notices
from certificates.api.paging import ON_A_PAGE
from certificates.models import Case
from certificates.notices import About
from certificates.tests.api_client import Browser, problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def browser(card):
    browser = Browser()
    assert browser.sign_in_with_card(card).status_code == 200
    return browser


@pytest.fixture
def looked(hanako, now):
    row = StaffMember.objects.create(login="k", name="職員　名", role=Role.COUNTER_CLERK, municipality_id="131130")
    clerk = Actor(role=Role.COUNTER_CLERK, channel=Channel.COUNTER, id=row.pk, municipality="131130", reference="V-1")
    audit.record_view(hanako, actor=clerk, purpose="紛失届", at=now)


class TestTheHistory:
    def test_says_what_happened_and_who_looked_by_names(self, browser, registered, looked):
        told = browser.get("history/").json()["entries"]

        assert {(one["act"], one["carrier"]) for one in told if one["act"]} >= {
            ("register", "phone"),
            ("issue", "card"),
        }
        (view,) = (one for one in told if one["of"] == "view")
        assert (view["role"], view["office"], view["purpose"]) == ("counter_clerk", "東京都渋谷区", "紛失届")
        assert "職員" not in str(told)

    def test_may_be_asked_for_one_or_the_other(self, browser, registered, looked):
        looks = browser.get("history/?show=looked").json()["entries"]
        happened = browser.get("history/?show=happened").json()["entries"]

        assert [one["of"] for one in looks] == ["view"]
        assert "view" not in {one["of"] for one in happened}

    @pytest.mark.parametrize("asked", ["show=rubbish", "page=0", "page=x", "page=99"])
    def test_that_there_is_not_is_malformed(self, browser, asked):
        assert problem_of(browser.get(f"history/?{asked}")) == "malformed"


class TestACase:
    def test_is_opened_once_about_an_entry(self, browser, looked):
        (view,) = browser.get("history/?show=looked").json()["entries"]
        first, second = (browser.post("cases/", {"entry": view["entry"], "words": "知りません"}) for _ in range(2))

        assert (first.status_code, second.json()["id"]) == (201, first.json()["id"])
        assert [one["state"] for one in browser.get("cases/").json()] == ["open"]
        assert Case.objects.get().words == "知りません"

    @pytest.mark.parametrize("entry", ["view-1", "change-999999", "rubbish", ""])
    def test_about_nothing_of_ones_own_is_refused(self, browser, entry):
        assert problem_of(browser.post("cases/", {"entry": entry})) in ("not-found", "malformed")
        assert not Case.objects.exists()

    def test_wants_the_token_of_the_session(self, browser, looked):
        assert problem_of(browser.post("cases/", {"entry": "view-1"}, csrf=False)) == "csrf-failed"


class TestTheInbox:
    def test_comes_in_pages_and_is_not_read_by_looking(self, browser, hanako, now):
        for _ in range(ON_A_PAGE + 1 - Notice.objects.filter(citizen=hanako).count()):
            notices.tell(hanako.pk, About.PIN_CHANGED, at=now)
        first, second = browser.get("notices/").json(), browser.get("notices/?page=2").json()

        assert (len(first["notices"]), first["next"], len(second["notices"]), second["next"]) == (ON_A_PAGE, 2, 1, None)
        assert browser.get("notices/").json()["unread"] == ON_A_PAGE + 1

    def test_is_read_once(self, browser, hanako, now):
        notice = notices.tell(hanako.pk, About.PIN_CHANGED, at=now)
        assert browser.post(f"notices/{notice.pk}/read/").status_code == 204
        read_at = Notice.objects.get(pk=notice.pk).read_at
        assert browser.post(f"notices/{notice.pk}/read/").status_code == 204

        assert Notice.objects.get(pk=notice.pk).read_at == read_at

    def test_of_somebody_else_is_not_there(self, browser, taro, now):
        notice = notices.tell(taro.pk, About.PIN_CHANGED, at=now)

        assert problem_of(browser.post(f"notices/{notice.pk}/read/")) == "not-found"
        assert str(notice.pk) not in browser.get("notices/").content.decode()


class TestSupportedPhones:
    def test_are_told_to_anyone_and_found_in_any_spelling(self, db):
        told = Browser().get("supported-phones/").json()
        found = Browser().get("supported-phones/?q=ピクセル7").json()

        assert len(told["phones"]) > 20
        assert {one["name"] for one in found["phones"]} == {"Pixel 7"}

    def test_asked_for_with_too_much_is_malformed(self, db):
        assert problem_of(Browser().get(f"supported-phones/?q={'x' * 61}")) == "malformed"


@pytest.mark.parametrize("path", ["history/", "cases/", "notices/"])
def test_nothing_is_told_to_a_stranger(db, path):
    assert problem_of(Browser().get(path)) == "not-signed-in"
