"""Ask the house something. Anybody may; nothing is kept that was not asked for, and no My Number at all (R-26)."""

import hashlib
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import my_number
from accounts.models import Citizen
from certificates import policy
from certificates.models import Inquiry
from certificates.models.inquiry import AnswerBy, Topic


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asks. `email` where the answer goes there; `language` that of the page they asked on."""

    topic: Topic
    text: str
    answer_by: AnswerBy
    name: str = ""
    email: str = ""
    language: str = "ja"


@transaction.atomic
def ask(question: Question, *, citizen: Citizen | None, sending: uuid.UUID, at: datetime) -> Inquiry:
    """Keep it, once: the same words pressed twice, or sent again after Back within some minutes, are one inquiry.

    Raises my_number.HoldsMyNumber; nothing was kept then.
    """
    my_number.refuse_in(question.text, question.name, question.email)
    said = _said(question, citizen)
    earlier = Inquiry.objects.filter(**said, at__gt=at - policy.SAME_INQUIRY_WITHIN).first()
    if earlier:
        return earlier
    inquiry, _is_new = Inquiry.objects.get_or_create(sending=_digest(said, sending), defaults=said | {"at": at})
    return inquiry


def was_sent_by(inquiry: Inquiry, question: Question, *, citizen: Citizen | None, sending: uuid.UUID) -> bool:
    """Whether this very press made it. Somebody else, who asks the same in the same words, made another's."""
    return bytes(inquiry.sending) == _digest(_said(question, citizen), sending)


def _said(question: Question, citizen: Citizen | None) -> dict[str, Any]:
    said = asdict(question) | {"citizen": citizen}
    said["email"] = question.email if question.answer_by == AnswerBy.EMAIL else ""
    return said


def _digest(said: dict[str, Any], sending: uuid.UUID) -> bytes:
    """Of one press and all that was sent with it, so that of two at once the database keeps one."""
    words = [sending.hex, *map(str, said.values())]  # a citizen's str is the id
    return hashlib.sha256("\0".join(words).encode()).digest()
