"""Which applications this browser may see: those it filed, and those filed with the card it is signed in with."""

import uuid

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from certificates.models import Application

FILED = "filed"  # in the session: it outlives the change of its key at sign-in
REMEMBERED = 20


def remember(request: Request, application: Application) -> None:
    request.session[FILED] = [*request.session.get(FILED, []), str(application.id)][-REMEMBERED:]


def application_for(request: Request, application_id: uuid.UUID) -> Application:
    """The application, or 404 alike for one that is somebody else's and one that is not there (T20)."""
    mine = Q(pk__in=request.session.get(FILED, []))
    who = request._request.signed_in
    if who is not None and who.certificate.card_id is not None:
        mine |= Q(citizen=who.citizen, signed_with__card=who.certificate.card_id)
    return get_object_or_404(Application.objects.filter(mine), pk=application_id)
