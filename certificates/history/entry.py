"""A person's history is told in entries: what happened to certificates, applications and secrets, and who looked (R-40,
R-64).

One act on several certificates of one card or phone is one entry. Signing in is no history. Words belong to the pages.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.models import AccessRecord, Notice
from accounts.roles import Channel, Role
from certificates.models import Application, StatusChange
from certificates.models.application import ApplicationState


class EntryKind(StrEnum):
    CHANGE = "change"
    FILED = "filed"
    CLOSED = "closed"
    VIEW = "view"
    NOTICE = "notice"  # of secrets in the history (rows.OF_SECRETS); of any, one may ask who it was


class NoSuchEntry(Exception):
    """There is none of this name, or it is somebody else's: the answer is the same (T20)."""


@dataclass(frozen=True)
class Entry:
    """Of changes, an application, a view or a notice. `changes` are of one act with one end, on one carrier.

    An application that came to nothing has its notice beside it, which says whose hand closed it. `office` is that of
    who looked, or "".
    """

    kind: EntryKind
    id: str
    at: datetime
    changes: tuple[StatusChange, ...] = ()
    application: Application | None = None
    view: AccessRecord | None = None
    notice: Notice | None = None
    office: str = ""

    @property
    def reference(self) -> str:
        """By this a case finds it again."""
        return f"{self.kind}-{self.id}"

    @property
    def channel(self) -> Channel:
        """By which way."""
        return Channel(self._by("channel") or (Channel.PORTAL if self._is_of_the_citizen else Channel.SYSTEM))

    @property
    def role(self) -> Role:
        """In which role whoever's hand it was."""
        return Role(self._by("role") or (Role.CITIZEN if self._is_of_the_citizen else Role.SYSTEM))

    def _by(self, name: str) -> str:
        """As it was written down; "" where it goes without saying."""
        if self.notice:
            return str(self.notice.values.get(name, ""))
        hand = self.changes[0] if self.changes else self.view
        return str(getattr(hand, name, ""))

    @property
    def _is_of_the_citizen(self) -> bool:
        """Filed, or taken back by themselves: what the house closes is told by a notice, or closed because of time."""
        withdrawn = self.application is not None and self.application.state == ApplicationState.WITHDRAWN
        return self.kind is EntryKind.FILED or withdrawn

    @property
    def actor_id(self) -> uuid.UUID | None:
        """Whose hand it was, where it was one person's."""
        if self.view:
            return self.view.actor_id
        return self.changes[0].actor_id if self.changes else None
