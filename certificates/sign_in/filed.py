"""Which applications this browser may see: those it filed, and those filed with the card it is signed in with."""

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet

from certificates.models import Application
from certificates.sign_in.token import SignedIn

FILED = "filed"  # in the session: it outlives the change of its key at sign-in
REMEMBERED = 20


def remember(session: SessionBase, application: Application) -> None:
    session[FILED] = [*session.get(FILED, []), str(application.id)][-REMEMBERED:]


def applications_of(session: SessionBase, who: SignedIn | None) -> QuerySet[Application]:
    """Somebody else's is not among them, like one that is not there (T20)."""
    mine = Q(pk__in=session.get(FILED, []))
    if who is not None and who.certificate.card_id is not None:
        mine |= Q(citizen=who.citizen, signed_with__card=who.certificate.card_id)
    return Application.objects.filter(mine)
