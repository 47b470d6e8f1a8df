"""「身に覚えがない」: a citizen says that something in their history was not them. It stops nothing by itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from accounts.problems import Problem
from certificates import policy
from certificates.history.entry import Entry
from certificates.lifecycle.locks import lock_citizen
from certificates.models import Case
from certificates.models.case import CaseState


class TooManyCases(Problem):
    """More in a day than one person can mean: the telephone helps better."""

    code, status, title = "too-many-requests", 429, _("しばらくお待ちください")

    def __init__(self) -> None:
        detail = _("きょうは、もうたくさんの届け出を受け付けました。急ぐときは、電話でご相談ください。")
        super().__init__(detail, retry_after=int(timedelta(hours=1).total_seconds()))


@transaction.atomic
def open_case(citizen: Citizen, entry: Entry, *, words: str, at: datetime) -> Case:
    """The case about this entry of the citizen's: a new one, or one not closed yet. Raises TooManyCases."""
    lock_citizen(citizen.pk)
    known = Case.objects.filter(citizen=citizen, entry=entry.reference).exclude(state=CaseState.CLOSED).first()
    if known:
        return known
    if Case.objects.filter(citizen=citizen, opened_at__gt=at - timedelta(days=1)).count() >= policy.CASES_A_DAY:
        raise TooManyCases
    return Case.objects.create(citizen=citizen, entry=entry.reference, words=words, opened_at=at)
