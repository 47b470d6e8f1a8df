"""One afternoon at Shibuya's office, for the matrix: whatever an address can name, found by the name it has there."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import encrypted
from accounts.models import StaffMember
from accounts.sign_in import session
from accounts.tests.colleagues import COLLEAGUES
from certificates.history.entries import find
from certificates.inquiries.ask import Question, ask
from certificates.lifecycle.open_case import open_case
from certificates.lifecycle.suspend import suspend
from certificates.models import Application, FaceCapture, FaceFrame, StatusChange
from certificates.models.inquiry import AnswerBy, Topic
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests import a_chip
from certificates.tests.people import grey
from counters import approvals, visits
from counters.calls.take import take
from counters.models import (
    Call,
    CallStop,
    Flag,
    HolderLetter,
    IncomingCall,
    LossReport,
    PinReset,
    Practice,
    Purpose,
    RecordBatch,
    RecordChange,
    ShiftNote,
    Slip,
    Wish,
)

COOKIE = settings.STAFF_COOKIE_NAME
PLACES = {login: office for login, (_name, _role, office) in COLLEAGUES.items()}
ROLES = {login: role for login, (_name, role, _office) in COLLEAGUES.items()}


def sits(login, *, proved_at=None, half=False):
    """A browser of this member of staff; `half`: the second factor is still to come."""
    now, member = timezone.now(), StaffMember.objects.get(login=login)
    key = session.begin(member, at=now)
    if not half:
        key = session.prove(session.read(key, at=now), at=now)
        if proved_at:
            member.sessions.update(proved_at=proved_at)
    client = Client(raise_request_exception=True)
    client.cookies[COOKIE] = key
    return client


def face_of(citizen, card, *, at):
    """Somebody who applied for an iPhone waits for a person to look."""
    application = Application.objects.create(
        citizen=citizen, signed_with=card.certificate(Kind.DIGITAL_SIGNATURE), purpose="application",
        platform="iphone", device="iphone-of-the-matrix-01", model="iPhone 17", os_version="26", consent="2026-11",
        state="checking", filed_at=at, expected_at=at,
    )  # fmt: skip
    capture = FaceCapture.objects.create(
        session_digest="x", way="camera", prompts=["front"], state="waiting", began_at=at, citizen=citizen,
        application=application,
    )  # fmt: skip
    sealed = encrypted.seal(grey(240, 320), keys=settings.FACE_KEYS)
    FaceFrame.objects.create(capture=capture, step=0, sealed=sealed, taken_at=at)
    return capture


class Scene:
    """Hanako lost her card, it was found, and mado-1 asked for its release; her visit is open."""

    def __init__(self, staff, citizen, card, actor):
        a_chip.put_on_terminal(card)
        now = timezone.now()
        face = face_of(citizen, card, at=now)
        receipt = suspend(citizen.id, [Carrier.CARD], actor=actor, reason=Reason.LOST, at=now)
        clerk = session.AtWork(staff["mado-1"], session.StaffSession(member=staff["mado-1"], role=ROLES["mado-1"]))
        visit = visits.open_visit(citizen, Purpose.FOUND, at_work=clerk, at=now)
        asked = approvals.ask(
            Wish.RELEASE, citizen, at_work=clerk, reference=visit.reference, at=now,
            terminal=str(card.row.pk), card=str(card.row.pk), pin_given=True, documents=["passport"], before=[],
        )  # fmt: skip
        LossReport.objects.create(visit=visit, lost="card", how="lost", place="渋谷駅の近く")
        slip = Slip.objects.create(visit=visit, title="loss", lines=[], notes=["card_found"], at=now)
        reset = PinReset.objects.create(
            visit=visit, terminal=str(card.row.pk), which=["authentication"], by=staff["mado-1"], at=now
        )
        change = RecordChange.objects.create(
            citizen=citizen, reference=visit.reference, by=staff["mado-1"], changed="death", requested_at=now,
            effective_at=now + timedelta(days=7),
        )  # fmt: skip
        note = ShiftNote.objects.create(
            municipality=visit.municipality, words="明日の朝、電話がある。", by=staff["mado-1"], at=now
        )
        batch = RecordBatch.objects.create(
            reference="B-131130-261126-0001", municipality=visit.municipality, by=staff["mado-1"], digest=b"1" * 32,
            read_at=now,
        )  # fmt: skip
        found = find(citizen, f"change-{StatusChange.objects.filter(act='suspend').latest('id').pk}")
        case = open_case(citizen, found, words="していません。", at=now)
        question = Question(topic=Topic.USING, text="使えません。", answer_by=AnswerBy.SITE)
        inquiry = ask(question, citizen=citizen, sending=uuid4(), at=now)
        operator = session.AtWork(staff["denwa-1"], session.StaffSession(member=staff["denwa-1"], digest="none"))
        call = take("", at_work=operator, at=now)
        Call.objects.filter(pk=call.pk).update(citizen=citizen, reached=True)
        stop = CallStop.objects.create(
            call=call,
            key=call.pk,
            citizen=citizen,
            carriers=["card"],
            lines=[],
            precaution=False,
            receipt=receipt,
            at=now,
        )
        HolderLetter.objects.create(stop=stop, batch=call.pk, by=staff["denwa-cho"], at=now)
        rings = IncomingCall.objects.create(sent_id="1", operator=staff["denwa-1"], received_at=now)
        practice = Practice.objects.create(operator=staff["denwa-1"], case="plain", asked_at=now)
        flag = Flag.objects.create(call=call, why="called", at=now)
        self.citizen, self.visit = citizen, visit
        self.names = {
            "citizen": citizen.pk,
            "flag_id": flag.pk,
            "incoming": rings.pk,
            "practice_id": practice.pk,
            "visit_id": visit.pk,
            "visit": visit.reference,
            "view_id": citizen.access_records.get().pk,
            "slip_id": slip.pk,
            "reset_id": reset.pk,
            "change_id": change.pk,
            "note_id": note.pk,
            "capture_id": face.pk,
            "picture_step": 0,
            "batch_id": batch.pk,
            "case_id": case.pk,
            "inquiry_id": inquiry.pk,
            "approval_id": asked.pk,
            "member_id": staff["kansa"].pk,
            "step": "circumstances",
            "call_id": call.pk,
            "stop_id": stop.pk,
            "batch": call.pk,
        }

    def words(self):
        """What names the person: no page but those that must may say it."""
        return [self.citizen.full_name, self.citizen.kana, self.citizen.address]

    def filled(self, typed):
        return {name: value.format(**self.names) for name, value in typed.items()}
