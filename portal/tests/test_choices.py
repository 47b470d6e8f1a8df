"""知らせ方: the pages of a mail address and of what is mailed; the same answer whoever else knows the address."""

import re

import pytest

from accounts.models import MailAddress, MailVerification
from certificates.policy import CODE_TRIES, CODES_AN_HOUR, SAME_PRESS_WITHIN
from certificates.ways.codes import code_of

pytestmark = pytest.mark.django_db

CHOICES, ADDRESS, CODE, REMOVE = (f"/notices/choices/{page}" for page in ("", "address/", "code/", "remove/"))


@pytest.fixture
def address(hanako, now):
    return MailAddress.objects.create(citizen=hanako, address="hanako@example.jp", language="ja", verified_at=now)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def asked_of(citizen):
    return MailVerification.objects.filter(citizen=citizen).latest("id")


class TestChoosing:
    def test_turns_groups_off_and_on(self, at_home, address):
        answer = at_home.post(CHOICES, {"mailed": ["reminders"]})
        address.refresh_from_db()
        assert (answer["Location"], sorted(address.off)) == (CHOICES, ["answers", "progress"])

        at_home.post(CHOICES, {"mailed": ["reminders", "progress", "answers"]})
        address.refresh_from_db()
        assert address.off == []

    @pytest.mark.parametrize("mailed", [["safety"], ["x"], ["reminders", "\0"], [""]])
    def test_knows_no_other_groups(self, at_home, address, mailed):
        assert at_home.post(CHOICES, {"mailed": mailed}).status_code == 200

        address.refresh_from_db()
        assert address.off == []

    def test_without_an_address_changes_nothing(self, at_home):
        assert at_home.post(CHOICES, {"mailed": []}).status_code == 200

    def test_of_one_person_is_not_anothers(self, at_taros, address):
        at_taros.post(CHOICES, {"mailed": []})
        at_taros.post(REMOVE)

        address.refresh_from_db()
        assert address.off == []
        assert "hanako@example.jp" not in text(at_taros.get(CHOICES))

    def test_says_when_an_address_could_not_be_reached(self, at_home, address, now):
        MailAddress.objects.update(refused_at=now)

        assert "このアドレスには届きませんでした" in text(at_home.get(CHOICES))

    def test_is_said_once(self, at_home, address):
        at_home.post(CHOICES, {"mailed": []})

        said = ["決めたとおりに変えました" in text(at_home.get(CHOICES)) for _ in range(2)]
        assert said == [True, False]

    @pytest.mark.parametrize("done", ["chosen", "proven", "removed", "<script>"])
    def test_claims_nothing_that_was_not_done(self, at_home, address, done):
        page = text(at_home.get(CHOICES, {"done": done}))

        assert not any(claim in page for claim in ("変えました", "登録しました", "登録されていません"))


