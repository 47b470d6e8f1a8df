"""What stopping does to each certificate a person holds, told before it is done (R-17…R-20): read from the tables."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.found import BRINGS, Found
from certificates.models import Certificate
from certificates.states import Act, Carrier, Kind, NotPossible, State, state_after
from portal import held, verdicts
from portal.verdicts import Verdict

_BACK: dict[tuple[Carrier, Found], str | Promise] = {
    (Carrier.PHONE, Found.RELEASED): _("見つかったら、このサイトで元に戻せます。"),
    (Carrier.PHONE, Found.REISSUED): _("見つかったら、カードを使って、このサイトで登録しなおせます。"),
    (Carrier.CARD, Found.RELEASED): _("見つかったら、市区町村の窓口で元に戻せます。"),
    (Carrier.CARD, Found.REISSUED): _("元には戻せません。見つかっても、市区町村の窓口で新しく発行します。"),
}
AFTER_THE_CARD = _(
    "見つかったら、先に市区町村の窓口で、カードの署名用を新しくします。そのあと、このサイトで登録しなおせます。"
)
NEVER = _("登録する前なので、失効します。また使うには、申請しなおします。")


@dataclass(frozen=True)
class Effect:
    """One certificate, before and after; `comes_back` says how, when it stops."""

    certificate: Certificate
    before: Verdict
    after: Verdict | None
    comes_back: str | Promise

    @property
    def name(self) -> str | Promise:
        return held.SHORT[Kind(self.certificate.kind)]

    @property
    def carrier(self) -> str:
        return self.certificate.carrier


def comes_back(carrier: Carrier, kind: Kind, *, card_signs: bool) -> str | Promise:
    """How one that is on hold is used again. A phone's needs the card's signature (R-10, R-19): `card_signs` or not."""
    found = BRINGS[carrier, kind]
    if carrier == Carrier.PHONE and found == Found.REISSUED and not card_signs:
        return AFTER_THE_CARD
    return _BACK[carrier, found]


def effect(line: held.Line, *, carriers: Collection[str], card_signs: bool) -> Effect:
    """What suspending these carriers does to this certificate: nothing, unless it is theirs and can still stop.

    `card_signs`: the card's signing certificate can be used when it is done.
    """
    certificate = line.certificate
    carrier, kind = Carrier(certificate.carrier), Kind(certificate.kind)
    if carrier not in carriers:
        return Effect(certificate, line.verdict, None, "")
    try:
        after = state_after(Act.SUSPEND, carrier=carrier, kind=kind, state=certificate.status)
    except NotPossible:
        return Effect(certificate, line.verdict, None, "")
    if after == State.REVOKED:
        return Effect(certificate, line.verdict, verdicts.WILL_BE_REVOKED, NEVER)
    return Effect(certificate, line.verdict, verdicts.WILL_BE_ON_HOLD, comes_back(carrier, kind, card_signs=card_signs))
