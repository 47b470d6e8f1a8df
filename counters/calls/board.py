"""What the hotline looks like now, for its supervisors: calls, flags, and stops by the hour. No name of a caller."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import StaffMember
from certificates.policy import JAPAN
from counters.models import Call, CallStop, Flag

HOURS = 24
STEP, WIDTH, HEIGHT = 30, 22, 120  # of the drawing: from bar to bar, a bar, the highest bar


@dataclass(frozen=True)
class Hour:
    """Stops in one hour, Japan time; where its two bars stand in the drawing, the precautionary ones on top."""

    begins: datetime
    sure: int
    doubtful: int
    x: int
    sure_height: int
    doubtful_height: int

    @property
    def count(self) -> int:
        return self.sure + self.doubtful

    @property
    def sure_y(self) -> int:
        return HEIGHT - self.sure_height

    @property
    def doubtful_y(self) -> int:
        return self.sure_y - self.doubtful_height


def going_on() -> QuerySet[Call]:
    return Call.objects.filter(ended_at=None).select_related("operator", "practice").order_by("began_at")


def flags() -> QuerySet[Flag]:
    """Not seen yet; the newest first."""
    return Flag.objects.filter(seen_at=None).select_related("call__operator", "call__practice")


def see(flag_id: int, *, by: StaffMember, at: datetime) -> None:
    """Once; who was first stays."""
    Flag.objects.filter(pk=flag_id, seen_at=None).update(seen_by=by, seen_at=at)


def by_the_hour(*, at: datetime) -> list[Hour]:
    """The last 24 hours, the present one last and not over yet."""
    now = at.astimezone(JAPAN).replace(minute=0, second=0, microsecond=0)
    begins = [now - timedelta(hours=back) for back in range(HOURS - 1, -1, -1)]
    stops: Counter[tuple[datetime, bool]] = Counter()
    for moment, doubtful in CallStop.objects.filter(at__gte=begins[0]).values_list("at", "precaution"):
        stops[moment.astimezone(JAPAN).replace(minute=0, second=0, microsecond=0), doubtful] += 1
    most = max((stops[hour, False] + stops[hour, True] for hour in begins), default=0) or 1
    return [_hour(place, hour, stops[hour, False], stops[hour, True], most) for place, hour in enumerate(begins)]


def _hour(place: int, begins: datetime, sure: int, doubtful: int, most: int) -> Hour:
    whole = round(HEIGHT * (sure + doubtful) / most)
    lower = round(HEIGHT * sure / most)
    return Hour(begins, sure, doubtful, place * STEP + (STEP - WIDTH) // 2, lower, whole - lower)
