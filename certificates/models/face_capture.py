"""What somebody who applies for an iPhone shows of their face (R-13), until a person has looked at it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.models.application import Application


class FaceWay(models.TextChoices):
    CAMERA = "camera", _("カメラで撮影")
    COUNTER = "counter", _("窓口で見せる")


class FaceState(models.TextChoices):
    CAPTURING = "capturing", _("撮影中")
    CAPTURED = "captured", _("撮影ずみ")
    WAITING = "waiting", _("確認待ち")
    PASSED = "passed", _("本人と確認")
    REFUSED = "refused", _("確認できず")


class FaceCapture(models.Model):
    """Begun by a browser that nobody has signed in with; the application it is filed with says whose face it is.

    `prompts` are the movements asked for, drawn by lot, so that no film made before fits. Who judged it, when and why,
    stays; the pictures go (FaceFrame).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session_digest = models.CharField(max_length=40)
    way = models.CharField(max_length=10, choices=FaceWay.choices)
    prompts = models.JSONField()
    state = models.CharField(max_length=10, choices=FaceState.choices)
    began_at = models.DateTimeField()
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="face_captures")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, null=True, related_name="face_capture")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.UUIDField(null=True)
    judged_role = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("capturing", "captured"), application=None, citizen=None)
                | ~models.Q(state__in=("capturing", "captured"))
                & models.Q(application__isnull=False, citizen__isnull=False),
                name="a_face_is_filed_with_an_application",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("passed", "refused"), judged_at__isnull=False, judged_by__isnull=False)
                & ~models.Q(judged_role="")
                | ~models.Q(state__in=("passed", "refused")) & models.Q(judged_at=None, judged_by=None, judged_role=""),
                name="a_face_is_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused") & ~models.Q(reason="")
                | ~models.Q(state="refused") & models.Q(reason=""),
                name="a_face_is_refused_with_a_reason",
            ),
        ]


class FaceFrame(models.Model):
    """One picture, encrypted (settings.FACE_KEYS). Deleted as soon as it has served (policy.FACE_…)."""

    capture = models.ForeignKey(FaceCapture, on_delete=models.CASCADE, related_name="frames")
    step = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["capture", "step"], name="one_picture_for_each_movement")]
