"""The phone was found again: its certificates are re-issued and registered anew (R-19).

A resumption is an application of its own kind, signed by the card: judged here, filed by apply.py, carried out by
issue.py, which revokes the old serials (Act.RESUME) in the transaction that makes the new ones.
"""

from accounts.models import Citizen
from certificates.evidence import payloads
from certificates.lifecycle.locks import alive_of, live_phone_of
from certificates.states import Act, Carrier, NotPossible, State


def require_resumable(citizen: Citizen, wish: payloads.Application) -> None:
    """Only what is on hold, on this very phone, each kind of it that is asked for. Raises NotPossible."""
    phone = live_phone_of(citizen)
    here = phone is not None and phone.device == wish.device
    states = {c.kind: c.status for c in alive_of(citizen) if c.carrier == Carrier.PHONE} if here else {}
    for kind in (one.kind for one in wish.wanted):
        if states.get(kind) != State.ON_HOLD:
            raise NotPossible(Act.RESUME, states.get(kind, "none"))
