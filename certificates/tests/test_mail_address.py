"""A mail address: proven by a code first, changed, removed; slowed down; telling nobody of anybody (T20)."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Delivery, MailAddress, MailVerification, Notice
from accounts.tests.at_once import at_once, outcomes
from certificates import jobs, policy
from certificates.lifecycle.mail_address import (
    CodeEnded,
    CodeWrong,
    TooManyCodes,
    ask_to_prove,
    choose,
    prove,
    remove_address,
)
from certificates.ways.codes import code_of

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waiting(task):
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=f"certificates.jobs.{task}").order_by("id")]


def mail_all():
    """What the worker would do now."""
    for args in waiting("send_mail"):
        jobs.send_mail(**args)


@pytest.fixture
def prove_it(now):
    def proven(citizen, address="hanako@example.jp", at=None, language="ja"):
        asked = ask_to_prove(citizen, address, language=language, at=at or now)
        return prove(citizen, code_of(asked.pk), at=at or now)

    return proven


def wrong(asked):
    return f"{(int(code_of(asked.pk)) + 1) % 10**6:06}"


class TestAsking:
    def test_mails_the_code_by_a_job_that_does_not_know_it(self, hanako):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=timezone.now())
        (args,) = waiting("send_code")
        assert args == {"verification_id": str(asked.pk)}
        assert ProcrastinateJob.objects.get().priority > 0  # somebody sits before the page: lists can wait

        jobs.send_code(**args)
        jobs.send_code(**args)

        (mail,) = outbox.outbox
        code = code_of(asked.pk)
        assert mail.to == ["hanako@example.jp"]
        assert f"番号は {code[:3]} {code[3:]} です" in mail.body
        assert hanako.full_name not in mail.body
        assert "/notices/" not in mail.body

    def test_stores_the_code_nowhere(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        kept = str(MailVerification.objects.values()) + str(list(ProcrastinateJob.objects.values("args")))
        assert code_of(asked.pk) not in kept.replace("-", "")

    def test_is_worthless_without_the_pepper(self, hanako, now, settings):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)
        code = code_of(asked.pk)
        settings.SECRET_PEPPER = "another"

        assert code_of(asked.pk) != code

    def test_mails_no_code_that_is_of_no_use_any_more(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now - DAY)

        jobs.send_code(str(asked.pk))

        assert outbox.outbox == []

    def test_too_often_is_refused_for_an_hour_and_then_for_a_day(self, hanako, now):
        for number in range(policy.CODES_AN_HOUR):
            ask_to_prove(hanako, f"{number}@example.jp", language="ja", at=now)
        with pytest.raises(TooManyCodes):
            ask_to_prove(hanako, "x@example.jp", language="ja", at=now + 59 * HOUR / 60)

        for number in range(policy.CODES_A_DAY - policy.CODES_AN_HOUR):
            ask_to_prove(hanako, f"{number}@example.jp", language="ja", at=now + (number + 2) * HOUR)
        with pytest.raises(TooManyCodes):
            ask_to_prove(hanako, "x@example.jp", language="ja", at=now + 20 * HOUR)
        ask_to_prove(hanako, "x@example.jp", language="ja", at=now + 2 * DAY)

    def test_pressed_twice_mails_one_code(self, hanako, now):
        def ask(address="hanako@example.jp", **later):
            return ask_to_prove(hanako, address, language="ja", at=now + timedelta(**later))

        first = ask()

        assert ask(seconds=9) == first
        assert len(waiting("send_code")) == 1
        assert ask("other@example.jp", seconds=9) != first
        assert ask(seconds=20) != first
        assert len(waiting("send_code")) == 3

    def test_for_an_address_that_many_ask_for_mails_nothing_and_says_nothing(self, hanako, taro, now):
        for number in range(policy.CODES_TO_AN_ADDRESS_A_DAY):
            MailVerification.objects.create(
                citizen=taro, address="Hanako@Example.jp", language="ja", asked_at=now, expires_at=now + number * HOUR
            )

        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        assert asked.expires_at == now + policy.CODE_LIVES
        assert waiting("send_code") == []


class TestProving:
    def test_takes_the_code_as_it_may_be_typed(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)
        code = code_of(asked.pk)
        typed = f" {code[:3]}-{code[3:]} ".translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})

        assert prove(hanako, typed, at=now).address == "hanako@example.jp"
        assert Notice.objects.get(citizen=hanako).values["what"] == "added"

    def test_takes_it_once(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)
        prove(hanako, code_of(asked.pk), at=now)

        with pytest.raises(CodeEnded):
            prove(hanako, code_of(asked.pk), at=now)

    def test_takes_it_for_an_hour(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        with pytest.raises(CodeEnded):
            prove(hanako, code_of(asked.pk), at=now + policy.CODE_LIVES)
        assert not MailAddress.objects.exists()

    def test_takes_the_newest_only(self, hanako, now):
        older = ask_to_prove(hanako, "old@example.jp", language="ja", at=now)
        newer = ask_to_prove(hanako, "new@example.jp", language="ja", at=now + HOUR / 60)

        with pytest.raises(CodeWrong):
            prove(hanako, code_of(older.pk), at=now + HOUR / 30)
        assert prove(hanako, code_of(newer.pk), at=now + HOUR / 30).address == "new@example.jp"

    def test_takes_nobody_elses(self, hanako, taro, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        with pytest.raises(CodeEnded):
            prove(taro, code_of(asked.pk), at=now)

    def test_counts_what_is_wrong_and_ends(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)
        for left in (4, 3, 2, 1, 0):
            with pytest.raises(CodeWrong) as refused:
                prove(hanako, wrong(asked), at=now)
            assert refused.value.tries_left == left

        with pytest.raises(CodeEnded):
            prove(hanako, code_of(asked.pk), at=now)

    @pytest.mark.parametrize("typed", ["", "0", "x", "\0", "９９９", "1" * 40, "𠮷" * 6])
    def test_takes_nothing_that_is_no_code(self, hanako, now, typed):
        ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        with pytest.raises(CodeWrong):
            prove(hanako, typed, at=now)

    def test_of_an_address_that_others_have_is_as_always(self, hanako, taro, now, prove_it):
        prove_it(taro, "family@example.jp")

        assert prove_it(hanako, "family@example.jp").address == "family@example.jp"
        assert MailAddress.objects.filter(address="family@example.jp").count() == 2


class TestChanging:
    def test_tells_the_former_address_and_the_new_one(self, hanako, now, prove_it):
        prove_it(hanako, "old@example.jp")
        mail_all()
        outbox.outbox.clear()

        prove_it(hanako, "new@example.jp", at=now + HOUR)
        mail_all()

        told = {mail.to[0]: mail for mail in outbox.outbox}
        assert set(told) == {"old@example.jp", "new@example.jp"}
        assert "別のアドレスに変えられました" in told["old@example.jp"].body
        assert "new@example.jp" not in told["old@example.jp"].body
        assert Notice.objects.filter(citizen=hanako).first().values["what"] == "changed"

    def test_to_the_same_tells_nobody(self, hanako, now, prove_it):
        prove_it(hanako)
        before = Notice.objects.count()

        prove_it(hanako, at=now + HOUR)

        assert Notice.objects.count() == before

    def test_keeps_what_was_chosen_and_sends_on_what_waits(self, hanako, now, prove_it):
        prove_it(hanako, "old@example.jp")
        choose(hanako, off=["progress"])

        address = prove_it(hanako, "new@example.jp", at=now + HOUR)

        assert address.off == ["progress"]
        assert set(Delivery.objects.filter(way="mail").values_list("recipient", flat=True)) == {"new@example.jp"}

    def test_keeps_no_address_once_it_was_written_to(self, hanako, now, prove_it):
        prove_it(hanako, "old@example.jp")
        prove_it(hanako, "new@example.jp", at=now + HOUR)

        mail_all()

        assert set(Delivery.objects.values_list("recipient", "outcome")) == {("", "sent")}


class TestRemoving:
    def test_tells_the_address_a_last_time_and_sends_no_more(self, hanako, now, prove_it):
        prove_it(hanako, "old@example.jp")

        remove_address(hanako, at=now)
        mail_all()

        assert [mail.to for mail in outbox.outbox] == [["old@example.jp"]]
        assert "登録が消された" in outbox.outbox[0].body
        assert not MailAddress.objects.exists()
        assert set(Delivery.objects.filter(way="mail").values_list("outcome", flat=True)) == {"nobody"}

    def test_of_nothing_does_nothing(self, hanako, now):
        remove_address(hanako, at=now)

        assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
class TestAtOnce:
    def _all(self, acts):
        return outcomes(at_once(acts, refusals=(CodeWrong, CodeEnded)))

    def test_many_guesses_get_the_tries_allowed(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        answers = self._all([lambda: prove(hanako, wrong(asked), at=now)] * 24)

        assert answers == {"CodeWrong": policy.CODE_TRIES, "CodeEnded": 24 - policy.CODE_TRIES}

    def test_the_right_one_is_taken_once(self, hanako, now):
        asked = ask_to_prove(hanako, "hanako@example.jp", language="ja", at=now)

        answers = self._all([lambda: prove(hanako, code_of(asked.pk), at=now)] * 8)

        assert answers["done"] == 1
        assert Notice.objects.count() == 1
