"""Why a certificate stands as it does, and what its holder can do now: a table for each, read by the state page.

Who stopped it, and why, is the holder's own record; machines are told R-24's codes and no more.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Channel
from certificates.lifecycle.suspend_by_stop_word import BY_STOP_WORD
from certificates.models import Certificate, StatusChange
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from portal import verdicts
from portal.effects import comes_back
from portal.templatetags.moments import day, moment
from portal.verdicts import Verdict

Words = str | Promise


@dataclass(frozen=True)
class Link:
    """A page where it is done, by the name of its address, and the words on the way there."""

    address: str
    label: Words
    place: str = ""  # on that page


@dataclass(frozen=True)
class Step:
    """What to do now; `link` is None where it is done elsewhere."""

    words: Words
    link: Link | None = None


@dataclass(frozen=True)
class Standing:
    """`why` is "" where nothing is to be explained; `step` is NOTHING where nothing is to be done."""

    why: str
    step: Step


NOTHING = Step(_("することはありません。"))
_APPLY = Link("portal:apply", _("もう一度、申請する"))
_AT_THE_COUNTER = Link("portal:lost", _("窓口に持って行くもの"), "#to-bring")

# --- on hold: through whom (R-64) -----------------------------------------------------------------------------------


class Stopped(StrEnum):
    """The way a stop came."""

    HERE = "here"
    BY_STOP_WORD = "by_stop_word"
    BY_TELEPHONE = "by_telephone"
    AT_THE_COUNTER = "at_the_counter"
    BY_ITSELF = "by_itself"


HELD: dict[Stopped, Words] = {
    Stopped.HERE: _("%(at)sに、あなたがこのサイトで止めました。"),
    Stopped.BY_STOP_WORD: _("%(at)sに、停止用合言葉で止めました。"),
    Stopped.BY_TELEPHONE: _("%(at)sに、電話で止めました。"),
    Stopped.AT_THE_COUNTER: _("%(at)sに、市区町村の窓口で止めました。"),
    Stopped.BY_ITSELF: _("%(at)sに、自動の手続きで止まりました。"),
}
_CAME_BY = {
    Channel.PORTAL: Stopped.HERE,
    Channel.HOTLINE: Stopped.BY_TELEPHONE,
    Channel.COUNTER: Stopped.AT_THE_COUNTER,
    Channel.SYSTEM: Stopped.BY_ITSELF,
}


def stopped(change: StatusChange) -> Stopped:
    if change.channel == Channel.PORTAL and change.reference == BY_STOP_WORD:
        return Stopped.BY_STOP_WORD
    return _CAME_BY[Channel(change.channel)]


# --- revoked: why (R-16, R-22, R-23) --------------------------------------------------------------------------------

ENDED: dict[Reason, Words] = {
    Reason.SUPERSEDED: _("%(at)sに、新しい証明書に置きかえたため、失効しました。"),
    Reason.NO_LONGER_NEEDED: _("%(at)sに、使うのをやめる手続きをしたため、失効しました。"),
    Reason.WITHDRAWN: _("%(at)sに、申請を取り下げたため、失効しました。"),
    Reason.NOT_REGISTERED: _("%(at)sに、登録の期限がすぎたため、失効しました。"),
    Reason.KEY_COMPROMISE: _("%(at)sに、鍵やパスワードを他人に知られたという届けがあり、失効しました。"),
    Reason.CONTENTS_CHANGED: _("%(at)sに、住所や氏名などが変わったため、失効しました。証明書に書いてあるためです。"),
    Reason.LOST: _("%(at)sに、なくしたという届けがあり、失効しました。"),
    Reason.STOLEN: _("%(at)sに、盗まれたという届けがあり、失効しました。"),
    Reason.DEATH: _("%(at)sに、死亡の届けがあり、失効しました。"),
    Reason.LEFT_THE_REGISTER: _("%(at)sに、住民票がなくなったため、失効しました。"),
    Reason.OTHER: _("%(at)sに、失効しました。"),
}
OF_ONES_OWN_WISH = (Reason.SUPERSEDED, Reason.NO_LONGER_NEEDED, Reason.WITHDRAWN)

_ASK = Step(_("市区町村の窓口か、電話でおたずねください。"))
_APPLY_AGAIN = Step(_("また使うには、カードを使って、もう一度申請します。"), _APPLY)
_CARD_FIRST = Step(
    _("スマホで使うには、先に市区町村の窓口で、カードの署名用を新しくします。そのあと申請します。"), _AT_THE_COUNTER
)
_NEW_CARD = Step(_("また使うには、市区町村の窓口で、新しく発行を受けます。"), _AT_THE_COUNTER)

AFTER_ITS_END: dict[Carrier, dict[Reason, Step]] = {
    Carrier.PHONE: {
        Reason.SUPERSEDED: _APPLY_AGAIN,
        Reason.NO_LONGER_NEEDED: _APPLY_AGAIN,
        Reason.WITHDRAWN: _APPLY_AGAIN,
        Reason.NOT_REGISTERED: _APPLY_AGAIN,
        Reason.KEY_COMPROMISE: Step(_("前とは別のパスワードで、もう一度申請します。"), _APPLY),
        Reason.CONTENTS_CHANGED: Step(
            _("先に市区町村の窓口で、カードの署名用を新しくします。そのあと、もう一度申請します。"), _APPLY
        ),
        Reason.LOST: _APPLY_AGAIN,
        Reason.STOLEN: _APPLY_AGAIN,
        Reason.DEATH: _ASK,
        Reason.LEFT_THE_REGISTER: _ASK,
        Reason.OTHER: _APPLY_AGAIN,
    },
    Carrier.CARD: {
        Reason.SUPERSEDED: Step(_("新しいカードか、新しい証明書を使ってください。")),
        Reason.NO_LONGER_NEEDED: _NEW_CARD,
        Reason.WITHDRAWN: _NEW_CARD,
        Reason.NOT_REGISTERED: _NEW_CARD,
        Reason.KEY_COMPROMISE: _NEW_CARD,
        Reason.CONTENTS_CHANGED: _NEW_CARD,
        Reason.LOST: _NEW_CARD,
        Reason.STOLEN: _NEW_CARD,
        Reason.DEATH: _ASK,
        Reason.LEFT_THE_REGISTER: _ASK,
        Reason.OTHER: _ASK,
    },
}

# --- alive ----------------------------------------------------------------------------------------------------------

UNTIL: dict[Verdict, Words] = {
    verdicts.NEAR_ITS_END: _("%(day)sまで使えます。"),
    verdicts.EXPIRED: _("%(day)sで、期限が切れました。"),
    verdicts.READY: _("証明書はできています。スマホに登録すると、使えるようになります。"),
}
WHILE_ALIVE: dict[tuple[Carrier, Verdict], Step] = {
    **{(carrier, verdicts.USABLE): NOTHING for carrier in Carrier},
    (Carrier.PHONE, verdicts.NEAR_ITS_END): Step(
        _("カードの更新がまだのときは、先に市区町村の窓口で更新します。すんでいれば、いま、もう一度申請できます。"),
        _APPLY,
    ),
    (Carrier.CARD, verdicts.NEAR_ITS_END): Step(_("期限が切れる前に、市区町村の窓口で更新してください。")),
    (Carrier.PHONE, verdicts.EXPIRED): Step(
        _("カードの期限が残っていれば、もう一度申請します。カードも切れているときは、先に窓口で更新します。"), _APPLY
    ),
    (Carrier.CARD, verdicts.EXPIRED): Step(_("市区町村の窓口で更新してください。")),
    (Carrier.PHONE, verdicts.READY): Step(_("申請したスマホで、「登録する」を押します。")),
}


def standing(certificate: Certificate, change: StatusChange, *, card_signs: bool, at: datetime) -> Standing:
    """What the state page says of this certificate; `change`: the newest line of its history; `card_signs`: R-10."""
    verdict, carrier = verdicts.of(certificate, at=at), Carrier(certificate.carrier)
    if verdict == verdicts.REVOKED:
        reason = Reason(change.reason)
        return Standing(
            _at(ENDED[reason], change), with_the_card(AFTER_ITS_END[carrier][reason], card_signs=card_signs)
        )
    if verdict == verdicts.ON_HOLD:
        return Standing(
            _at(HELD[stopped(change)], change), when_found(carrier, Kind(certificate.kind), card_signs=card_signs)
        )
    until = str(UNTIL.get(verdict, "")) % {"day": day(certificate.not_after)}
    return Standing(until, WHILE_ALIVE[carrier, verdict])


def when_found(carrier: Carrier, kind: Kind, *, card_signs: bool) -> Step:
    """What brings it back, as it is told before stopping (R-18 to R-20)."""
    words = comes_back(carrier, kind, card_signs=card_signs)
    if carrier == Carrier.PHONE and card_signs:
        return Step(words, Link("portal:resume", _("見つかったので、登録しなおす")))
    return Step(words, _AT_THE_COUNTER)


def with_the_card(step: Step, *, card_signs: bool) -> Step:
    """Applying takes the card's signature (R-10): where it cannot sign, that comes first."""
    return _CARD_FIRST if step.link and step.link.address == _APPLY.address and not card_signs else step


def _at(words: Words, change: StatusChange) -> str:
    return str(words) % {"at": moment(change.at)}


# --- what a carrier does not hold -----------------------------------------------------------------------------------

ABSENT: dict[tuple[Carrier, Kind], Step] = {
    **{
        (Carrier.PHONE, kind): Step(_("使うときは、カードを使って申請します。"), Link("portal:apply", _("申請する")))
        for kind in Kind
    },
    (Carrier.CARD, Kind.DIGITAL_SIGNATURE): Step(
        _("15歳未満の方などのカードには入りません。必要な方は、市区町村の窓口でおたずねください。")
    ),
    (Carrier.CARD, Kind.USER_AUTHENTICATION): Step(_("必要な方は、市区町村の窓口で発行を受けます。")),
}
