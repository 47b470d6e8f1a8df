"""An entry of a person's history in words: the page, the file to take away and the citizen's cases say the same."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessRecord, Notice
from accounts.roles import Channel, Role
from certificates.history.entry import Entry, EntryKind
from certificates.models import Application, Case
from certificates.models.application import ApplicationState, Purpose
from certificates.states import Act, Carrier, Kind, State
from portal import held
from portal.told import Told

Words = str | Promise

WHAT: dict[tuple[Carrier, Act], Words] = {
    (Carrier.PHONE, Act.ISSUE): _("スマホ用の証明書を発行しました"),
    (Carrier.PHONE, Act.REGISTER): _("スマホに登録して、使えるようになりました"),
    (Carrier.PHONE, Act.SUSPEND): _("スマホ用を一時停止しました"),
    (Carrier.PHONE, Act.RESUME): _("利用を再開するため、前の証明書を失効しました"),
    (Carrier.PHONE, Act.CORRECT): _("スマホ用の停止を取り消しました"),
    (Carrier.PHONE, Act.REVOKE): _("スマホ用を失効しました"),
    (Carrier.CARD, Act.ISSUE): _("カードの証明書を発行しました"),
    (Carrier.CARD, Act.SUSPEND): _("カードを一時停止しました"),
    (Carrier.CARD, Act.RELEASE): _("カードの一時停止を解除しました"),
    (Carrier.CARD, Act.CORRECT): _("カードの停止を取り消しました"),
    (Carrier.CARD, Act.REVOKE): _("カードの証明書を失効しました"),
}
STOPPED_BEFORE_USE = _("登録する前に止めたので、スマホ用は失効しました")
FILED: dict[Purpose, Words] = {
    Purpose.APPLICATION: _("スマホ用の証明書を申請しました"),
    Purpose.RESUMPTION: _("スマホの利用の再開を申請しました"),
}
CLOSED: dict[ApplicationState, Words] = {
    ApplicationState.WITHDRAWN: _("申請を取り下げました"),
    ApplicationState.REFUSED: _("申請した証明書を出せませんでした"),
    ApplicationState.EXPIRED: _("登録されないまま、申請の期限が過ぎました"),
}
LOOKED: dict[Channel, Words] = {
    Channel.COUNTER: _("窓口の担当者が、あなたの記録を見ました"),
    Channel.HOTLINE: _("電話の担当者が、あなたの記録を見ました"),
}


@dataclass(frozen=True)
class Line:
    """An entry in words: what, and beneath it by which way and whose hand. `why` is what a person of staff typed.

    `case`: the open one in which its citizen said that it was not them.
    """

    entry: Entry
    what: Words
    by: tuple[Words, ...]
    why: str = ""
    case: Case | None = None


def what(carrier: Carrier, act: Act, after: State) -> Words:
    """What one act did, by what came of it: what waits to be registered does not come back from a stop (rules §2)."""
    return STOPPED_BEFORE_USE if (act, after) == (Act.SUSPEND, State.REVOKED) else WHAT[carrier, act]


def line(entry: Entry) -> Line:
    match entry:
        case Entry(view=AccessRecord() as view):
            return _of_a_view(entry, view)
        case Entry(application=Application() as application):
            return Line(entry, _of_an_application(entry, application), _hand(entry))
        case Entry(notice=Notice() as notice):
            return Line(entry, Told(notice).title, _hand(entry))
    return _of_an_act(entry)


def _lower(name: str) -> str:
    """Inside a sentence; Japanese has no capitals."""
    return name[:1].lower() + name[1:]


def _of_an_act(entry: Entry) -> Line:
    first = entry.changes[0]
    kinds = sorted({Kind(one.certificate.kind) for one in entry.changes}, key=list(Kind).index)
    names = gettext("・").join(_lower(str(held.SHORT[kind])) for kind in kinds)
    act = what(Carrier(first.certificate.carrier), Act(first.act), State(first.to_status))
    by = [*_hand(entry)]
    if second := getattr(first, "countersignature", None):
        by.append(gettext("%(role)sの承認") % {"role": second.get_role_display()})
    named = gettext("%(what)s（%(kinds)s）") % {"what": act, "kinds": names}
    return Line(entry, named, (*by, first.get_reason_display()))


def _hand(entry: Entry) -> tuple[Words, ...]:
    """By which way and whose hand; "automatically, by the system" would say it twice."""
    return (entry.channel.label,) if entry.role is Role.SYSTEM else (entry.channel.label, entry.role.label)


def _of_an_application(entry: Entry, application: Application) -> Words:
    if entry.kind is EntryKind.FILED:
        return FILED[Purpose(application.purpose)]
    return CLOSED[ApplicationState(application.state)]


def _of_a_view(entry: Entry, view: AccessRecord) -> Line:
    looked = LOOKED.get(Channel(view.channel), _("担当者が、あなたの記録を見ました"))
    return Line(entry, looked, (entry.office or view.get_channel_display(), view.get_role_display()), view.purpose)
