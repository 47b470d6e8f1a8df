"""A face is shown before applying for an iPhone (R-13): a picture for each movement, filed with the application."""

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import encrypted
from accounts.problems import Problem
from accounts.sessions import digest
from certificates import jpeg, policy
from certificates.models import Application, FaceCapture, FaceFrame
from certificates.models.face_capture import FaceState, FaceWay

FIRST = "front"
MOVEMENTS = ("left", "right", "up", "down", "closer", "eyes_closed")
MOVEMENTS_ASKED = 3


class FaceMissing(Problem):
    """An iPhone is applied for without a complete capture of this browser's own, made just before."""

    code, status, title = "face-missing", 422, _("顔の撮影が、すんでいません。")

    def __init__(self) -> None:
        super().__init__(_("撮影してから時間がたちすぎたか、途中です。もう一度、撮影からやりなおしてください。"))


class PictureRefused(Problem):
    code, status, title = "picture-refused", 422, _("写真を受け取れませんでした。")

    def __init__(self) -> None:
        super().__init__(_("写真の形がちがうか、順番がちがいます。もう一度、撮影をはじめてください。"))


def begin(session_key: str, *, way: FaceWay, at: datetime) -> FaceCapture:
    """At the counter nothing is captured here: the clerk sees the person."""
    drawn = secrets.SystemRandom().sample(MOVEMENTS, MOVEMENTS_ASKED)
    by_camera = way == FaceWay.CAMERA
    return FaceCapture.objects.create(
        session_digest=digest(session_key),
        way=way,
        prompts=[FIRST, *drawn] if by_camera else [],
        state=FaceState.CAPTURING if by_camera else FaceState.CAPTURED,
        began_at=at,
    )


@transaction.atomic
def add_picture(capture_id: uuid.UUID, session_key: str, *, step: int, picture: bytes, at: datetime) -> FaceCapture:
    """The picture for this movement, sealed. Raises PictureRefused: out of order, too late, too large, none at all."""
    capture = of_session(capture_id, session_key, at=at)
    if capture is None or capture.state != FaceState.CAPTURING or step != capture.frames.count():
        raise PictureRefused
    _require_picture(picture)
    sealed = encrypted.seal(picture, keys=settings.FACE_KEYS)
    FaceFrame.objects.create(capture=capture, step=step, sealed=sealed, taken_at=at)
    if step + 1 == len(capture.prompts):
        capture.state = FaceState.CAPTURED
        capture.save(update_fields=["state"])
    return capture


def of_session(capture_id: uuid.UUID | None, session_key: str | None, *, at: datetime) -> FaceCapture | None:
    """This browser's own, not filed yet and fresh, locked; None for all others alike. In the caller's transaction."""
    if capture_id is None:
        return None
    mine = FaceCapture.objects.select_for_update().filter(pk=capture_id, session_digest=digest(session_key or ""))
    return mine.filter(application=None, began_at__gt=at - policy.FACE_FILED_WITHIN).first()


def file_with(capture: FaceCapture, application: Application) -> None:
    """It belongs to this application from now on, and to nobody else's."""
    capture.application, capture.citizen_id = application, application.citizen_id
    capture.state = FaceState.WAITING
    capture.save(update_fields=["application", "citizen", "state"])


def _require_picture(picture: bytes) -> None:
    try:
        width, height = jpeg.size(picture) if len(picture) <= policy.FACE_PICTURE_OCTETS else (0, 0)
    except jpeg.NotAPicture:
        raise PictureRefused from None
    if not (min(width, height) >= policy.FACE_PICTURE_LEAST and max(width, height) <= policy.FACE_PICTURE_MOST):
        raise PictureRefused