class TestGiving:
    def test_leads_to_the_code_and_from_there_to_the_choices(self, at_home, hanako):
        assert at_home.post(ADDRESS, {"address": "Ｈanako@example.jp"})["Location"] == CODE
        assert "Hanako@example.jp" in text(at_home.get(CODE))

        answer = at_home.post(CODE, {"code": code_of(asked_of(hanako).pk)})

        assert answer["Location"] == CHOICES
        page = text(at_home.get(CHOICES))
        assert "Hanako@example.jp" in page
        assert "メールアドレスを登録しました" in page

    @pytest.mark.parametrize(
        "typed",
        [
            "", " ", "hanako", "hanako@", "@example.jp", "a b@c", "a@b@c.jp", "x" * 250 + "@a.jp",
            "a@example.jp\r\nBcc: b@c.jp",
            "hanako@example.jp\0", "<script>@example.jp", "花子@example.jp", "a@[127.0.0.1", "a@-.jp",
        ],
    )  # fmt: skip
    def test_takes_only_what_is_an_address(self, at_home, typed):
        answer = at_home.post(ADDRESS, {"address": typed})

        assert answer.status_code == 200
        assert "errors-summary" in text(answer)
        assert not MailVerification.objects.exists()

    def test_twice_within_seconds_mails_one_code(self, at_home, hanako):
        first, second = (at_home.post(ADDRESS, {"address": "hanako@example.jp"}) for _ in range(2))

        assert (first["Location"], second["Location"]) == (CODE, CODE)
        assert MailVerification.objects.filter(citizen=hanako).count() == 1

    def test_answers_the_same_for_an_address_somebody_else_has(self, at_home, at_taros, address):
        known = at_taros.post(ADDRESS, {"address": "hanako@example.jp"})
        unknown = at_home.post(ADDRESS, {"address": "nobody@example.jp"})

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        told = [text(browser.get(CODE)) for browser in (at_taros, at_home)]
        plain = [re.sub(r"(nobody|hanako)@example\.jp|csrfmiddlewaretoken. value=.\w+", "", one) for one in told]
        assert [len(one) for one in plain] == [len(plain[0])] * 2

    def test_too_often_is_slowed_down_in_words(self, at_home):
        for number in range(CODES_AN_HOUR):
            at_home.post(ADDRESS, {"address": f"hanako{number}@example.jp"})

        answer = at_home.post(ADDRESS, {"address": "hanako@example.jp"})

        assert answer.status_code == 429
        assert "しばらく送れません" in text(answer)

    @pytest.mark.parametrize("page", [ADDRESS, CODE])
    def test_is_not_there_where_no_mail_is_sent(self, at_home, settings, page):
        settings.MAIL_IS_SENT = False

        assert at_home.get(page).status_code == 404
        assert "メールでのお知らせを行っていません" in text(at_home.get(CHOICES))


class TestProving:
    def test_counts_down_and_then_ends(self, at_home, hanako):
        at_home.post(ADDRESS, {"address": "hanako@example.jp"})
        right = code_of(asked_of(hanako).pk)
        wrong = f"{(int(right) + 1) % 10**6:06}"

        answers = [text(at_home.post(CODE, {"code": wrong})) for _ in range(CODE_TRIES)]

        assert "あと4回" in answers[0]
        assert "あと1回" in answers[-2]
        assert "この番号は、もう使えません" in answers[-1]
        answer = text(at_home.post(CODE, {"code": right}))
        assert "この番号は、もう使えません" in answer
        assert "メールアドレスは、まだ登録されていません" in answer
        assert not MailAddress.objects.exists()

    def test_of_another_browsers_code_is_nothing(self, at_home, at_taros, hanako):
        at_home.post(ADDRESS, {"address": "hanako@example.jp"})

        answer = at_taros.post(CODE, {"code": code_of(asked_of(hanako).pk)})

        assert "この番号は、もう使えません" in text(answer)
        assert not MailAddress.objects.exists()

    def test_twice_is_proven_once(self, at_home, hanako):
        at_home.post(ADDRESS, {"address": "hanako@example.jp"})
        code = code_of(asked_of(hanako).pk)

        first, second = (at_home.post(CODE, {"code": code}) for _ in range(2))

        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, CHOICES)
        assert hanako.notices.count() == 1

    def test_again_later_is_too_late(self, at_home, hanako, now):
        at_home.post(ADDRESS, {"address": "hanako@example.jp"})
        code = code_of(asked_of(hanako).pk)
        at_home.post(CODE, {"code": code})
        MailVerification.objects.update(used_at=now - SAME_PRESS_WITHIN)

        answer = text(at_home.post(CODE, {"code": code}))
        assert "この番号は、もう使えません" in answer
        assert "hanako@example.jp" in answer


class TestRemoving:
    def test_asks_first_and_may_be_pressed_twice(self, at_home, address, hanako):
        assert "hanako@example.jp" in text(at_home.get(REMOVE))

        answers = [at_home.post(REMOVE)["Location"] for _ in range(2)]

        assert answers == [CHOICES] * 2
        assert "メールアドレスは登録されていません" in text(at_home.get(CHOICES))
        assert not MailAddress.objects.exists()
        assert hanako.notices.count() == 1
