"""Notes of a call, kept as they are typed: each saving names the one it follows, so no tab eats another's."""

from datetime import datetime

from counters.calls.hear import CallIsOver
from counters.models import Call


class WrittenElsewhere(Exception):
    """Another tab saved since; what is kept is `kept`, with its version."""

    def __init__(self, kept: str, version: int) -> None:
        super().__init__("notes were saved elsewhere")
        self.kept, self.version = kept, version


def save(call: Call, text: str, *, version: int, at: datetime) -> int:
    """The new version. Raises WrittenElsewhere, CallIsOver; then nothing was saved."""
    rows = Call.objects.filter(pk=call.pk, ended_at=None, memo_version=version)
    if rows.update(memo=text[:2000], memo_version=version + 1, memo_at=at) == 1:
        return version + 1
    call.refresh_from_db()
    if call.ended_at is not None:
        raise CallIsOver
    if call.memo == text[:2000]:  # the answer to it was lost on the way
        return call.memo_version
    raise WrittenElsewhere(call.memo, call.memo_version)
