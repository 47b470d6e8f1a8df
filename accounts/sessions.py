"""Where sessions are kept: PostgreSQL, under the SHA-256 of their key (settings.SESSION_ENGINE)."""

import hashlib
import uuid
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models.session import Session

CITIZEN, CERTIFICATE, SIGNED_IN_AT = "citizen_id", "certificate_id", "signed_in_at"
WAY, BROWSER, LISTED_AS = "way", "browser", "listed_as"


class Way(StrEnum):
    """How somebody signed in."""

    PIN = "pin"
    PASSKEY = "passkey"
    CARD = "card"
    SCREEN = "screen"  # on another screen, which the phone let in


def digest(session_key: str) -> str:
    """What the table holds instead of the key: 40 hexadecimal characters, as wide as Django's column."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The row; without one the key is forgotten, so that a session that has ended is not written back."""
        live = Session.objects.filter(expire_date__gt=timezone.now())
        row = live.filter(session_key=digest(self.session_key or "")).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            session_key=digest(super().create_model_instance(data).session_key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            citizen_id=data.get(CITIZEN),
            certificate_id=data.get(CERTIFICATE),
            signed_in_at=parse_datetime(data.get(SIGNED_IN_AT, "")),
            listed_as=data.get(LISTED_AS),
            way=data.get(WAY, ""),
            browser=data.get(BROWSER, ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(digest(key))


def begin(
    session: Any, *, citizen_id: uuid.UUID, certificate_id: uuid.UUID, way: Way, browser: str, at: datetime
) -> None:
    """Make this browser's session that of a citizen; its key changes, so that a planted one is worth nothing (T22)."""
    session.cycle_key()
    session.update({CITIZEN: str(citizen_id), CERTIFICATE: str(certificate_id), SIGNED_IN_AT: at.isoformat()})
    session.update({WAY: way, BROWSER: browser, LISTED_AS: str(uuid.uuid4())})


def leave(session: Any) -> None:
    """Forget a session whose row is gone: nothing is written, and the browser's cookie goes with the answer."""
    session.clear()
    session._session_key = None


def forget_ended(*, at: datetime) -> int:
    """Remove the sessions that ended by time; those of a stopped certificate went with it."""
    return Session.objects.filter(expire_date__lte=at).delete()[0]


def end_others_of(certificate_id: uuid.UUID, *, spared: str | None) -> int:
    """End the sessions made with this certificate, but the one with this key; how many there were."""
    others = Session.objects.filter(certificate_id=certificate_id).exclude(session_key=digest(spared or ""))
    return others.delete()[0]


def of_citizen(citizen_id: uuid.UUID, *, at: datetime) -> list[Session]:
    """The sessions of this person that go on, the newest first."""
    return list(Session.objects.filter(citizen_id=citizen_id, expire_date__gt=at).order_by("-signed_in_at"))


def end_one_of_citizen(citizen_id: uuid.UUID, listed_as: uuid.UUID) -> int:
    return Session.objects.filter(citizen_id=citizen_id, listed_as=listed_as).delete()[0]


def end_others_of_citizen(citizen_id: uuid.UUID, *, spared: str | None) -> int:
    """End every session of this person but the one with this key; how many there were."""
    others = Session.objects.filter(citizen_id=citizen_id).exclude(session_key=digest(spared or ""))
    return others.delete()[0]


def end_all_of(certificate_ids: Collection[uuid.UUID]) -> None:
    """End every session made with these certificates, at the caller's COMMIT."""
    Session.objects.filter(certificate_id__in=certificate_ids).delete()
