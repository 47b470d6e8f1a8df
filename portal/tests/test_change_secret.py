"""Changing PIN and signing password on a page, without a script (R-30 to R-34)."""

import re

import pytest
from django.template.loader import render_to_string

from accounts.models import Notice
from certificates import passwords
from certificates.lifecycle.set_stop_word import set_stop_word
from certificates.lifecycle.suspend import suspend
from certificates.models import Secret
from certificates.notices import About
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests.people import PASSWORD, PIN
from portal.own_secrets import own_secrets

pytestmark = pytest.mark.django_db
LOG_IN, SIGNING = Kind.USER_AUTHENTICATION, Kind.DIGITAL_SIGNATURE
PIN_PAGE, PASSWORD_PAGE = "/security/pin/", "/security/signing-password/"


def version_on(client, page):
    return re.search(r'name="version" value="([^"]*)"', client.get(page).content.decode())[1]


def send(client, page, *, version="first", **typed):
    new = "pin" if page == PIN_PAGE else "password"
    typed = {"old": PIN if new == "pin" else PASSWORD, "new": "7391" if new == "pin" else "KITSUNE88"} | typed
    fields = {"old": typed["old"], new: typed["new"], f"{new}_again": typed.get("again", typed["new"])}
    return client.post(page, fields | {"version": version})


def text(answer):
    return answer.content.decode()


def fits(registered, kind, typed):
    try:
        passwords.check(next(c for c in registered if c.kind == kind), typed)
    except passwords.Wrong:
        return False
    return True


def hanako_was_told(registered):
    return Notice.objects.filter(citizen=registered[0].citizen, about=About.PIN_CHANGED).exists()


class TestThePage:
    @pytest.mark.parametrize("page", [PIN_PAGE, PASSWORD_PAGE])
    def test_shows_the_way_to_whoever_is_locked_out(self, client, page):
        answer = text(client.get(page))

        assert f"{page}reset/" in answer
        assert f"/sign-in/?next={page}" in answer
        assert 'name="old"' not in answer

    def test_asks_for_the_phone_where_the_card_signed_in(self, with_the_card, registered):
        answer = text(with_the_card.get(PIN_PAGE))

        assert "変えるには、スマホでサインインします" in answer
        assert 'name="old"' not in answer

    def test_offers_no_way_where_there_is_nothing_to_change(
        self, with_the_card, registered, hanako, hanako_at_home, now
    ):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        answer = text(with_the_card.get(PIN_PAGE))

        assert "いま、変えられるものがありません" in answer
        assert "覚えている" not in answer
        assert "設定しなおす" not in answer

    def test_offers_the_way_out_alone_where_it_is_locked(self, with_the_card, registered):
        for _ in range(3):
            fits(registered, LOG_IN, "0000")
        answer = text(with_the_card.get(PIN_PAGE))

        assert "続けてまちがえたため、ロックされています" in answer
        assert "覚えている" not in answer
        assert "/security/pin/reset/" in answer

    @pytest.mark.parametrize("page", [PIN_PAGE, PASSWORD_PAGE])
    def test_of_setting_it_anew_says_that_there_is_nothing(
        self, with_the_card, registered, hanako, hanako_at_home, now, page
    ):
        assert "data-reset" in text(with_the_card.get(f"{page}reset/"))
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        answer = text(with_the_card.get(f"{page}reset/"))

        assert "いまは、設定しなおせません" in answer
        assert "data-reset" not in answer

    def test_refuses_the_one_there_is(self, with_the_phone, registered):
        answer = text(send(with_the_phone, PIN_PAGE, new=PIN))

        assert "いまと同じです" in answer
        assert not hanako_was_told(registered)

    def test_says_how_many_tries_are_left_and_since_when(self, with_the_phone):
        answer = text(with_the_phone.get(PIN_PAGE))

        assert "あと3回まちがえると、ロックされます" in answer
        assert "申請したときに決めたままです" in answer


