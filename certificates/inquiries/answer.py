"""Answer an inquiry, and close it. An answer is written once; whoever is a citizen here finds a notice of it."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from accounts import my_number
from accounts.actor import Actor
from certificates import notices
from certificates.inquiries.answerers import require_answerer
from certificates.models import Inquiry, InquiryAnswer
from certificates.models.inquiry import AnswerBy, InquiryState
from certificates.notices import About


class InquiryClosed(Exception):
    """Nothing can be added to an inquiry that is closed; a new one can be asked."""


@transaction.atomic
def answer(inquiry_id: uuid.UUID, text: str, *, actor: Actor, at: datetime) -> InquiryAnswer:
    """Raises NotAllowed, Inquiry.DoesNotExist, InquiryClosed, my_number.HoldsMyNumber."""
    answerer = require_answerer(actor)
    my_number.refuse_in(text)
    inquiry = _locked(inquiry_id)
    said = InquiryAnswer.objects.create(
        inquiry=inquiry, text=text, actor_id=answerer, role=actor.role, channel=actor.channel, at=at
    )
    inquiry.state, inquiry.answered_at = InquiryState.ANSWERED, at
    inquiry.save(update_fields=["state", "answered_at"])
    if inquiry.answer_by == AnswerBy.EMAIL and settings.MAIL_IS_SENT:
        app.configure_task("certificates.jobs.send_answer").defer(answer_id=said.pk)
    if inquiry.citizen_id:
        notices.tell(
            inquiry.citizen_id, About.INQUIRY_ANSWERED, at=at, reference=str(inquiry.pk), number=inquiry.number
        )
    return said


@transaction.atomic
def close(inquiry_id: uuid.UUID, *, actor: Actor, at: datetime) -> Inquiry:
    """Nothing more is expected of anybody. Raises NotAllowed, Inquiry.DoesNotExist, InquiryClosed."""
    require_answerer(actor)
    inquiry = _locked(inquiry_id)
    inquiry.state, inquiry.closed_at = InquiryState.CLOSED, at
    inquiry.save(update_fields=["state", "closed_at"])
    return inquiry


def _locked(inquiry_id: uuid.UUID) -> Inquiry:
    inquiry = Inquiry.objects.select_for_update(no_key=True).get(pk=inquiry_id)
    if inquiry.state == InquiryState.CLOSED:
        raise InquiryClosed
    return inquiry
