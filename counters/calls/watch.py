"""What an operator has to watch for: the same number, the same person, again and again (R-57). Counts, no names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from certificates.models import StatusChange
from certificates.states import Act
from counters.models import Call

A_DAY, A_MONTH = timedelta(hours=24), timedelta(days=30)
STOPS_AND_RETURNS = (Act.SUSPEND, Act.RELEASE, Act.RESUME, Act.CORRECT)


@dataclass(frozen=True)
class Watch:
    """`from_number`: None where the number was withheld; `about_person` and `stops`: None before there is anybody."""

    from_number: int | None
    about_person: int | None
    stops: int | None


def watch(call: Call, *, at: datetime) -> Watch:
    others = Call.objects.filter(began_at__gt=at - A_DAY).exclude(pk=call.pk)
    return Watch(
        from_number=others.filter(number_digest=call.number_digest).count() if call.number_digest else None,
        about_person=others.filter(citizen=call.citizen_id).count() if call.citizen_id else None,
        stops=stops_and_returns(call, at=at) if call.citizen_id else None,
    )


def stops_and_returns(call: Call, *, at: datetime) -> int:
    """Of the person it is about, before it. How often, not how many certificates: what one act did has one moment."""
    mine = StatusChange.objects.filter(certificate__citizen=call.citizen_id, act__in=STOPS_AND_RETURNS)
    since = mine.filter(at__gt=at - A_MONTH).exclude(reference=call.reference)
    return since.order_by().values("at").distinct().count()
