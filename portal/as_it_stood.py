"""How card and phone stood when a receipt was given: the act may not have been the first (R-17)."""

from certificates.models import Receipt, StatusChange
from certificates.states import State

Stood = dict[tuple[str, str], str]  # by carrier and kind


def as_it_stood(done: Receipt) -> Stood:
    """Right after it; what has expired is as good as revoked."""
    so_far = StatusChange.objects.filter(certificate__citizen=done.citizen_id, at__lte=done.at)
    newest = so_far.order_by("certificate_id", "-id").distinct("certificate_id").select_related("certificate")
    stood = {(one.certificate.carrier, one.certificate.kind): _state(one, done) for one in newest}
    return stood | {(line["carrier"], line["kind"]): line["state"] for line in done.lines}


def _state(change: StatusChange, done: Receipt) -> str:
    return State.REVOKED if change.certificate.is_expired(done.at) else change.to_status


def stopped_by_then(stood: Stood) -> set[str]:
    """The carriers of which something is on hold."""
    return {carrier for (carrier, _kind), state in stood.items() if state == State.ON_HOLD}
