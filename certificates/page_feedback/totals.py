"""What people think of each page, in numbers: for staff. And the words, which are forgotten after a while."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count

from certificates import policy
from certificates.models import PageFeedback
from certificates.models.page_feedback import Degree, InformationPage
from certificates.policy import JAPAN

QUESTIONS = ("there", "clear", "easy")

Totals = Mapping[InformationPage, Mapping[str, Mapping[Degree, int]]]


def totals(*, since: date) -> Totals:
    """How often each answer was given on each page, from that day on: page, question, answer. Every page is there."""
    counted = {page: {question: dict.fromkeys(Degree, 0) for question in QUESTIONS} for page in InformationPage}
    rows = PageFeedback.objects.filter(on_date__gte=since)
    for question in QUESTIONS:
        answered = rows.exclude(**{question: ""}).values_list("page", question).annotate(number=Count("id"))
        for page, degree, number in answered:
            counted[InformationPage(page)][question][Degree(degree)] = number
    return counted


def comments(page: InformationPage, *, since: date) -> list[str]:
    """The words said of a page, the newest first."""
    said = PageFeedback.objects.filter(page=page, on_date__gte=since).exclude(comment="")
    return list(said.order_by("-id").values_list("comment", flat=True))


def forget_comments(*, at: datetime) -> int:
    """The counts stay; whoever said nothing but words leaves nothing."""
    until = (at - policy.KEEP_COMMENTS).astimezone(JAPAN).date()
    old = PageFeedback.objects.filter(on_date__lte=until).exclude(comment="")
    old.filter(there="", clear="", easy="").delete()
    return old.update(comment="")
