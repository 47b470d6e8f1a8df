"""Every notice there is has words of its own: a title, what happened, what to do; in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from accounts.models import Notice
from accounts.roles import Channel, Role
from certificates.lifecycle.issue import issue
from certificates.lifecycle.suspend import suspend
from certificates.notices import About
from certificates.reasons import GIVEN_WITH, Reason
from certificates.states import Act, Carrier
from portal.application_told import REFUSED
from portal.told import Told

pytestmark = pytest.mark.django_db

WORDS = Path(settings.BASE_DIR) / "templates" / "notices"
TAGS = re.compile(r"<[^>]*>")
PHONE = [["phone", "user_authentication"], ["phone", "digital_signature"]]
CARD = [["card", "user_authentication"]]


def told(citizen, about, now, *, reference="", **values):
    return Told(Notice(citizen=citizen, about=about, values=values, reference=reference, at=now))


def plain(html):
    return " ".join(TAGS.sub(" ", html).split())


def of_every_kind(citizen, now):
    """Each notice, as it may come: of phone, card or both, by each hand."""
    by_hand = [(Channel.PORTAL, Role.CITIZEN), (Channel.SYSTEM, Role.SYSTEM), (Channel.HOTLINE, Role.HOTLINE_OPERATOR)]
    for about in About:
        for certificates in (PHONE, CARD, PHONE + CARD):
            for channel, role in by_hand:
                known = {"certificates": certificates, "channel": channel, "role": role, "until": now.isoformat()}
                yield told(citizen, about, now, reference=str(citizen.pk), **known)


class TestTheWords:
    def test_are_there_for_every_notice(self):
        missing = [about.value for about in About if not (WORDS / f"{about.value}.html").exists()]

        assert missing == []

    def test_of_each_say_what_happened_and_what_to_do(self, hanako, now):
        for one in of_every_kind(hanako, now):
            happened, what_to_do = one.words.split("<h2", 1)

            assert 4 <= len(one.title) <= 40, one.notice.about
            assert len(plain(happened)) > 10, one.notice.about
            assert len(plain(what_to_do)) > len("これからすること") + 10, one.notice.about

    def test_of_each_are_english_too(self, hanako, now):
        with translation.override("en"):
            for one in of_every_kind(hanako, now):
                assert not re.search(r"[぀-ヿ一-鿿]", one.title + one.words), one.notice.about

    def test_of_each_lead_somewhere_in_this_house(self, hanako, now):
        for one in of_every_kind(hanako, now):
            links = re.findall(r'href="([^"]*)"', one.words)

            assert all(link.startswith("/") for link in links), one.notice.about

    @pytest.mark.parametrize("reason", sorted(GIVEN_WITH[Act.REVOKE]))
    def test_of_an_end_say_why(self, hanako, now, reason):
        said = told(hanako, About.REVOKED, now, certificates=PHONE, reason=reason).words

        assert "元に戻せません" in said

    def test_that_a_newer_house_told_do_not_break_the_inbox(self, hanako, now):
        one = told(hanako, "something_of_tomorrow", now)

        assert one.title == "新しいお知らせがあります"


class TestWhatToDo:
    def test_leads_to_registering_while_that_can_be_done(self, phone, card, hanako, now):
        application = issue(phone.apply(card, at=now).id, at=now)
        notice = Notice.objects.get(citizen=hanako, about=About.READY_TO_REGISTER)
        assert f"/certificates/register/?application={application.pk}" in Told(notice).words

        phone.register(application, at=now)
        assert "登録はすんでいます" in Told(notice).words

    def test_after_a_stop_names_the_receipt(self, registered, hanako, hanako_at_home, now):
        receipt = suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        notice = Notice.objects.get(citizen=hanako, about=About.SUSPENDED)

        assert f"/receipts/{receipt.pk}/" in Told(notice).words
        assert "見つかった" in Told(notice).words

    def test_after_a_stop_before_registration_says_that_it_is_over(self, phone, card, hanako, hanako_at_home, now):
        issue(phone.apply(card, at=now).id, at=now)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        notice = Told(Notice.objects.filter(citizen=hanako, about=About.SUSPENDED).get())
        said = notice.words

        assert notice.title == "スマホ用が失効しました"
        assert "登録する前だったので" in said
        assert "見つかったら" not in said


@pytest.mark.parametrize("refusal", [name for name in REFUSED if name.startswith("face_")])
def test_a_face_that_did_not_do_is_told_as_on_the_state_page(hanako, now, refusal):
    assert str(REFUSED[refusal]) in plain(told(hanako, About.APPLICATION_REFUSED, now, refusal=refusal).words)
