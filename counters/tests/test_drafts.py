"""Typed work waits for its owner: sealed, given back once, to nobody else (one-click hand-over, lock)."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import drafts
from accounts.models import DeskDraft, StaffSession
from counters.tests.at_the_desk import address, open_visit

pytestmark = pytest.mark.django_db
TYPED = json.dumps({"place": ["渋谷駅の忘れ物センター"], "how": ["lost"]})
JSON = {"Accept": "application/json"}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def page(desk, hanako):
    """A visit's page, and mado-1 who sits there."""
    mado = desk("mado-1")
    return mado, address(open_visit(mado, hanako))


class TestHandingOver:
    def test_keeps_what_was_typed_for_its_owner(self, page, desk):
        mado, where = page
        answer = mado.post("/staff/hand-over/", {"next": where, "typed": TYPED})
        assert answer.headers["Location"].startswith("../sign-in/")

        assert "忘れ物センター" not in text(desk("mado-2").get(where))
        assert "忘れ物センター" not in text(desk("mado-cho").get(where))
        back = text(desk("mado-1").get(where))
        assert json.loads(back.partition('id="draft" type="application/json">')[2].partition("<")[0]) == json.loads(
            TYPED
        )

    def test_gives_it_back_once(self, page, desk):
        mado, where = page
        mado.post("/staff/hand-over/", {"next": where, "typed": TYPED})
        again = desk("mado-1")
        assert 'id="draft"' in text(again.get(where))

        assert 'id="draft"' not in text(again.get(where))
        assert not DeskDraft.objects.exists()

    def test_on_another_page_gives_nothing_back(self, page, desk):
        mado, where = page
        mado.post("/staff/hand-over/", {"next": where, "typed": TYPED})

        assert 'id="draft"' not in text(desk("mado-1").get("/staff/desk/"))
        assert DeskDraft.objects.exists()

    def test_of_a_page_that_looks_by_itself_takes_nothing(self, page, desk):
        mado, where = page
        mado.post("/staff/hand-over/", {"next": where, "typed": TYPED})
        again = desk("mado-1")
        assert 'id="draft"' not in text(again.get(where, headers={"X-Quiet": "1"}))

        assert 'id="draft"' in text(again.get(where))

    def test_keeps_nothing_where_the_second_factor_was_not_given(self, empty_desk):
        half = empty_desk("mado-1")
        half.give_password()
        half.post("/staff/hand-over/", {"next": "/staff/", "typed": TYPED})

        assert not DeskDraft.objects.exists()

    def test_signing_out_keeps_it_too(self, page, desk):
        mado, where = page
        mado.post("/staff/sign-out/", {"next": where, "typed": TYPED})

        assert 'id="draft"' in text(desk("mado-1").get(where))


class TestLocking:
    def test_keeps_it_first(self, page):
        mado, where = page
        answer = mado.post("/staff/draft/", {"page": where, "typed": TYPED}, headers=JSON)

        assert answer.json() == {"kept": True}
        (kept,) = DeskDraft.objects.all()
        assert "忘れ物".encode() not in bytes(kept.sealed)

    def test_forgets_it_when_its_owner_is_back(self, page):
        mado, where = page
        mado.post("/staff/draft/", {"page": where, "typed": TYPED}, headers=JSON)
        mado.post("/staff/draft/", {"page": where, "typed": "{}"}, headers=JSON)

        assert not DeskDraft.objects.exists()

    @pytest.mark.parametrize(
        ("where", "typed"),
        [
            ("https://evil.example/", TYPED),
            ("/certificates/", TYPED),
            ("/staff/" + "x" * 300, TYPED),
            ("/staff/", "not json"),
            ("/staff/", "[]"),
            ("/staff/", '{"place": "not a list"}'),
            ("/staff/", '{"place": [1]}'),
            ("/staff/", json.dumps({"place": ["あ" * 20_000]})),
        ],
    )
    def test_keeps_nothing_that_is_no_form(self, desk, where, typed):
        answer = desk("mado-1").post("/staff/draft/", {"page": where, "typed": typed}, headers=JSON)

        assert answer.json() == {"kept": False}
        assert not DeskDraft.objects.exists()

    def test_is_refused_on_a_locked_desk(self, page):
        mado, where = page
        StaffSession.objects.update(locked_at=timezone.now())

        assert mado.post("/staff/draft/", {"page": where, "typed": TYPED}, headers=JSON).status_code == 423


class TestAWindowOfSomebodyElse:
    """A page opened by one colleague, in the browser in which another one signed in meanwhile."""

    @pytest.mark.parametrize("call", ["here", "unlock", "draft", "lock"])
    def test_is_told_so_and_learns_and_opens_nothing(self, desk, staff, call):
        mado = desk("mado-2")
        typed = {"member": staff["mado-1"].pk, "code": mado.code(), "page": "/staff/", "typed": TYPED}
        answer = mado.post(f"/staff/{call}/", typed, headers=JSON)

        assert (answer.status_code, answer.json()) == (409, {"step": "other"})
        assert not DeskDraft.objects.exists()
        assert StaffSession.objects.get().locked_at is None

    def test_of_ones_own_goes_on(self, desk, staff):
        mado = desk("mado-2")
        assert mado.post("/staff/here/", {"member": staff["mado-2"].pk}, headers=JSON).json() == {"here": True}


class TestWhatIsKept:
    def test_is_kept_for_a_shift(self, staff, now):
        drafts.keep(staff["mado-1"], "/staff/", TYPED, at=now - drafts.KEPT - timedelta(seconds=1))

        assert drafts.take(staff["mado-1"], "/staff/", at=now) is None

    def test_is_tidied_up(self, staff, now):
        drafts.keep(staff["mado-1"], "/staff/", TYPED, at=now - drafts.KEPT)
        drafts.keep(staff["mado-2"], "/staff/", TYPED, at=now)

        assert drafts.forget_old(at=now) == 1
        assert drafts.take(staff["mado-2"], "/staff/", at=now) == json.loads(TYPED)

    def test_that_no_key_opens_any_more_is_typed_anew(self, staff, now, settings):
        drafts.keep(staff["mado-1"], "/staff/", TYPED, at=now)
        settings.STAFF_SECRETS_KEYS = ["another key"]

        assert drafts.take(staff["mado-1"], "/staff/", at=now) is None

    def test_is_the_newest(self, staff, now):
        for word in ("前", "後"):
            drafts.keep(staff["mado-1"], "/staff/", json.dumps({"place": [word]}), at=now)

        assert drafts.take(staff["mado-1"], "/staff/", at=now) == {"place": ["後"]}
