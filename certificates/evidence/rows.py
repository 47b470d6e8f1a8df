"""The rows of history a seal covers, and the one way to write each as bytes."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Min, Model

from accounts.models import AccessRecord, StaffEvent
from certificates.evidence import merkle
from certificates.models import Countersignature, Evidence, StatusChange

BY_DIGEST = ("document", "chain")  # certificates_evidence
OF_A_CITIZEN: dict[type[Model], str] = {
    AccessRecord: "citizen",
    Countersignature: "change__certificate__citizen",
    Evidence: "citizen",
    StatusChange: "certificate__citizen",
}
HISTORY: tuple[type[Model], ...] = (
    AccessRecord,
    StaffEvent,
    Countersignature,
    Evidence,
    StatusChange,
)  # in the order of their tables' names


@dataclass(frozen=True)
class SealedRow:
    """One row as it is sealed: where it stands, and its canonical bytes."""

    table: str
    id: int
    data: bytes

    @property
    def place(self) -> tuple[str, int]:
        return self.table, self.id

    @property
    def leaf(self) -> bytes:
        return merkle.leaf_hash(self.data)


def between(first: int, end: int) -> Iterator[SealedRow]:
    """The rows of all histories written by transactions `first` ≤ number < `end`, in the order of their leaves."""
    for model in HISTORY:
        rows = model._default_manager.filter(transaction__gte=first, transaction__lt=end).order_by("pk")
        for values in rows.values().iterator():
            yield SealedRow(model._meta.db_table, values["id"], canonical(model._meta.db_table, values))


def canonical(table: str, values: dict[str, Any]) -> bytes:
    """A row as bytes: JSON in UTF-8, members sorted, no white space (as RFC 8785 writes strings and whole numbers).

    A signed document and its chain stand there as their SHA-256: an extract proves them without carrying what they
    hold (R-25).
    """
    said = {"table": table, **{name: _plain(name, value) for name, value in values.items()}}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def oldest_moment(first: int) -> datetime | None:
    """When the oldest row written by transaction `first` or later says it happened; None when there is none."""
    moments = []
    for model in HISTORY:
        moment = "received_at" if model is Evidence else "at"
        moments.append(model._default_manager.filter(transaction__gte=first).aggregate(at=Min(moment))["at"])
    return min((at for at in moments if at), default=None)


def _plain(name: str, value: Any) -> Any:
    if name in BY_DIGEST:
        text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, uuid.UUID):
        return str(value)
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else value
