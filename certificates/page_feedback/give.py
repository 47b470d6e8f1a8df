"""Say what one thinks of a page: no name, no cookie, no address; a day and not a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from accounts import my_number
from certificates.models import PageFeedback
from certificates.models.page_feedback import Degree, InformationPage
from certificates.policy import JAPAN


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What somebody answered; "" where they did not."""

    there: Degree | str = ""
    clear: Degree | str = ""
    easy: Degree | str = ""
    comment: str = ""


def give(opinion: Opinion, page: InformationPage, *, language: str, sending: uuid.UUID, at: datetime) -> None:
    """Keep it, once for each showing of the form. Raises my_number.HoldsMyNumber; nothing was kept then."""
    my_number.refuse_in(opinion.comment)
    PageFeedback.objects.get_or_create(
        sending=sending,
        defaults={
            "page": page,
            "there": opinion.there,
            "clear": opinion.clear,
            "easy": opinion.easy,
            "comment": opinion.comment,
            "language": language,
            "on_date": at.astimezone(JAPAN).date(),
        },
    )
