"""What happened lately to a person's certificates, as the desk shows it: one line for one act on one carrier."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from accounts.roles import Role
from certificates.models import StatusChange
from certificates.states import Act, Carrier, Kind
from counters.holdings import CARRIER_NAMES, KIND_NAMES

LINES = 8
ROWS = LINES * len(Kind)  # a line is of at most so many certificates
HAPPENED: dict[Act, str | Promise] = {
    Act.ISSUE: _("発行した"),
    Act.REGISTER: _("登録した"),
    Act.SUSPEND: _("一時停止した"),
    Act.RELEASE: _("一時停止を解除した"),
    Act.CORRECT: _("停止を訂正した"),
    Act.RESUME: _("利用を再開した"),
    Act.REVOKE: _("失効した"),
}


@dataclass(frozen=True)
class Event:
    """`changes`: what one act did to the certificates of one carrier."""

    changes: tuple[StatusChange, ...]

    @property
    def first(self) -> StatusChange:
        return self.changes[0]

    @property
    def what(self) -> str:
        carrier = CARRIER_NAMES[Carrier(self.first.certificate.carrier)]
        kinds = sorted({Kind(one.certificate.kind) for one in self.changes}, key=list(Kind).index)
        return f"{carrier}{gettext('：')}{gettext('・').join(str(KIND_NAMES[kind]) for kind in kinds)}"

    @property
    def act(self) -> str | Promise:
        return HAPPENED[Act(self.first.act)]

    @property
    def who(self) -> str:
        """In which role; the holder is not "you" to a clerk."""
        role = self.first.role
        return pgettext("at the desk", "本人") if role == Role.CITIZEN else str(self.first.get_role_display())

    @property
    def second(self) -> str:
        """The role of who allowed it, where one person alone may not."""
        signature = getattr(self.first, "countersignature", None)
        return str(signature.get_role_display()) if signature else ""


def recent(citizen: Citizen) -> list[Event]:
    """Newest first."""
    happened = StatusChange.objects.filter(certificate__citizen=citizen).order_by("-id")
    changes = happened.select_related("certificate", "countersignature")[:ROWS]
    return [Event(tuple(of_one_act)) for _act, of_one_act in groupby(changes, key=_act_of)][:LINES]


def _act_of(change: StatusChange) -> tuple[object, ...]:
    return change.at, change.act, change.certificate.carrier, change.reason, change.reference
