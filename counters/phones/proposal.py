"""A list that was looked through and waits for a yes: the page itself carries it, signed, so that nothing is kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core import signing

LASTS = timedelta(minutes=30)  # the second factor that the page asks for lasts half as long
_SALT = "counters.phones.proposal"


class TooOld(Exception):
    """It waited too long, or is none of ours."""


@dataclass(frozen=True)
class Proposal:
    """`data` the file as it was sent; `compared_with` the edition whose differences were shown."""

    data: bytes
    source: str
    as_of: date
    compared_with: int | None

    def sealed(self) -> str:
        """For a hidden field: readable, and of no use when changed."""
        told = {
            "data": self.data.decode("latin-1"),
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "compared_with": self.compared_with,
        }
        return signing.dumps(told, salt=_SALT, compress=True)

    @classmethod
    def read(cls, sealed: str) -> "Proposal":
        """Raises TooOld."""
        try:
            told: dict[str, Any] = signing.loads(sealed, salt=_SALT, max_age=LASTS)
        except signing.BadSignature as error:
            raise TooOld from error
        return cls(
            told["data"].encode("latin-1"), told["source"], date.fromisoformat(told["as_of"]), told["compared_with"]
        )
