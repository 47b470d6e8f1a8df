"""Staff sign in with a password and a second factor; their sessions lock, end and never mix with citizens'."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from accounts import encrypted, staff_accounts
from accounts.models import RecoveryCode, StaffEvent, StaffMember, StaffSession, TotpDevice
from accounts.roles import Role
from accounts.sign_in import enrol, password, second_factor, session
from accounts.tests.at_once import at_once, outcomes
from accounts.tests.colleagues import PASSWORD

pytestmark = pytest.mark.django_db
COOKIE = settings.STAFF_COOKIE_NAME


def page(answer):
    return answer.content.decode()


def age(**columns):
    """As if these moments had been that long ago."""
    now = timezone.now()
    StaffSession.objects.update(**{name: now - datetime.timedelta(minutes=m) for name, m in columns.items()})


class TestThePassword:
    def test_alone_opens_nothing(self, empty_desk):
        desk = empty_desk("mado-1")
        answer = desk.give_password()

        assert answer.headers["Location"].startswith("code/")
        assert desk.get("/staff/").headers["Location"].startswith("/staff/sign-in/code/")

    @pytest.mark.parametrize(("login", "word"), [("mado-1", "wrong"), ("nobody", PASSWORD), ("", ""), ("mado-1", "")])
    def test_that_is_wrong_is_answered_alike_whatever_is_wrong(self, empty_desk, login, word):
        answer = empty_desk(login).give_password(word)

        assert answer.status_code == 422
        assert COOKIE not in answer.cookies
        if login and word:
            assert "職員番号とパスワードをたしかめてください" in page(answer)

    def test_of_a_closed_account_is_answered_the_same(self, empty_desk, staff):
        staff_accounts.close(staff["mado-1"], by=staff["kanri"], at=timezone.now())

        assert "職員番号とパスワードをたしかめてください" in page(empty_desk("mado-1").give_password())

    def test_is_not_looked_at_after_ten_wrong_ones_from_one_network(self, empty_desk):
        for _ in range(password.FROM_ONE_NETWORK.tries):
            empty_desk("mado-1").give_password("wrong")

        assert "短い時間に続けて送られた" in page(empty_desk("mado-1").give_password())
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        answer = elsewhere.post("/staff/sign-in/", {"login": "mado-1", "password": PASSWORD})
        assert answer.status_code == 302  # whoever knows a login cannot keep its owner out

    def test_never_reaches_the_log(self, empty_desk, caplog):
        empty_desk("mado-1").give_password("geheim-geheim")

        assert "geheim" not in caplog.text
        assert "mado-1" not in caplog.text


class TestTheCode:
    def test_signs_in_and_is_written_down(self, desk, staff):
        answer = desk("mado-1").get("/staff/")

        assert answer.status_code == 200
        assert "窓口一" in page(answer)
        assert StaffEvent.objects.filter(member=staff["mado-1"], kind="signed_in").count() == 1

    def test_works_once(self, empty_desk):
        one, other = empty_desk("mado-1"), empty_desk("mado-1")
        one.give_password()
        other.give_password()
        code = one.code()

        assert one.post("/staff/sign-in/code/", {"code": code}).status_code == 302
        assert other.post("/staff/sign-in/code/", {"code": code}).status_code == 422

    @pytest.mark.django_db(transaction=True)
    def test_given_twice_at_once_is_heard_once(self, staff):
        member = staff["mado-1"]
        code = str(TOTP(TotpDevice.objects.get(user=member).seed()).token()).zfill(6)

        def give():
            second_factor.check(member, code, at=timezone.now())

        assert outcomes(at_once([give] * 2, refusals=second_factor.WrongCode)) == {"done": 1, "WrongCode": 1}

    @pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "１２３４５６", "abcdef", "-1", "' OR 1=1 --"])
    def test_that_is_none_is_refused(self, empty_desk, typed):
        desk = empty_desk("mado-1")
        desk.give_password()

        assert desk.post("/staff/sign-in/code/", {"code": typed}).status_code == 422
        assert desk.get("/staff/").status_code == 302

    def test_has_to_wait_after_wrong_ones(self, empty_desk, staff):
        desk = empty_desk("mado-1")
        desk.give_password()
        for _ in range(5):
            desk.post("/staff/sign-in/code/", {"code": "000000"})
        device = TotpDevice.objects.get(user=staff["mado-1"])
        right = str(TOTP(device.seed()).token()).zfill(6)

        assert desk.post("/staff/sign-in/code/", {"code": right}).status_code == 422  # sixteen seconds are not over

    def test_may_be_a_recovery_code_once(self, empty_desk, staff):
        codes = enrol.renew_recovery_codes(staff["mado-1"], at=timezone.now())
        for status in (302, 422):
            desk = empty_desk("mado-1")
            desk.give_password()
            answer = desk.post("/staff/sign-in/code/", {"code": codes[0].lower().replace("-", " ")})
            assert answer.status_code == status

    def test_of_somebody_else_is_refused(self, empty_desk, staff):
        codes = enrol.renew_recovery_codes(staff["mado-2"], at=timezone.now())
        desk = empty_desk("mado-1")
        desk.give_password()

        assert desk.post("/staff/sign-in/code/", {"code": codes[0]}).status_code == 422

    def test_comes_too_late_after_five_minutes(self, empty_desk):
        desk = empty_desk("mado-1")
        desk.give_password()
        age(began_at=6, seen_at=6)

        assert desk.post("/staff/sign-in/code/", {"code": desk.code()}).headers["Location"] == "/staff/sign-in/"

    def test_changes_the_cookie(self, empty_desk):  # T22
        desk = empty_desk("mado-1")
        desk.give_password()
        before = desk.cookies[COOKIE].value
        desk.post("/staff/sign-in/code/", {"code": desk.code()})

        assert desk.cookies[COOKIE].value != before
        planted = Client()
        planted.cookies[COOKIE] = before
        assert planted.get("/staff/").status_code == 302


class TestTheFirstTime:
    @pytest.fixture
    def new(self, staff):
        member, password = staff_accounts.create(
            login="atarashi", name="新田仮　始", role=Role.AUDITOR, municipality=None, by=staff["kanri"],
            at=timezone.now(),
        )  # fmt: skip
        return member, password

    def test_a_code_app_is_made_ready_and_the_password_changed(self, empty_desk, new):
        member, password = new
        desk = empty_desk("atarashi")
        assert desk.give_password(password).status_code == 302
        assert desk.get("/staff/sign-in/code/").headers["Location"].startswith("/staff/sign-in/enrol/")
        shown = page(desk.get("/staff/sign-in/enrol/"))
        seed = enrol.new_seed(member)
        assert enrol.spelled(seed) in shown
        assert "<svg" in shown

        done = desk.post("/staff/sign-in/enrol/", {"code": str(TOTP(seed).token()).zfill(6)})

        assert done.status_code == 200
        codes = RecoveryCode.objects.filter(member=member)
        assert len(codes) == enrol.CODES
        assert desk.get("/staff/").headers["Location"].startswith("/staff/password/")
        new_one = "totemo-nagai-aikotoba-7"
        typed = {"present": password, "new": new_one, "again": new_one}
        assert desk.post("/staff/password/", typed).status_code == 302
        assert desk.get("/staff/").status_code == 200

    def test_recovery_codes_are_shown_once_and_kept_as_digests(self, empty_desk, new):
        member, password = new
        desk = empty_desk("atarashi")
        desk.give_password(password)
        seed = enrol.new_seed(member)
        shown = page(desk.post("/staff/sign-in/enrol/", {"code": str(TOTP(seed).token()).zfill(6)}))
        codes = re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", shown)

        assert len(set(codes)) == enrol.CODES
        kept = b"".join(bytes(one.digest) for one in RecoveryCode.objects.filter(member=member))
        assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in codes)
        for address in ("/staff/sign-in/enrol/", "/staff/sign-in/code/", "/staff/password/", "/staff/"):
            assert not re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page(desk.get(address))), address

    def test_new_recovery_codes_make_the_old_ones_worthless(self, empty_desk, staff):
        old = enrol.renew_recovery_codes(staff["mado-1"], at=timezone.now())
        enrol.renew_recovery_codes(staff["mado-1"], at=timezone.now())
        desk = empty_desk("mado-1")
        desk.give_password()

        assert desk.post("/staff/sign-in/code/", {"code": old[0]}).status_code == 422

    def test_a_wrong_first_code_confirms_nothing(self, empty_desk, new):
        member, password = new
        desk = empty_desk("atarashi")
        desk.give_password(password)
        desk.get("/staff/sign-in/enrol/")

        assert desk.post("/staff/sign-in/enrol/", {"code": "000000"}).status_code == 422
        assert not enrol.is_enrolled(member)
        assert desk.get("/staff/").status_code == 302

    def test_is_over_for_whoever_has_an_app(self, empty_desk):
        """Whoever knows a password alone cannot put their own app in the place of another."""
        desk = empty_desk("mado-1")
        desk.give_password()

        assert desk.get("/staff/sign-in/enrol/").headers["Location"] == "/staff/sign-in/code/"

    @pytest.mark.parametrize("weak", ["short", "password1234", "123456789012345", PASSWORD])
    def test_a_weak_password_is_refused(self, desk, weak):
        mado = desk("mado-1")
        typed = {"present": PASSWORD, "new": weak, "again": weak}

        assert mado.post("/staff/password/", typed).status_code == 422
        assert StaffMember.objects.get(login="mado-1").check_password(PASSWORD)

    def test_a_new_password_ends_the_other_desks(self, desk):
        one, other = desk("mado-1"), desk("mado-1")
        new_one = "totemo-nagai-aikotoba-7"
        one.post("/staff/password/", {"present": PASSWORD, "new": new_one, "again": new_one})

        assert one.get("/staff/").status_code == 200
        assert other.get("/staff/").status_code == 302

    def test_secrets_lie_sealed(self, staff, settings):
        device = TotpDevice.objects.get(user=staff["mado-1"])
        assert device.seed() not in bytes(device.sealed_seed)

        settings.STAFF_SECRETS_KEYS = ["a newer key", *settings.STAFF_SECRETS_KEYS]
        assert device.seed()
        settings.STAFF_SECRETS_KEYS = ["a newer key"]
        with pytest.raises(encrypted.DoesNotOpen):
            device.seed()


class TestTime:
    def test_locks_after_five_idle_minutes_and_a_code_opens(self, desk):
        mado = desk("mado-1")
        age(seen_at=6)

        locked = mado.get("/staff/")
        assert locked.headers["Location"].startswith("/staff/unlock/?next=%2Fstaff%2F")
        assert "窓口一" in page(mado.get("/staff/unlock/"))
        assert mado.post("/staff/unlock/", {"code": "000000"}).status_code == 422
        assert mado.post("/staff/unlock/", {"code": mado.code(), "next": "/staff/"}).headers["Location"] == "/staff/"
        assert mado.get("/staff/").status_code == 200

    def test_a_script_is_told_what_comes_first(self, desk):
        mado = desk("mado-1")
        age(seen_at=6)

        answer = mado.post("/staff/here/", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()) == (423, {"step": "unlock"})
        opened = mado.post("/staff/unlock/", {"code": mado.code()}, headers={"Accept": "application/json"})
        assert opened.json() == {"done": True}
        assert mado.post("/staff/here/", headers={"Accept": "application/json"}).json() == {"here": True}

    def test_typing_keeps_the_desk_open(self, desk):
        mado = desk("mado-1")
        age(seen_at=4)
        mado.post("/staff/here/")

        assert timezone.now() - StaffSession.objects.get().seen_at < datetime.timedelta(seconds=10)

    def test_signs_out_after_a_quarter_of_an_hour(self, desk):
        mado = desk("mado-1")
        age(seen_at=16)

        answer = mado.get("/staff/")
        assert answer.headers["Location"].startswith("/staff/sign-in/")
        assert answer.cookies[COOKIE].value == ""
        assert not StaffSession.objects.exists()

    def test_never_ends_in_the_middle_of_a_call(self, desk):
        denwa = desk("denwa-1")
        StaffSession.objects.update(call="H-1126-0001")
        age(seen_at=40)
        assert denwa.get("/staff/").status_code == 200
        age(began_at=13 * 60)
        assert denwa.get("/staff/").status_code == 200

        StaffSession.objects.update(call="")
        assert denwa.get("/staff/").status_code == 302

    def test_signs_out_after_twelve_hours_in_any_case(self, desk):
        mado = desk("mado-1")
        age(began_at=12 * 60 + 1)

        assert mado.get("/staff/").status_code == 302

    def test_a_weighty_page_asks_again_after_a_quarter_of_an_hour(self, desk, staff):  # S5
        kanri = desk("kanri")
        address = f"/staff/accounts/{staff['mado-1'].pk}/"
        assert kanri.get(address).status_code == 200
        age(proved_at=16)

        assert kanri.get(address).headers["Location"].startswith("/staff/prove/")
        assert kanri.post("/staff/prove/", {"code": kanri.code(), "next": address}).headers["Location"] == address
        assert kanri.get(address).status_code == 200


class TestTheEnd:
    def test_hand_over_is_one_click(self, desk):
        mado = desk("mado-1")
        answer = mado.post("/staff/hand-over/", {"next": "/staff/password/"})

        assert answer.headers["Location"] == "../sign-in/?next=%2Fstaff%2Fpassword%2F"
        assert not StaffSession.objects.exists()

    def test_signing_out_ends_the_session_for_good(self, desk):
        mado = desk("mado-1")
        key = mado.cookies[COOKIE].value
        mado.post("/staff/sign-out/")
        mado.cookies[COOKIE] = key

        assert mado.get("/staff/").status_code == 302

    @pytest.mark.parametrize("act", ["close", "role", "password", "second-factor"])
    def test_an_administrators_act_ends_it_at_the_next_request(self, desk, staff, act):  # S3
        mado, kanri, member = desk("mado-1"), desk("kanri"), staff["mado-1"]
        typed = {"role": "auditor", "municipality": ""} if act == "role" else {"act": act}
        kanri.post(f"/staff/accounts/{member.pk}/", typed)

        assert mado.get("/staff/").status_code == 302
        assert StaffEvent.objects.filter(member=member, by=staff["kanri"]).count() == 1

    def test_leads_nowhere_outside(self, desk):
        mado = desk("mado-1")
        age(seen_at=6)
        for elsewhere in ("https://evil.example/", "//evil.example/", "/certificates/", "javascript:alert(1)"):
            StaffSession.objects.update(locked_at=timezone.now())
            answer = mado.post("/staff/unlock/", {"code": mado.code(), "next": elsewhere})
            assert answer.headers["Location"] == "/staff/"


class TestTheCookie:
    def test_is_for_staff_alone(self, desk):
        cookie = desk("mado-1").cookies[COOKIE]

        assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/staff/", "Strict", True)

    def test_of_staff_is_no_citizens(self, desk):
        mado = desk("mado-1")
        as_citizen = Client()
        as_citizen.cookies["sid"] = mado.cookies[COOKIE].value
        as_citizen.cookies[COOKIE] = mado.cookies[COOKIE].value

        assert as_citizen.get("/api/v1/session/").json()["citizen"] is None
        assert as_citizen.get("/certificates/").status_code == 302

    def test_of_a_citizen_is_not_looked_at_here(self, client):
        client.post("/api/v1/challenges/", "{}", content_type="application/json")
        key = client.cookies["sid"].value
        client.cookies[COOKIE] = key
        answer = client.get("/staff/")

        assert answer.status_code == 302
        assert "sid" not in answer.cookies  # neither renewed nor deleted by a page of staff

    def test_is_kept_as_a_digest(self, desk):
        key = desk("mado-1").cookies[COOKIE].value

        assert StaffSession.objects.get().digest != key
        assert len(StaffSession.objects.get().digest) == 64


class TestForgetting:
    def test_removes_what_nobody_came_back_to_and_keeps_calls(self, desk):
        desk("mado-1")
        desk("denwa-1")
        StaffSession.objects.filter(member__login="denwa-1").update(call="H-1")
        age(seen_at=20)

        session.forget_ended(at=timezone.now())
        assert [one.member.login for one in StaffSession.objects.all()] == ["denwa-1"]
