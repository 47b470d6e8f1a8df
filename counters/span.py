"""From which day to which: what every page that looks back is asked for. Days of Japan, both included."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Municipality
from accounts.sign_in.session import AtWork
from certificates.policy import JAPAN
from counters.fields import DayField
from counters.forms import DeskForm

LONGEST = timedelta(days=30)  # from the first day to the last: 31 of them


@dataclass(frozen=True)
class Span:
    first: date
    last: date

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=JAPAN)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=JAPAN)

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


class SpanForm(DeskForm):
    """`days`: how many up to today it begins with. A counter is its own office; whoever is national may say which."""

    first = DayField(label=gettext_lazy("いつから"))
    last = DayField(label=gettext_lazy("いつまで"))
    office = forms.ModelChoiceField(
        label=gettext_lazy("市区町村"), queryset=Municipality.objects.all(), required=False,
        empty_label=gettext_lazy("すべて"),
    )  # fmt: skip

    def __init__(self, data: Any, *, at_work: AtWork, days: int = 1) -> None:
        today = timezone.now().astimezone(JAPAN).date()
        super().__init__(data or {"first": f"{today - timedelta(days=days - 1)}", "last": f"{today}"})
        self.own_office = at_work.member.municipality
        if self.own_office is not None:
            del self.fields["office"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first, last = typed.get("first"), typed.get("last")
        if first and last and not (first <= last and last - first <= LONGEST):
            self.add_error("last", _("始めの日から31日までの間にしてください。"))
        return typed

    @property
    def span(self) -> Span:
        return Span(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def of_office(self) -> Municipality | None:
        """None: of all offices, which only a national role can ask for."""
        return self.own_office or self.cleaned_data.get("office")
