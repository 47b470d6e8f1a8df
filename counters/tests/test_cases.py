"""What citizens did not recognise, read and answered by a supervisor; their questions, by the hotline."""

import uuid

import pytest
from django.utils import timezone

from accounts.models import AccessRecord, Notice
from accounts.sign_in.session import actor_of
from certificates import jobs
from certificates.history.entries import find
from certificates.inquiries import ask as asking
from certificates.lifecycle.open_case import open_case
from certificates.lifecycle.suspend import suspend
from certificates.models import CaseAnswer, Inquiry, InquiryAnswer, StatusChange
from certificates.models.inquiry import AnswerBy, Topic
from certificates.reasons import Reason
from certificates.states import Carrier
from counters.tests.at_the_desk import address, open_visit

pytestmark = pytest.mark.django_db
CASES, INQUIRIES = "/staff/cases/", "/staff/inquiries/"


@pytest.fixture
def case(registered, hanako, now, staff):
    """The hotline stopped her card, and she says she never rang."""
    suspend(hanako.id, [Carrier.CARD], actor=actor_of(staff["denwa-1"], "H-1"), reason=Reason.LOST, at=now)
    change = StatusChange.objects.filter(act="suspend").latest("id")
    return open_case(hanako, find(hanako, f"change-{change.pk}"), words="電話していません。<b>", at=now)


def text(answer):
    return answer.content.decode()


class TestACase:
    def test_waits_without_a_name(self, desk, case, hanako):
        page = text(desk("mado-cho").get(CASES))

        case.refresh_from_db()
        assert case.number[:4] in page
        assert hanako.full_name not in page
        assert not AccessRecord.objects.filter(purpose="身に覚えがない記録の申出").exists()

    def test_opened_shows_what_happened_and_is_seen_by_the_citizen_once(self, desk, case, hanako):
        cho = desk("mado-cho")
        for _again in range(2):
            page = text(cho.get(f"{CASES}{case.pk}/"))

        assert "電話していません。&lt;b&gt;" in page
        assert "一時停止" in page
        assert "試験　電話一" in page  # whose hand it was, for whoever asks them
        assert AccessRecord.objects.filter(citizen=hanako, purpose="身に覚えがない記録の申出").count() == 1

    def test_is_answered_and_closed_and_the_citizen_told(self, desk, case, hanako):
        cho = desk("denwa-cho")
        cho.post(f"{CASES}{case.pk}/", {"words": "調べています。"})
        cho.post(f"{CASES}{case.pk}/", {"words": "家族の方の電話でした。", "closes": "on"})
        late = cho.post(f"{CASES}{case.pk}/", {"words": "もう一度"})

        assert [one.words for one in CaseAnswer.objects.all()] == ["調べています。", "家族の方の電話でした。"]
        assert late.status_code == 422
        assert "送られていません" in text(late)
        assert Notice.objects.filter(citizen=hanako, about="case_answered").count() == 2
        assert case.number[:4] not in text(cho.get(CASES))

    @pytest.mark.parametrize("words", ["", "　", "あ" * 2001, "番号は1234 5678 9018です"])
    def test_takes_no_nonsense_for_an_answer(self, desk, case, words):
        assert desk("mado-cho").post(f"{CASES}{case.pk}/", {"words": words}).status_code == 422
        assert not CaseAnswer.objects.exists()

    def test_stands_beside_the_persons_record_while_it_is_open(self, desk, case, hanako):
        mado = desk("mado-1")
        case.refresh_from_db()
        page = address(open_visit(mado, hanako))
        assert case.number[:4] in text(mado.get(page))
        desk("denwa-cho").post(f"{CASES}{case.pk}/", {"words": "終わりました。", "closes": "on"})

        assert case.number[:4] not in text(mado.get(page))

    def test_of_another_city_is_not_there(self, desk, case):
        assert desk("kita-cho").get(f"{CASES}{case.pk}/").status_code == 404
        assert desk("kita-cho").get(f"{CASES}{uuid.uuid4()}/").status_code == 404

    def test_of_ones_own_deed_is_for_somebody_else(self, desk, registered, hanako, now, staff):  # T6
        suspend(hanako.id, [Carrier.CARD], actor=actor_of(staff["mado-cho"], "C-1"), reason=Reason.LOST, at=now)
        change = StatusChange.objects.filter(act="suspend").latest("id")
        case = open_case(hanako, find(hanako, f"change-{change.pk}"), words="", at=now)

        assert desk("mado-cho").get(f"{CASES}{case.pk}/").status_code == 404
        assert desk("denwa-cho").get(f"{CASES}{case.pk}/").status_code == 200