class TestAChange:
    @pytest.mark.parametrize(
        ("page", "kind", "new"), [(PIN_PAGE, LOG_IN, "7391"), (PASSWORD_PAGE, SIGNING, "KITSUNE88")]
    )
    def test_is_made_and_said_once(self, with_the_phone, registered, page, kind, new):
        answer = send(with_the_phone, page)

        assert (answer.status_code, answer["Location"]) == (302, page)
        assert fits(registered, kind, new)
        assert "を変えました" in text(with_the_phone.get(page))
        assert "を変えました" not in text(with_the_phone.get(page))
        assert "最後に決めたのは" in text(with_the_phone.get(page))

    def test_is_typed_in_any_width(self, with_the_phone, registered):
        send(with_the_phone, PIN_PAGE, old="４８２６", new="７３９１", again="7391")

        assert fits(registered, LOG_IN, "7391")

    def test_counts_a_wrong_old_one_and_says_what_is_left(self, with_the_phone, registered):
        answer = text(send(with_the_phone, PIN_PAGE, old="0000"))

        assert "いまの暗証番号がちがいます。あと2回まちがえると" in answer
        assert "<title>エラー：" in answer
        assert "7391" not in answer
        assert fits(registered, LOG_IN, PIN)

    def test_is_over_when_it_is_locked(self, with_the_phone):
        for _ in range(2):
            send(with_the_phone, PIN_PAGE, old="0000")

        answer = send(with_the_phone, PIN_PAGE, old="0000")

        assert answer.status_code == 302
        page = text(with_the_phone.get(PIN_PAGE))
        assert "暗証番号がロックされています" in page
        assert "失効していません" in page
        assert 'name="old"' not in page

    @pytest.mark.parametrize(
        ("page", "typed", "says"),
        [
            (PIN_PAGE, {"old": ""}, "いまの暗証番号を入れてください"),
            (PIN_PAGE, {"new": ""}, "新しい暗証番号を入れてください"),
            (PIN_PAGE, {"new": "123"}, "数字4けたにしてください"),
            (PIN_PAGE, {"again": "7392"}, "2つの暗証番号がちがいます"),
            (PASSWORD_PAGE, {"new": "onlyletters"}, "どちらも使って"),
            (PASSWORD_PAGE, {"again": "KITSUNE89"}, "2つのパスワードがちがいます"),
        ],
    )
    def test_with_a_slip_is_no_try(self, with_the_phone, registered, page, typed, says):
        assert says in text(send(with_the_phone, page, **typed))
        assert not Secret.objects.filter(wrong__gt=0).exists()

    @pytest.mark.parametrize("page", [PIN_PAGE, PASSWORD_PAGE])
    def test_with_nothing_typed_names_what_is_missing_and_compares_nothing(self, with_the_phone, page):
        told = text(send(with_the_phone, page, old="", new="", again=""))

        assert told.count("入れてください。") >= 2
        assert "がちがいます" not in told
        assert told.count("※必須") == 3

    @pytest.mark.parametrize(("page", "old"), [(PIN_PAGE, "123"), (PIN_PAGE, "12a4"), (PASSWORD_PAGE, "ABC12")])
    def test_with_an_old_one_that_cannot_be_says_so_and_counts_nothing(self, with_the_phone, page, old):
        answer = send(with_the_phone, page, old=old)

        assert "です。" in text(answer)
        assert 'id="id_old_error"' in text(answer)
        assert not Secret.objects.filter(wrong__gt=0).exists()

    @pytest.mark.parametrize(("old", "new"), [("48-26", "73-91"), ("４８ ２６", "７３９１"), ("48ー26", "7391")])
    def test_takes_strokes_and_spaces(self, with_the_phone, registered, old, new):
        send(with_the_phone, PIN_PAGE, version=version_on(with_the_phone, PIN_PAGE), old=old, new=new)

        assert fits(registered, LOG_IN, "7391")

    def test_pressed_twice_is_made_once_and_counts_nothing(self, with_the_phone, registered):
        version = version_on(with_the_phone, PIN_PAGE)

        first, second = (send(with_the_phone, PIN_PAGE, version=version) for _ in range(2))

        assert [first.status_code, second.status_code] == [302, 302]
        assert not Secret.objects.filter(wrong__gt=0).exists()
        assert fits(registered, LOG_IN, "7391")

    @pytest.mark.parametrize("who", ["nobody", "with the card"])
    def test_without_the_phone_is_not_made(self, client, with_the_card, registered, who):
        answer = send(client if who == "nobody" else with_the_card, PIN_PAGE)

        assert answer["Location"].startswith("/sign-in/?next=")
        assert "not-done" in answer["Location"]
        assert fits(registered, LOG_IN, PIN)


class TestTheOverviewsPart:
    def shown(self, citizen):
        return render_to_string("portal/security_secrets.html", {"own_secrets": own_secrets(citizen)})

    def test_leads_to_each_page(self, hanako):
        part = self.shown(hanako)

        for address in (PIN_PAGE, PASSWORD_PAGE, "/security/stop-word/", "/help/passwords/"):
            assert f'href="{address}"' in part

    def test_says_what_is_locked_and_since_when_there_is_a_word(self, hanako, registered, now):
        Secret.objects.filter(certificate__kind=LOG_IN).update(wrong=3)
        set_stop_word(hanako, "みどりのたぬき7", at=now)

        part = self.shown(hanako)

        assert part.count("ロックされています") == 1
        assert "に決めました" in part


class TestOwnSecrets:
    def test_tell_what_there_is(self, hanako, registered):
        told = own_secrets(hanako)

        assert (told.pin.tries_left, told.signing_password.tries_left, told.stop_word_set_at) == (3, 5, None)
        assert not told.pin.is_locked

    def test_tell_nothing_of_a_phone_that_is_not_there(self, hanako):
        told = own_secrets(hanako)

        assert (told.pin, told.signing_password) == (None, None)
