"""Actor: who acts, in which role, through which channel. All that the floors above need to know of a person."""

import uuid
from dataclasses import dataclass

from accounts.roles import Channel, Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One acting person (or the system) at one moment; written beside every act (R-64).

    `id` is the citizen's or staff member's id, None for the system only. `municipality` is the six-digit code of a
    counter's office, "" elsewhere (R-40). `reference` names the visit, call or application the act belongs to.
    """

    role: Role
    channel: Channel
    id: uuid.UUID | None
    municipality: str = ""
    reference: str = ""

    @classmethod
    def citizen(cls, citizen_id: uuid.UUID, *, reference: str = "") -> "Actor":
        return cls(role=Role.CITIZEN, channel=Channel.PORTAL, id=citizen_id, reference=reference)

    @classmethod
    def system(cls, *, reference: str = "") -> "Actor":
        return cls(role=Role.SYSTEM, channel=Channel.SYSTEM, id=None, reference=reference)


THE_SYSTEM = Actor.system()
