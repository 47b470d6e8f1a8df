"""A notice in words: its own template, templates/notices/<about>.html, as a title and as what happened and what to do.

Such a template extends `layout` and fills three blocks: `title` (one line, no mark-up), `happened`, `now`. Beside the
notice it is given these facts.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.template.loader import select_template
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise

from accounts.models import Notice
from accounts.roles import Channel, Role
from certificates import policy
from certificates.models import Application, Certificate, Receipt
from certificates.notices import About
from certificates.states import Carrier, Kind, State
from portal import held
from portal.application_told import REFUSED
from portal.standing import Words

AS_A_TITLE, AS_WORDS = "notices/layout/title.html", "notices/layout/words.html"
NOBODYS_ACT = (About.COPY_DELETED, About.REGISTER_SOON, About.ENDS_SOON, About.CASE_ANSWERED, About.INQUIRY_ANSWERED)
OF_A_NEWER_HOUSE = "notices/unknown.html"  # while programs are being replaced, one may tell what another cannot say


@dataclass(frozen=True)
class Named:
    """A certificate the notice speaks of."""

    carrier: str
    name: str | Promise


@dataclass(frozen=True)
class Told:
    """`notice` as its words need it."""

    notice: Notice

    @cached_property
    def title(self) -> str:
        return self._as(AS_A_TITLE).strip()

    @cached_property
    def words(self) -> str:
        return self._as(AS_WORDS)

    @property
    def certificates(self) -> list[Named]:
        return [Named(carrier, held.SHORT[Kind(kind)]) for carrier, kind in self.notice.values.get("certificates", [])]

    @property
    def of_the_face(self) -> Words:
        """Why a face did not do, and what to do then, as the state page has it (R-13)."""
        refusal = str(self.notice.values.get("refusal", ""))
        return REFUSED.get(refusal, "") if refusal.startswith("face_") else ""

    @property
    def carrier(self) -> str:
        """phone, card, both, or nothing."""
        carriers = {one.carrier for one in self.certificates}
        return "both" if len(carriers) > 1 else next(iter(carriers), "")

    @property
    def channel(self) -> str | Promise:
        """By which way, where it was an act."""
        name = self.notice.values.get("channel")
        return Channel(name).label if name else ""

    @property
    def role(self) -> str | Promise:
        name = self.notice.values.get("role")
        return Role(name).label if name else ""

    @property
    def may_be_reported(self) -> bool:
        """Whether it tells of an act that somebody else may have done in this person's name."""
        return bool(self.channel) and self.notice.about not in NOBODYS_ACT

    @property
    def is_by_the_house(self) -> bool:
        return self.notice.values.get("role") == Role.SYSTEM

    @cached_property
    def receipt(self) -> Receipt | None:
        """Given with the act, in the same moment."""
        return Receipt.objects.filter(citizen_id=self.notice.citizen_id, at=self.notice.at).first()

    @property
    def ended_before_it_began(self) -> bool:
        """Stopped before it was registered: then it is revoked (rules §2)."""
        return self.receipt is not None and any(line["state"] == State.REVOKED for line in self.receipt.lines)

    @property
    def phone_is_on_hold(self) -> bool:
        return Carrier.PHONE in {one.carrier for one in self.certificates} and not self.ended_before_it_began

    @cached_property
    def application(self) -> Application | None:
        """The one the notice leads to, as it stands now."""
        mine = Application.objects.filter(citizen_id=self.notice.citizen_id)
        return mine.filter(pk=self.reference).first() if self.reference else None

    @property
    def reference(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.notice.reference)
        except ValueError:
            return None

    @property
    def register_until(self) -> datetime | None:
        issued = self.application.issued_at if self.application else None
        return issued + policy.REGISTER_WITHIN if issued else None

    @property
    def register_days(self) -> int:
        return policy.REGISTER_WITHIN.days

    @property
    def holds_some(self) -> bool:
        """Whether this person has something in use on a phone now."""
        there = Certificate.objects.filter(citizen_id=self.notice.citizen_id, carrier=Carrier.PHONE)
        return there.filter(status=State.VALID).exists()

    @property
    def until(self) -> datetime | None:
        return parse_datetime(self.notice.values.get("until", ""))

    def _as(self, layout: str) -> str:
        template = select_template([f"notices/{self.notice.about}.html", OF_A_NEWER_HOUSE])
        return template.render({"layout": layout, "told": self, "notice": self.notice, "values": self.notice.values})
