"""What a person holds, as the desk and the hotline show it: a row for each certificate, its state in staff's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from certificates.models import Certificate
from certificates.states import ALIVE, Act, Carrier, Kind, NotPossible, State, state_after

KIND_NAMES: dict[Kind, str | Promise] = {
    Kind.USER_AUTHENTICATION: _("ログイン用"),
    Kind.DIGITAL_SIGNATURE: _("署名用"),
}
CARRIER_NAMES: dict[Carrier, str | Promise] = {Carrier.CARD: _("カード"), Carrier.PHONE: _("スマホ用")}


@dataclass(frozen=True)
class Standing:
    """A state in words, colour and icon."""

    tone: str
    icon: str
    words: str | Promise


STANDINGS: dict[State, Standing] = {
    State.VALID: Standing("ok", "ok", _("使える")),
    State.ON_HOLD: Standing("pause", "pause", _("一時停止中")),
    State.READY_TO_REGISTER: Standing("busy", "clock", _("登録待ち")),
    State.REVOKED: Standing("off", "off", _("失効")),
}
EXPIRED = Standing("off", "off", _("期限切れ"))
NONE = Standing("off", "off", _("なし"))


@dataclass(frozen=True)
class Holding:
    """One certificate that a person holds."""

    certificate: Certificate
    standing: Standing

    @property
    def carrier(self) -> Carrier:
        return Carrier(self.certificate.carrier)

    @property
    def kind_name(self) -> str | Promise:
        return KIND_NAMES[Kind(self.certificate.kind)]

    @property
    def carrier_name(self) -> str | Promise:
        return CARRIER_NAMES[self.carrier]


def holdings(citizen: Citizen, *, at: datetime) -> list[Holding]:
    """The card's, then the phone's, log-in before signing; of each the one alive, else the last there was."""
    newest: dict[tuple[str, str], Certificate] = {}
    for certificate in citizen.certificates.select_related("phone", "card").order_by("id"):
        place = (certificate.carrier, certificate.kind)
        if place not in newest or certificate.is_alive() or not newest[place].is_alive():
            newest[place] = certificate
    order = [(carrier.value, kind.value) for carrier in Carrier for kind in Kind]
    return [Holding(newest[place], standing_of(newest[place], at=at)) for place in order if place in newest]


def standing_of(certificate: Certificate, *, at: datetime) -> Standing:
    if certificate.is_alive() and certificate.is_expired(at):
        return EXPIRED
    return STANDINGS[State(certificate.status)]


@dataclass(frozen=True)
class Change:
    """What an act would do to one certificate; `after` None: nothing."""

    holding: Holding
    after: Standing | None


def changes(held: Iterable[Holding], acts: dict[Carrier, Act | None]) -> list[Change]:
    """Each certificate before and after these acts, by carrier: read from the table of states."""
    return [Change(one, _after(one, acts.get(one.carrier))) for one in held]


def _after(holding: Holding, act: Act | None) -> Standing | None:
    certificate = holding.certificate
    if act is None or certificate.status not in ALIVE:
        return None
    try:
        after = state_after(act, carrier=certificate.carrier, kind=certificate.kind, state=certificate.status)
    except NotPossible:
        return None
    return STANDINGS[after]


def lines(held: Iterable[Holding], then: Iterable[Holding]) -> list[dict[str, str]]:
    """Before and after, for a slip: states as they are stored, none of a certificate that was not there."""
    before = {(one.certificate.carrier, one.certificate.kind): one.certificate.status for one in held}
    return [
        {
            "carrier": one.certificate.carrier,
            "kind": one.certificate.kind,
            "before": before.get((one.certificate.carrier, one.certificate.kind), ""),
            "after": one.certificate.status,
        }
        for one in then
    ]
