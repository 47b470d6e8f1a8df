"""A person's history is told in entries: what happened to certificates, applications and secrets, and who looked (R-40,
R-64).

One act on several certificates of one card or phone is one entry. Signing in is no history. Words belong to the pages.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.models import AccessRecord, Notice
from certificates.models import Application, StatusChange


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
    """With exactly one of the four. `changes` are of one act, on one carrier; `office` is that of who looked, or ""."""

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
    def actor_id(self) -> uuid.UUID | None:
        """Whose hand it was, where it was one person's."""
        if self.view:
            return self.view.actor_id
        return self.changes[0].actor_id if self.changes else None
