"""A card asked for anew after a loss (R-44), handed over, and its PINs set on the panel (R-36)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice
from certificates.lifecycle.reissue import reissue
from certificates.models import Card, CardRequest
from certificates.tests import a_chip
from certificates.tests.people import ACard
from counters.models import CardReissue, LossReport, OfficeRules, PinReset, Visit
from counters.tests.at_the_desk import address, open_visit, report, slip_of
from counters.tests.at_the_reader import ENOUGH, STRICT, laid

pytestmark = pytest.mark.django_db
ORDINARY = {"speed": "ordinary", "with_certificates": "yes", **ENOUGH}
EXPRESS = {**ORDINARY, "speed": "express"}
SURE = {"sure": "1"}


@pytest.fixture(autouse=True)
def terminal(settings):
    settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
    yield
    a_chip.clear()


@pytest.fixture
def mado(desk):
    return desk("mado-1")


@pytest.fixture
def reported(mado, registered, hanako):
    """The visit of the 紛失届."""
    visit = open_visit(mado, hanako)
    mado.post(report(mado, visit))
    return visit


@pytest.fixture
def page(mado, reported, hanako):
    return address(open_visit(mado, hanako, purpose="reissue"), "reissue/")


def text(answer):
    return answer.content.decode()


def states(citizen, carrier="card"):
    found = citizen.certificates.filter(carrier=carrier).order_by("id")
    return [one.status for one in found]


class TestAskingForANewCard:
    @pytest.mark.parametrize(
        ("speed", "certificates", "yen"),
        [("ordinary", "yes", 1000), ("ordinary", "no", 800), ("express", "yes", 2000), ("express", "no", 1800)],
    )
    def test_names_the_fee(self, mado, page, speed, certificates, yen):
        typed = {**ENOUGH, "speed": speed, "with_certificates": certificates}
        assert f"{yen:,}円" in text(mado.post(page, typed))
        slip = slip_of(mado, mado.post(page, {**typed, **SURE}))

        assert f"手数料 {yen:,}円" in slip
        assert CardReissue.objects.get().fee == yen

    def test_charges_what_the_office_charges(self, mado, page, hanako):
        OfficeRules.objects.create(municipality=hanako.municipality, rules={"fees": {"card": 500}})

        assert "手数料 700円" in slip_of(mado, mado.post(page, {**ORDINARY, **SURE}))

    def test_is_looked_over_first_and_changes_nothing_until_then(self, mado, page, hanako):
        shown = text(mado.post(page, ORDINARY))

        assert "なくしたカードは、いま廃止になります" in shown
        assert not CardReissue.objects.exists()
        assert set(states(hanako)) == {"on_hold"}
        assert "checked" in text(mado.post(page, {**ORDINARY, "edit": "1", "sure": "1"}))
        assert not CardReissue.objects.exists()

    def test_abolishes_the_old_card_for_good_and_leaves_the_phone(self, mado, page, hanako):
        mado.post(page, {**ORDINARY, **SURE})

        assert set(states(hanako)) == {"revoked"}
        assert set(states(hanako, "phone")) == {"valid"}
        assert not Card.objects.filter(citizen=hanako, ended_at=None).exists()
        found = open_visit(mado, hanako, purpose="found")
        assert "一時停止中のカードがありません" in text(mado.get(address(found, "release/")))

    def test_express_needs_a_report_of_these_days(self, mado, page, reported):
        long_ago = timezone.now() - timedelta(days=31)
        assert LossReport.objects.filter(pk=reported.pk).exists()
        Visit.objects.filter(pk=reported.pk).update(opened_at=long_ago)
        OfficeRules.objects.create(municipality=reported.municipality, rules={"express_within_days": 0})

        assert "特急は、紛失届から" in text(mado.post(page, {**EXPRESS, **SURE}))
        assert not CardReissue.objects.exists()

    def test_express_needs_the_person_themselves(self, mado, page):
        agent = {
            "arrival": "statutory_agent",
            "agent_name": "試験　次郎",
            "documents": ["driving_licence", "family_register"],
        }

        assert "特急は、" in text(mado.post(page, {**EXPRESS, **agent, **SURE}))
        assert mado.post(page, {**ORDINARY, **agent, **SURE}).status_code == 302

    def test_twice_is_once(self, mado, page, hanako):
        first = mado.post(page, {**ORDINARY, **SURE})
        again = mado.post(page, {**ORDINARY, **SURE})

        assert first.status_code == 302
        assert again.status_code == 422
        assert CardReissue.objects.count() == 1

    def test_is_not_there_for_another_city(self, desk, page):
        assert desk("kita-1").post(page, {**ORDINARY, **SURE}).status_code == 404


class TestHandingOver:
    @pytest.fixture
    def asked(self, mado, page):
        mado.post(page, {**ORDINARY, **SURE})
        return CardReissue.objects.get()

    @pytest.fixture
    def visit(self, mado, asked, hanako):
        return open_visit(mado, hanako, purpose="reissue")

    @pytest.fixture
    def lying(self, card):
        return laid(card)

    def hand(self, mado, visit, lying, **more):
        typed = {"terminal": lying, "kinds": ["user_authentication", "digital_signature"], **STRICT, **more}
        return mado.post(address(visit, "hand-over/"), typed)

    def set_pins(self, lying):
        for which in ("signing", "authentication", "card_text"):
            a_chip.SET_AT[lying, which] = timezone.now()

    def test_makes_a_new_card_with_new_certificates(self, mado, visit, lying, hanako):
        answer = self.hand(mado, visit, lying)
        for request in CardRequest.objects.all():
            reissue(request.pk, at=timezone.now())

        assert answer.headers["Location"].startswith(address(visit, "pin/"))
        assert states(hanako)[-2:] == ["valid", "valid"]
        assert Card.objects.filter(citizen=hanako, ended_at=None).count() == 1
        assert CardReissue.objects.get().handed_in == visit

    def test_then_the_holder_sets_the_pins_and_a_slip_is_given(self, mado, visit, lying):
        panel = self.hand(mado, visit, lying).headers["Location"]
        assert mado.post(f"{panel}slip/").status_code == 409
        self.set_pins(lying)

        slip = slip_of(mado, mado.post(f"{panel}slip/"))
        assert "新しいカードを渡しました" in slip
        assert "登録しなおしてください" in slip

    def test_gives_a_child_no_signing_certificate(self, mado, visit, lying, hanako):
        hanako.birth_date = timezone.now().date() - timedelta(days=365 * 14)
        hanako.save(update_fields=["birth_date"])

        assert self.hand(mado, visit, lying).status_code == 422
        assert self.hand(mado, visit, lying, kinds=["user_authentication"]).status_code == 302
        assert [one.kind for one in CardRequest.objects.all()] == ["user_authentication"]

    def test_needs_stricter_documents(self, mado, visit, lying):
        assert self.hand(mado, visit, lying, **ENOUGH).status_code == 422

    def test_needs_a_card_of_this_person(self, mado, visit, taro, now):
        assert self.hand(mado, visit, laid(ACard(taro, at=now))).status_code == 422

    def test_twice_is_once(self, mado, visit, lying):
        first = self.hand(mado, visit, lying).headers["Location"]

        assert self.hand(mado, visit, lying).headers["Location"] == first
        assert Card.objects.filter(ended_at=None, citizen=visit.citizen).count() == 1

    def test_without_an_application_is_not_offered(self, mado, card, taro, now):
        ACard(taro, at=now)
        page = address(open_visit(mado, taro, purpose="reissue"), "hand-over/")

        assert "渡すカードがありません" in text(mado.get(page))


class TestSettingPins:
    @pytest.fixture
    def visit(self, mado, card, hanako):
        return open_visit(mado, hanako, purpose="pin")

    @pytest.fixture
    def panel(self, mado, visit, card):
        typed = {"terminal": laid(card), "which": ["authentication", "signing"], **STRICT}
        answer = mado.post(address(visit, "pin/"), typed)
        assert answer.status_code == 302, text(answer)
        return answer.headers["Location"]

    def test_needs_stricter_documents(self, mado, visit, card):
        typed = {"terminal": laid(card), "which": ["authentication"], **ENOUGH}

        assert mado.post(address(visit, "pin/"), typed).status_code == 422
        assert not PinReset.objects.exists()

    def test_needs_a_reply_of_the_holder_when_an_agent_comes(self, mado, visit, card):
        typed = {"arrival": "voluntary_agent", "agent_name": "試験　三郎", "terminal": laid(card), "which": ["signing"]}
        documents = ["driving_licence", "passport", "power_of_attorney", "inquiry_reply"]
        answer = mado.post(address(visit, "pin/"), {**typed, "documents": documents})

        assert answer.status_code == 422
        assert "照会書を送った記録がありません" in text(answer)

    def test_permits_the_panel_these_and_no_others(self, mado, panel):
        assert mado.post(f"{panel}permit/", {"which": "authentication"}).json() == {
            "permit": "permit for authentication"
        }
        for which in ("card_text", "", "puk"):
            assert mado.post(f"{panel}permit/", {"which": which}).status_code == 404

    def test_permits_nothing_to_another_city(self, desk, panel):
        assert desk("kita-1").post(f"{panel}permit/", {"which": "signing"}).status_code == 404

    def test_is_finished_when_all_are_set_and_told_to_the_holder(self, mado, panel, hanako):
        terminal = PinReset.objects.get().terminal
        a_chip.SET_AT[terminal, "authentication"] = timezone.now()
        assert mado.post(f"{panel}slip/").status_code == 409
        a_chip.SET_AT[terminal, "signing"] = timezone.now()

        assert "暗証番号を、新しくしました" in slip_of(mado, mado.post(f"{panel}slip/"))
        assert Notice.objects.get(citizen=hanako, about="card_pins_set").values["which"] == [
            "authentication",
            "signing",
        ]

    def test_that_was_set_before_does_not_count(self, mado, panel):
        for which in ("signing", "authentication"):
            a_chip.SET_AT[PinReset.objects.get().terminal, which] = timezone.now() - timedelta(hours=1)

        assert mado.post(f"{panel}slip/").status_code == 409

    def test_permits_nothing_after_the_slip(self, mado, panel):
        for which in ("signing", "authentication"):
            a_chip.SET_AT[PinReset.objects.get().terminal, which] = timezone.now()
        mado.post(f"{panel}slip/")

        assert mado.post(f"{panel}permit/", {"which": "signing"}).status_code == 404

    def test_says_when_the_card_was_taken_away(self, mado, panel):
        a_chip.clear()

        assert "カードを読み取れません" in text(mado.get(panel))

    def test_has_no_field_that_would_be_sent_to_the_desk(self, mado, panel):
        fields = re.findall(r"<input type=\"password\"[^>]*>", text(mado.get(panel)))

        assert len(fields) == 4
        assert not [field for field in fields if "name=" in field]
