"""An iPhone is not issued before somebody has looked at a face (R-13): shown, filed, judged once, and forgotten."""

import base64
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actor import Actor
from accounts.ids import new_id
from accounts.models import AccessRecord, Notice
from accounts.roles import Channel, Role
from accounts.tests.at_once import at_once, outcomes
from certificates import jpeg, policy
from certificates.lifecycle import judge_face
from certificates.lifecycle.forget_faces import forget_faces
from certificates.lifecycle.issue import issue
from certificates.lifecycle.withdraw import withdraw
from certificates.models import Application, FaceCapture, FaceFrame
from certificates.permissions import NotAllowed
from certificates.states import NotPossible
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import APhone, grey

pytestmark = pytest.mark.django_db
PICTURE = grey(240, 320)


@pytest.fixture
def now():
    return timezone.now()  # the API reads the clock


@pytest.fixture
def iphone():
    return APhone("iphone-of-the-tests-0001", platform="iphone")


def begin(browser, way="camera"):
    return browser.post("face-captures/", {"way": way}).json()


def show(browser, capture, step, picture=PICTURE):
    body = {"step": step, "picture": base64.b64encode(picture).decode()}
    return browser.post(f"face-captures/{capture['id']}/pictures/", body)


def shown(browser, way="camera"):
    """A complete capture of this browser; its id."""
    capture = begin(browser, way)
    for step in range(len(capture["prompts"])):
        assert show(browser, capture, step).status_code == 200
    return capture["id"]


def apply(browser, iphone, card, face):
    payload = iphone.payload() | {"nonce": browser.nonce()} | ({"face_capture": face} if face else {})
    body = {"application": card.sign(payload), "signing_password": "TANUKI77", "pin": "4826"}
    return browser.post("applications/", body)


def clerk(citizen, role=Role.COUNTER_CLERK, office=None):
    office = citizen.municipality_id if office is None else office
    return Actor(role=role, channel=Channel.COUNTER, id=new_id(), municipality=office, reference="F-1")


@pytest.fixture
def waiting(browser, iphone, card):
    """Hanako's application, filed with her face and waiting for somebody to look."""
    answer = apply(browser, iphone, card, shown(browser))
    assert (answer.status_code, answer.json()["state"]) == (202, "checking"), answer.content
    return FaceCapture.objects.get(application_id=answer.json()["id"])


class TestShowing:
    def test_asks_for_movements_in_an_order_drawn_by_lot(self, browser):
        orders = {tuple(begin(browser)["prompts"]) for _ in range(12)}

        assert {order[0] for order in orders} == {"front"}
        assert {len(set(order)) for order in orders} == {4}
        assert len(orders) > 3

    def test_keeps_pictures_sealed(self, browser):
        capture = begin(browser)
        show(browser, capture, 0)

        sealed = bytes(FaceFrame.objects.get().sealed)
        assert PICTURE not in sealed
        assert sealed[:2] != jpeg.SOI
        assert judge_face.picture(FaceCapture.objects.get(pk=capture["id"]), 0) == PICTURE

    @pytest.mark.parametrize(
        "picture", [b"", b"GIF89a", b"\xff\xd8\xff\xd9", grey(100, 320), grey(1600, 1600), PICTURE + b"x", b"<svg/>"]
    )
    def test_takes_nothing_but_pictures_of_a_fit_size(self, browser, picture):
        assert problem_of(show(browser, begin(browser), 0, picture)) in ("picture-refused", "malformed")
        assert not FaceFrame.objects.exists()

    def test_too_large_is_refused(self, browser):
        large = PICTURE[:-2] + bytes(policy.FACE_PICTURE_OCTETS) + PICTURE[-2:]

        assert show(browser, begin(browser), 0, large).status_code in (400, 422)

    def test_is_in_order_and_each_once(self, browser):
        capture = begin(browser)

        assert problem_of(show(browser, capture, 1)) == "picture-refused"
        assert show(browser, capture, 0).json() == {"next": 1}
        assert problem_of(show(browser, capture, 0)) == "picture-refused"

    def test_is_for_the_browser_that_began(self, browser):
        capture = begin(browser)
        other = Browser()
        other.nonce()

        assert problem_of(show(other, capture, 0)) == "picture-refused"
        assert problem_of(show(Browser(), capture, 0)) == "picture-refused"


class TestApplying:
    def test_without_a_face_is_refused(self, browser, iphone, card):
        answer = apply(browser, iphone, card, None)

        assert (answer.status_code, problem_of(answer)) == (422, "face-missing")
        assert not Application.objects.exists()

    def test_with_half_a_face_is_refused(self, browser, iphone, card):
        capture = begin(browser)
        show(browser, capture, 0)

        assert problem_of(apply(browser, iphone, card, capture["id"])) == "face-missing"

    def test_with_somebody_elses_face_is_refused(self, browser, iphone, card):
        assert problem_of(apply(browser, iphone, card, shown(Browser()))) == "face-missing"

    def test_with_an_old_face_is_refused(self, browser, iphone, card, now):
        face = shown(browser)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            FaceCapture.objects.update(began_at=now)  # nobody makes it younger
        old = FaceCapture.objects.get(pk=face)
        stale = FaceCapture.objects.create(
            session_digest=old.session_digest, way="counter", prompts=[], state="captured",
            began_at=now - policy.FACE_FILED_WITHIN - timedelta(seconds=1),
        )  # fmt: skip

        assert problem_of(apply(browser, iphone, card, str(stale.pk))) == "face-missing"

    def test_uses_a_face_once(self, browser, waiting, iphone, card):
        assert problem_of(apply(browser, iphone, card, str(waiting.pk))) == "face-missing"

    def test_waits_and_is_not_issued(self, waiting, now):
        issue(waiting.application_id, at=now)

        assert Application.objects.get().state == "checking"

    def test_for_android_needs_none(self, browser, phone, card):
        assert browser.apply(phone, card).json()["state"] == "applied"

    @pytest.mark.parametrize("state", ["applied", "ready"])
    def test_past_the_check_is_refused_by_the_database(self, waiting, state):
        with pytest.raises(IntegrityError, match="nobody has said"), transaction.atomic():
            Application.objects.filter(pk=waiting.application_id).update(state=state)


