"""A card or phone that no longer carries anything alive has ended (R-02): said in the transaction that emptied it."""

from datetime import datetime

from certificates.models import Card, Certificate, Phone
from certificates.states import ALIVE


def end_if_empty(carrier: Card | Phone | None, *, at: datetime) -> None:
    if carrier is None or carrier.ended_at is not None:
        return
    side = {"card": carrier} if isinstance(carrier, Card) else {"phone": carrier}
    if not Certificate.objects.filter(status__in=ALIVE, **side).exists():
        carrier.ended_at = at
        carrier.save(update_fields=["ended_at"])
