"""Sign-ins: told of when they are new, listed, and ended from elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import KnownBrowser, Notice, Session
from certificates import policy
from certificates.models import Case
from certificates.tests.api_client import Browser
from certificates.tests.people import ACard
from portal.tests.conftest import page_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Gecko/20100101 Firefox/150.0"


@pytest.fixture
def by_card(card):
    def sign_in(browser=None):
        browser = browser or Browser()
        browser.client.defaults["HTTP_USER_AGENT"] = FIREFOX
        assert browser.sign_in_with_card(card).status_code == 200
        return browser

    return sign_in


def told(citizen):
    return Notice.objects.filter(citizen=citizen, about="signed_in")


def end(client, which):
    return client.post("/security/sessions/end/", {"which": which})


def is_in(client):
    return client.get("/certificates/").status_code == 200


class TestANewBrowser:
    def test_is_told_of_once(self, by_card, hanako):
        browser = by_card()
        browser.post("sign-out/")
        by_card(browser)

        (notice,) = told(hanako)
        assert notice.values["browser"] == "Firefox (Mac)"
        assert notice.values["way"] == "card"
        page = page_of(browser).get(f"/notices/{notice.pk}/").content.decode()
        assert "Firefox (Mac)" in page
        assert "マイナンバーカードが使われました" in page

    def test_is_another_one_without_its_cookie(self, by_card, hanako):
        by_card()
        by_card()

        assert told(hanako).count() == 2

    def test_was_not_me(self, by_card, hanako):
        client, notice = page_of(by_card()), told(hanako).get()
        address = f"/cases/new/?entry=notice-{notice.pk}"

        assert address in client.get(f"/notices/{notice.pk}/").content.decode()
        client.post(address, {"words": "寝ていました"})
        assert Case.objects.get(citizen=hanako).entry == f"notice-{notice.pk}"

    def test_of_one_person_is_new_to_another(self, by_card, hanako, taro, now):
        browser = by_card()
        browser.post("sign-out/")
        browser.sign_in_with_card(ACard(taro, at=now))

        assert told(taro).exists()

    def test_is_not_remembered_when_signing_in_fails(self, phone, registered, hanako):
        Browser().sign_in_with_phone(phone, registered, pin="0000")

        assert not KnownBrowser.objects.exists()
        assert not told(hanako).exists()


class TestTheList:
    def test_shows_each_sign_in_and_which_is_this_one(self, by_card):
        here, there = page_of(by_card()), by_card()
        page = here.get("/security/").content.decode()

        assert page.count("Firefox (Mac)") == 3  # one of them in the name of its button
        assert page.count("このブラウザー</span>") == 1
        keys = Session.objects.values_list("session_key", flat=True)
        assert not any(key in page for key in keys)
        assert is_in(page_of(there))

    def test_leaves_out_what_has_ended_by_time(self, by_card):
        here, _there = page_of(by_card()), by_card()
        Session.objects.filter(signed_in_at__isnull=False).update(
            signed_in_at=timezone.now() - policy.SESSION_LONGEST + timedelta(minutes=1)
        )
        own = here.get("/security/").context["sessions"]
        assert len(own) == 2
        Session.objects.exclude(session_key=own[0].session.session_key).update(
            signed_in_at=timezone.now() - policy.SESSION_LONGEST - timedelta(seconds=1)
        )
        assert len(here.get("/security/").context["sessions"]) == 1

    def test_is_ones_own(self, by_card, at_taros):
        by_card()

        assert len(at_taros.get("/security/").context["sessions"]) == 1


class TestEnding:
    def test_one_leaves_the_others(self, by_card):
        here, there, third = (page_of(by_card()) for _ in range(3))
        which = Session.objects.order_by("signed_in_at")[1].listed_as

        assert "サインインを終わらせました" in _followed(here, end(here, which))
        assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
        assert end(here, which).status_code == 302

    def test_all_others_leaves_this_one(self, by_card):
        here, there, third = (page_of(by_card()) for _ in range(3))

        assert "すべて終わらせました" in _followed(here, end(here, "others"))
        assert (is_in(here), is_in(there), is_in(third)) == (True, False, False)

    def test_this_one_signs_out(self, by_card):
        here = page_of(by_card())

        assert end(here, Session.objects.get(citizen_id__isnull=False).listed_as).url == "/"
        assert not is_in(here)

    def test_is_for_ones_own(self, by_card, at_taros):
        here = page_of(by_card())
        listed_as = here.get("/security/").context["sessions"][0].session.listed_as

        end(at_taros, listed_as)
        end(at_taros, "others")
        assert is_in(here)

    @pytest.mark.parametrize("which", ["", "x", "null", "00000000-0000-0000-0000-000000000000"])
    def test_of_nothing_ends_nothing(self, by_card, which):
        here, there = (page_of(by_card()) for _ in range(2))

        assert end(here, which).status_code == 302
        assert is_in(there)

    def test_wants_a_token(self, by_card):
        browser = by_card()

        assert browser.client.post("/security/sessions/end/", {"which": "others"}).status_code == 403

    def test_is_for_whoever_signed_in(self, by_card):
        here = page_of(by_card())

        assert end(Client(), "others").url.startswith("/sign-in/")
        assert is_in(here)


class TestTheWarning:
    def test_knows_when_the_sign_in_ends(self, by_card):
        page = page_of(by_card()).get("/certificates/")

        assert 14 * 60 < page.context["session_ends"]["left"] <= 15 * 60
        assert 59 * 60 < page.context["session_ends"]["longest"] <= 60 * 60
        assert "data-session" in page.content.decode()

    def test_is_not_sent_to_whoever_is_not_signed_in(self, db):
        assert "data-session" not in Client().get("/").content.decode()

    @pytest.mark.parametrize("why", ["idle", "longest"])
    def test_is_followed_by_the_way_back(self, db, why):
        page = Client().get(f"/sign-in/?ended={why}&next=/history/").content.decode()

        assert "サインインが終わりました" in page
        assert 'data-next="/history/"' in page


def _followed(client, response):
    return client.get(response.url).content.decode()
