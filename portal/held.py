"""What a person holds, arranged as the pages show it: a lane for the phone, a lane for the card (R-17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import Citizen
from certificates.models import Certificate, Phone, Receipt, StatusChange
from certificates.permissions import acts_open_to
from certificates.states import ALIVE, STOPPED, Carrier, Kind
from portal import verdicts
from portal.verdicts import Verdict

SHORT: dict[Kind, str | Promise] = {Kind.USER_AUTHENTICATION: _("ログイン用"), Kind.DIGITAL_SIGNATURE: _("署名用")}
FOR: dict[tuple[Carrier, Kind], str | Promise] = {
    (Carrier.PHONE, Kind.USER_AUTHENTICATION): _("利用者証明用・ログインやコンビニ交付に"),
    (Carrier.PHONE, Kind.DIGITAL_SIGNATURE): _("電子申請や、オンラインの契約に"),
    (Carrier.CARD, Kind.USER_AUTHENTICATION): _("利用者証明用・ログインや健康保険証に"),
    (Carrier.CARD, Kind.DIGITAL_SIGNATURE): _("電子申請や、スマホ用の申請に"),
}
NAMES: dict[Carrier, str | Promise] = {
    Carrier.PHONE: _("スマホ用電子証明書"),
    Carrier.CARD: _("マイナンバーカード（実物）"),
}


@dataclass(frozen=True)
class Line:
    """One certificate as a row."""

    certificate: Certificate
    verdict: Verdict

    @property
    def name(self) -> str | Promise:
        return SHORT[Kind(self.certificate.kind)]

    @property
    def about(self) -> str | Promise:
        return FOR[Carrier(self.certificate.carrier), Kind(self.certificate.kind)]


@dataclass(frozen=True)
class Lane:
    """Everything one carrier holds. `acts` are those open to the asker on at least one of its certificates."""

    carrier: Carrier
    lines: tuple[Line, ...]
    acts: frozenset[str]

    @property
    def name(self) -> str | Promise:
        return NAMES[self.carrier]

    @property
    def verdict(self) -> Verdict:
        return verdicts.of_all([line.verdict for line in self.lines])

    @property
    def ends_at(self) -> datetime:
        return min(line.certificate.not_after for line in self.lines)

    @property
    def phone(self) -> Phone | None:
        return self.lines[0].certificate.phone

    @property
    def is_alive(self) -> bool:
        return any(line.certificate.is_alive() for line in self.lines)

    @property
    def is_near_its_end(self) -> bool:
        return any(line.verdict == verdicts.NEAR_ITS_END for line in self.lines)

    @cached_property
    def last_stop(self) -> StatusChange | None:
        """When and how it was stopped last, while it is stopped."""
        stopped = [line.certificate for line in self.lines if line.certificate.status in STOPPED]
        stops = StatusChange.objects.filter(certificate__in=stopped, to_status__in=STOPPED)
        return stops.select_related("certificate").order_by("-id").first()

    @cached_property
    def receipt(self) -> Receipt | None:
        """Given with that stop; None where nobody was given one."""
        stop = self.last_stop
        if stop is None:
            return None
        return Receipt.objects.filter(citizen=stop.certificate.citizen_id, act=stop.act, at=stop.at).first()


def signs(lane: Lane | None) -> bool:
    """Whether it can sign now: a card an application (R-10), a phone or a card an ending (R-22)."""
    lines = lane.lines if lane else ()
    return any(line.certificate.kind == Kind.DIGITAL_SIGNATURE and line.verdict in verdicts.WORKING for line in lines)


def lane(citizen: Citizen, carrier: Carrier, *, actor: Actor, at: datetime) -> Lane | None:
    """The carrier's newest certificate of each kind, alive ones before ended ones; None when there never was any."""
    newest = _newest_of_each_kind(citizen.certificates.filter(carrier=carrier).select_related("phone").order_by("-id"))
    if not newest:
        return None
    lines = tuple(Line(certificate, verdicts.of(certificate, at=at)) for certificate in newest)
    acts = frozenset(str(act) for certificate in newest for act in acts_open_to(actor, certificate))
    return Lane(carrier, lines, acts)


def own_lane(citizen: Citizen, carrier: Carrier) -> Lane | None:
    """The lane as its holder sees it, now."""
    return lane(citizen, carrier, actor=Actor.citizen(citizen.pk), at=timezone.now())


def _newest_of_each_kind(certificates: Iterable[Certificate]) -> list[Certificate]:
    """Those alive; when none is, the last ones there were, so that the page can say what became of them."""
    by_kind: dict[str, Certificate] = {}
    for certificate in sorted(certificates, key=lambda one: one.status not in ALIVE):
        by_kind.setdefault(certificate.kind, certificate)
    found = sorted(by_kind.values(), key=lambda one: list(Kind.values).index(one.kind))
    alive = [certificate for certificate in found if certificate.is_alive()]
    return alive or found
