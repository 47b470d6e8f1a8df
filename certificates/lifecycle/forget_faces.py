"""Pictures of faces go as soon as they have served (policy.FACE_…); who judged, when and why, stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.actor import THE_SYSTEM
from certificates import policy
from certificates.lifecycle.locks import lock_citizen
from certificates.lifecycle.refuse import refuse
from certificates.models import Application, FaceCapture, FaceFrame
from certificates.models.application import OPEN, ApplicationState
from certificates.models.face_capture import FaceState

TOO_LATE = "face_not_looked_at"


def forget_faces(*, at: datetime) -> int:
    """Delete what was judged, withdrawn, or never filed; how many pictures went. Run twice, the second finds none."""
    for application in Application.objects.filter(
        state=ApplicationState.CHECKING, filed_at__lt=at - policy.FACE_LOOKED_AT_WITHIN
    ):
        _give_up(application, at=at)
    never_filed = Q(capture__application=None, capture__began_at__lt=at - policy.FACE_FILED_WITHIN)
    judged = Q(capture__state__in=(FaceState.PASSED, FaceState.REFUSED))
    closed = Q(capture__application__isnull=False) & ~Q(capture__application__state__in=OPEN)
    gone = FaceFrame.objects.filter(never_filed | judged | closed).delete()[0]
    FaceCapture.objects.filter(application=None, began_at__lt=at - policy.FACE_FILED_WITHIN).delete()
    return gone


@transaction.atomic
def _give_up(application: Application, *, at: datetime) -> None:
    """Nobody looked in time: that is ours, and said so; pictures are not kept waiting for ever."""
    lock_citizen(application.citizen_id)
    application.refresh_from_db()
    if application.state == ApplicationState.CHECKING:
        refuse(application, refusal=TOO_LATE, by=THE_SYSTEM, at=at)