class TestJudging:
    def test_yes_lets_it_be_issued_and_the_pictures_go(self, waiting, hanako, now):
        by = clerk(hanako)
        judge_face.look(waiting.pk, actor=by, purpose="顔の確認", at=now)
        judge_face.accept(waiting.pk, actor=by, at=now)

        assert issue(waiting.application_id, at=now).state == "ready"
        assert forget_faces(at=now) == 4
        judged = FaceCapture.objects.get()
        assert (judged.state, judged.judged_by, judged.judged_role) == ("passed", by.id, "counter_clerk")
        assert AccessRecord.objects.filter(citizen=hanako, actor_id=by.id).count() == 1

    def test_no_refuses_it_and_says_why(self, waiting, hanako, now):
        judge_face.turn_down(waiting.pk, reason="face_unclear", actor=clerk(hanako), at=now)

        application = Application.objects.get()
        assert (application.state, application.refusal) == ("refused", "face_unclear")
        assert Notice.objects.get(about="application_refused").values["refusal"] == "face_unclear"
        assert forget_faces(at=now) == 4

    @pytest.mark.parametrize(
        ("role", "office"),
        [
            (Role.COUNTER_CLERK, "131172"),
            (Role.HOTLINE_OPERATOR, None),
            (Role.AUDITOR, None),
            (Role.ADMINISTRATOR, None),
            (Role.CITIZEN, None),
        ],
    )
    def test_is_for_the_counter_of_the_citizens_own_office(self, waiting, hanako, now, role, office):
        by = clerk(hanako, role, office)

        for act in (
            lambda: judge_face.look(waiting.pk, actor=by, purpose="x", at=now),
            lambda: judge_face.turn_down(waiting.pk, reason="face_unclear", actor=by, at=now),
            lambda: judge_face.accept(waiting.pk, actor=by, at=now),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert FaceCapture.objects.get().state == "waiting"

    def test_is_not_done_twice_nor_undone(self, waiting, hanako, now):
        judge_face.turn_down(waiting.pk, reason="face_unclear", actor=clerk(hanako), at=now)

        with pytest.raises(NotPossible):
            judge_face.accept(waiting.pk, actor=clerk(hanako), at=now)
        with pytest.raises(IntegrityError, match="it was filed"), transaction.atomic():
            FaceCapture.objects.update(state="passed", reason="")
        with pytest.raises(IntegrityError, match="it was filed"), transaction.atomic():
            FaceCapture.objects.all()._raw_delete("default")

    def test_comes_too_late_for_what_was_withdrawn(self, waiting, hanako, now):
        withdraw(waiting.application, at=now)

        with pytest.raises(NotPossible):
            judge_face.accept(waiting.pk, actor=clerk(hanako), at=now)
        assert ProcrastinateJob.objects.filter(task_name="certificates.jobs.forget_faces").exists()  # at once
        assert forget_faces(at=now) == 4

    def test_of_one_shown_at_the_counter_needs_no_picture(self, browser, iphone, card, hanako, now):
        answer = apply(browser, iphone, card, shown(browser, "counter"))
        assert answer.json()["state"] == "checking"

        judge_face.accept(FaceCapture.objects.get().pk, actor=clerk(hanako), at=now)

        assert Application.objects.get().state == "applied"


class TestForgetting:
    def test_comes_often_enough_for_the_policy(self):
        (cron,) = (one.cron for one in app.periodic_registry.periodic_tasks.values()
                   if one.task.name == "certificates.jobs.forget_faces_by_the_clock")  # fmt: skip

        assert cron == f"*/{policy.FACE_FILED_WITHIN // timedelta(minutes=6)} * * * *"

    def test_leaves_what_waits_and_takes_what_was_never_filed(self, browser, waiting, now):
        shown(Browser())

        assert forget_faces(at=now) == 0
        assert forget_faces(at=now + policy.FACE_FILED_WITHIN + timedelta(minutes=1)) == 4
        assert FaceCapture.objects.get() == waiting
        assert waiting.frames.count() == 4

    def test_gives_up_what_nobody_looked_at(self, waiting, now):
        gone = forget_faces(at=now + policy.FACE_LOOKED_AT_WITHIN + timedelta(minutes=1))

        assert gone == 4
        assert Application.objects.get().refusal == "face_not_looked_at"


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_once_end_as_one(browser, iphone, card, hanako, now):
    answer = apply(browser, iphone, card, shown(browser))
    capture = FaceCapture.objects.get(application_id=answer.json()["id"])
    acts = [
        lambda: judge_face.accept(capture.pk, actor=clerk(hanako), at=now),
        lambda: judge_face.turn_down(capture.pk, reason="face_unclear", actor=clerk(hanako), at=now),
    ]

    assert outcomes(at_once(acts * 2, refusals=NotPossible)) == {"done": 1, "NotPossible": 3}
    capture.refresh_from_db()
    states = {"passed": "applied", "refused": "refused"}
    assert Application.objects.get().state == states[capture.state]