@pytest.fixture
def inquiry(hanako, now):
    return asked(hanako, now)


def asked(citizen, now, answer_by=AnswerBy.SITE, **more):
    question = asking.Question(topic=Topic.USING, text="<i>使えません", answer_by=answer_by, **more)
    return asking.ask(question, citizen=citizen, sending=uuid.uuid4(), at=now)


class TestAnInquiry:
    def test_waits_without_its_words(self, desk, inquiry):
        page = text(desk("denwa-1").get(INQUIRIES))

        assert inquiry.number in page
        assert "使えません" not in page

    def test_is_read_answered_and_closed(self, desk, inquiry, hanako):
        denwa = desk("denwa-1")
        assert "&lt;i&gt;使えません" in text(denwa.get(f"{INQUIRIES}{inquiry.pk}/"))
        denwa.post(f"{INQUIRIES}{inquiry.pk}/", {"text": "再起動してください。"})
        denwa.post(f"{INQUIRIES}{inquiry.pk}/close/")
        denwa.post(f"{INQUIRIES}{inquiry.pk}/close/")
        late = denwa.post(f"{INQUIRIES}{inquiry.pk}/", {"text": "もう一度"})

        assert late.status_code == 422
        assert InquiryAnswer.objects.get().text == "再起動してください。"
        assert Inquiry.objects.get().state == "closed"
        assert Notice.objects.filter(citizen=hanako, about="inquiry_answered").exists()

    def test_is_told_by_mail_without_its_words_where_that_was_asked_for(self, desk, now, settings, mailoutbox):
        inquiry = asked(None, now, AnswerBy.EMAIL, email="hanako@example.jp", name="Hanako", language="en")
        desk("denwa-1").post(f"{INQUIRIES}{inquiry.pk}/", {"text": "Please restart it."})
        jobs.send_answer(InquiryAnswer.objects.get().pk)

        (sent,) = mailoutbox
        assert sent.to == ["hanako@example.jp"]
        assert inquiry.number in sent.subject
        assert f"{settings.PUBLIC_URL}/contact/sent/{inquiry.pk}/" in sent.body
        assert settings.CONTACTS["hotline"] in sent.body
        assert not any(word in sent.body for word in ("restart", "使えません", "Hanako"))  # whose address is it?

    @pytest.mark.parametrize("words", ["", "あ" * 2001, "番号は1234 5678 9018です"])
    def test_takes_no_nonsense_for_an_answer(self, desk, inquiry, words):
        assert desk("denwa-1").post(f"{INQUIRIES}{inquiry.pk}/", {"text": words}).status_code == 422
        assert not InquiryAnswer.objects.exists()

    def test_that_is_not_there_is_not_found(self, desk):
        denwa = desk("denwa-1")

        assert denwa.get(f"{INQUIRIES}{uuid.uuid4()}/").status_code == 404
        assert denwa.post(f"{INQUIRIES}{uuid.uuid4()}/close/").status_code == 404

    def test_forgotten_meanwhile_is_mailed_to_nobody(self, mailoutbox):
        jobs.send_answer(1)

        assert mailoutbox == []


class TestTheMoment:
    def test_of_waiting_is_told_in_days(self, desk, case):
        assert timezone.now() >= case.opened_at
        assert ">0<" in text(desk("mado-cho").get(CASES))
