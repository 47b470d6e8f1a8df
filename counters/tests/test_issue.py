"""A card that lacks certificates is given new ones (R-18, R-23, R-45); the phone is looked at, never touched (R-42)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import THE_SYSTEM
from certificates.lifecycle.follow_record import follow_record
from certificates.lifecycle.reissue import reissue
from certificates.lifecycle.revoke_card import abolish_card, revoke_card
from certificates.lifecycle.suspend import suspend
from certificates.models import Card, CardRequest, Secret
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests import a_chip
from certificates.tests.people import ACard
from counters.desk.issue import IssueForm
from counters.models import CardReissue, PinReset
from counters.tests.at_the_desk import address, open_visit, slip_of
from counters.tests.at_the_reader import ENOUGH, STRICT, laid

judge = IssueForm.is_valid
pytestmark = pytest.mark.django_db
BOTH = ["user_authentication", "digital_signature"]


@pytest.fixture(autouse=True)
def terminal(settings):
    settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
    yield
    a_chip.clear()


@pytest.fixture
def mado(desk):
    return desk("mado-1")


@pytest.fixture
def visit(mado, registered, hanako):
    return open_visit(mado, hanako, purpose="record_change")


@pytest.fixture
def page(visit):
    return address(visit, "issue/")


@pytest.fixture
def lying(card):
    return laid(card)


@pytest.fixture
def moved(registered, hanako, now):
    follow_record(hanako.pk, Reason.CONTENTS_CHANGED, actor=THE_SYSTEM, at=now)


def put_in(desk, page, lying, kinds=("digital_signature",), **who):
    answer = desk.post(page, {"terminal": lying, "kinds": list(kinds), **(who or STRICT)})
    for request in CardRequest.objects.filter(written_at=None):
        reissue(request.pk, at=timezone.now())
    return answer


def card_states(citizen):
    return {one.kind: one.status for one in citizen.certificates.filter(carrier="card").order_by("id")}


class TestPuttingIn:
    def test_gives_a_new_signing_certificate_after_a_change(self, mado, moved, page, lying, hanako):
        panel = put_in(mado, page, lying).headers["Location"]
        a_chip.SET_AT[lying, "signing"] = timezone.now()

        assert card_states(hanako) == dict.fromkeys(BOTH, "valid")
        assert PinReset.objects.get().which == ["signing"]
        assert "新しい証明書を、カードに入れました" in slip_of(mado, mado.post(f"{panel}slip/"))

    def test_begins_a_card_anew_on_which_everything_had_ended(self, mado, page, lying, hanako, now):
        revoke_card(hanako.pk, list(Kind), actor=THE_SYSTEM, reason=Reason.NO_LONGER_NEEDED, at=now)
        put_in(mado, page, lying, BOTH)

        assert card_states(hanako) == dict.fromkeys(BOTH, "valid")
        assert Card.objects.filter(citizen=hanako, ended_at=None).count() == 1

    def test_is_not_offered_where_nothing_lacks(self, mado, page, lying):
        assert "入れる証明書がありません" in mado.get(page).content.decode()
        assert put_in(mado, page, lying).status_code == 422

    def test_is_refused_while_a_new_card_is_on_its_way(self, mado, page, visit, lying, hanako, now):
        abolish_card(hanako.pk, actor=THE_SYSTEM, at=now)
        CardReissue.objects.create(citizen=hanako, asked_in=visit, speed="ordinary", fee=1000, asked_at=now)

        assert put_in(mado, page, lying, BOTH).status_code == 422
        assert set(card_states(hanako).values()) == {"revoked"}

    def test_is_refused_for_a_card_on_hold(self, mado, moved, page, lying, hanako, hanako_at_home, now):
        """It was lost: it comes back by two at the counter (R-43), never by a new certificate put into it."""
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert "一時停止を解除します" in mado.get(page).content.decode()
        assert put_in(mado, page, lying).status_code == 422
        assert not CardRequest.objects.exists()

    def test_is_refused_when_the_card_was_stopped_meanwhile(
        self, mado, moved, page, lying, hanako, hanako_at_home, now, monkeypatch
    ):
        def judged_just_before(form):
            suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
            return True

        monkeypatch.setattr(IssueForm, "is_valid", lambda form: judge(form) and judged_just_before(form))

        assert put_in(mado, page, lying).status_code == 422
        assert not CardRequest.objects.exists()
        assert not PinReset.objects.exists()

    def test_is_refused_for_a_card_that_was_replaced(self, mado, page, lying, hanako, now):
        """The one in hand ended; another one goes on, and lacks a signing certificate."""
        revoke_card(hanako.pk, list(Kind), actor=THE_SYSTEM, reason=Reason.SUPERSEDED, at=now)
        ACard(hanako, at=now)
        follow_record(hanako.pk, Reason.CONTENTS_CHANGED, actor=THE_SYSTEM, at=now)

        assert put_in(mado, page, lying).status_code == 422

    def test_gives_a_child_no_signing_certificate(self, mado, moved, page, lying, hanako):
        hanako.birth_date = timezone.now().date() - timedelta(days=365 * 14)
        hanako.save()

        assert put_in(mado, page, lying).status_code == 422

    def test_needs_stricter_documents_and_this_persons_card(self, mado, moved, page, lying, taro, now):
        assert put_in(mado, page, lying, **ENOUGH).status_code == 422
        assert put_in(mado, page, laid(ACard(taro, at=now))).status_code == 422
        assert not CardRequest.objects.exists()

    def test_twice_is_once(self, mado, moved, page, lying, hanako):
        assert put_in(mado, page, lying).status_code == 302
        assert put_in(mado, page, lying).status_code == 422
        assert CardRequest.objects.count() == 1

    def test_is_not_there_for_another_city(self, desk, moved, page, lying):
        assert put_in(desk("kita-1"), page, lying).status_code == 404


class TestThePhone:
    def test_is_seen_as_it_stands(self, mado, visit, hanako):
        Secret.objects.filter(certificate__kind="user_authentication").update(wrong=3)
        page = mado.get(address(visit, "phone/")).content.decode()

        assert "Tanuki 8" in page
        assert "ロックされています" in page
        assert "device-of-the-tests" not in page

    def test_is_never_changed(self, mado, visit):
        assert mado.post(address(visit, "phone/")).status_code == 405

    def test_that_is_none_is_said(self, mado, card, taro, now):
        ACard(taro, at=now)
        visit = open_visit(mado, taro, purpose="question")

        assert "登録しているスマホはありません" in mado.get(address(visit, "phone/")).content.decode()
