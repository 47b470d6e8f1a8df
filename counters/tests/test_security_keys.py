"""Security keys of staff: a second factor beside the code app, bound to its member, its desk and this site."""

import json

import pytest
from django.utils import timezone

from accounts import staff_accounts
from accounts.models import SecurityKey, StaffEvent
from accounts.sign_in import security_key
from accounts.tests.authenticator import PRESENT, Authenticator

pytestmark = pytest.mark.django_db
KEYS, OPTIONS = "/staff/security-keys/", "/staff/security-keys/options/"


@pytest.fixture
def key():
    return Authenticator()


@pytest.fixture
def at_desk(desk):
    return desk("mado-1")


@pytest.fixture
def added(at_desk, key):
    assert add(at_desk, key).status_code == 302
    return SecurityKey.objects.get()


def asked(desk, to):
    return desk.post(OPTIONS, {"to": to}).json()["publicKey"]


def add(desk, key, *, name="青い鍵", **changes):
    credential = json.dumps(key.create(asked(desk, "add"), **changes))
    return desk.post(KEYS, {"name": name, "credential": credential})


def prove(desk, key, *, where="/staff/sign-in/code/", shown=None, **changes):
    shown = shown or key.get(asked(desk, "prove"), **changes)
    return desk.post(where, {"credential": json.dumps(shown), "next": "/staff/"})


def kinds():
    return list(StaffEvent.objects.order_by("id").values_list("kind", flat=True))


def is_in(desk):
    return desk.get("/staff/").status_code == 200


@pytest.fixture
def half_in(empty_desk, added):
    """The password was given; the second factor is still to come."""
    desk = empty_desk("mado-1")
    desk.give_password()
    return desk


class TestAKey:
    def test_is_added_and_written_down(self, at_desk, added):
        assert kinds()[-1] == "key_added"
        page = at_desk.get(KEYS).content.decode()
        assert "青い鍵" in page

    def test_signs_in_in_place_of_a_code(self, half_in, key):
        assert not is_in(half_in)
        assert prove(half_in, key).headers["Location"] == "/staff/"
        assert is_in(half_in)
        assert SecurityKey.objects.get().sign_count == 1
        assert kinds()[-1] == "signed_in"

    @pytest.mark.parametrize(
        "changes",
        [{"origin": "https://evil.example"}, {"rp_id": "evil"}, {"flags": PRESENT}, {"user_id": b"else"}, {"id": b"x"}],
        ids=["site", "rp", "nobody verified", "owner", "unknown"],
    )
    def test_that_proves_nothing_opens_nothing(self, half_in, key, changes):
        assert prove(half_in, key, **changes).status_code == 422
        assert not is_in(half_in)

    @pytest.mark.parametrize("nonsense", ["", "x", "{}", "[]", "null", '{"id": 1}', "\ud800"])
    def test_nonsense_opens_nothing(self, half_in, nonsense):
        answer = half_in.post("/staff/sign-in/code/", {"credential": nonsense.encode("utf-8", "replace"), "next": ""})

        assert answer.status_code == 422
        assert not is_in(half_in)

    def test_is_heard_once(self, half_in, empty_desk, key):
        shown = key.get(asked(half_in, "prove"))
        assert prove(half_in, key, shown=shown).status_code == 302

        again = empty_desk("mado-1")
        again.give_password()
        assert prove(again, key, shown=shown).status_code == 422
        assert not is_in(again)

    def test_of_a_colleague_opens_nothing(self, empty_desk, added, key):
        colleague = empty_desk("mado-2")
        colleague.give_password()

        assert prove(colleague, key).status_code == 422
        assert not is_in(colleague)

    def test_unlocks_and_proves_again(self, at_desk, added, key):
        at_desk.post("/staff/lock/", {"next": "/staff/"})
        assert not is_in(at_desk)
        assert prove(at_desk, key, where="/staff/unlock/").status_code == 302
        assert is_in(at_desk)
        assert prove(at_desk, key, where="/staff/prove/").status_code == 302

    def test_that_was_copied_ends(self, half_in, key):
        SecurityKey.objects.update(sign_count=7)

        assert prove(half_in, key).status_code == 422
        assert not SecurityKey.objects.exists()
        assert StaffEvent.objects.latest("id").details == {"why": "copied"}

    def test_that_was_removed_opens_nothing(self, at_desk, half_in, added, key):
        at_desk.post(KEYS, {"remove": str(added.pk)})

        assert kinds()[-1] == "key_removed"
        assert prove(half_in, key).status_code == 422

    def test_ends_when_the_second_factor_is_reset(self, added, staff):
        staff_accounts.reset_second_factor(staff["mado-1"], by=staff["kanri"], at=timezone.now())

        assert not SecurityKey.objects.exists()


class TestAdding:
    def test_wants_a_second_factor_of_just_now(self, half_in, empty_desk):
        assert half_in.post(OPTIONS, {"to": "add"}).status_code == 401
        assert empty_desk("mado-1").post(OPTIONS, {"to": "prove"}).status_code == 401
        assert half_in.get(KEYS).status_code == 302

    def test_a_colleagues_key_is_not_removed(self, desk, added):
        desk("mado-2").post(KEYS, {"remove": str(added.pk)})

        assert SecurityKey.objects.exists()

    def test_twice_is_once(self, at_desk, added, key):
        assert add(at_desk, key).status_code == 422
        assert SecurityKey.objects.count() == 1

    def test_has_an_end(self, at_desk):
        answers = [add(at_desk, Authenticator()).status_code for _ in range(security_key.MOST + 1)]

        assert answers == [302] * security_key.MOST + [422]

    @pytest.mark.parametrize("changes", [{"origin": "https://evil.example"}, {"flags": PRESENT}, {"rp_id": "evil"}])
    def test_of_what_proves_nothing_is_refused(self, at_desk, key, changes):
        assert add(at_desk, key, **changes).status_code == 422
        assert not SecurityKey.objects.exists()

    def test_a_challenge_to_prove_adds_nothing(self, at_desk, key):
        options = asked(at_desk, "add") | {"challenge": asked(at_desk, "prove")["challenge"]}

        answer = at_desk.post(KEYS, {"name": "鍵", "credential": json.dumps(key.create(options))})
        assert answer.status_code == 422
