from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.models.certificate import Certificate


class ScreenState(models.TextChoices):
    WAITING = "waiting", _("読み取りを待っています")
    SCANNED = "scanned", _("スマホで読み取りました")
    APPROVED = "approved", _("スマホで承認しました")
    REFUSED = "refused", _("断られました")
    TAKEN = "taken", _("サインインしました")


class ScreenSignIn(models.Model):
    """Another screen asks to be let in by the phone (T10). Passing: gone a while after its end.

    session_digest  of the browser that asked: no other one is let in
    network         a keyed digest of where it asks from: compared with the phone's, and good for nothing else
    number          what the screen shows; the phone's owner picks it out of `choices`
    picked          what was picked; another one than `number` was the end of it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session_digest = models.CharField(max_length=40, db_index=True)
    browser = models.CharField(max_length=60, blank=True)
    network = models.BinaryField(max_length=32)
    number = models.PositiveSmallIntegerField()
    choices = models.JSONField()
    picked = models.SmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=ScreenState.choices, default=ScreenState.WAITING)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ScreenState.values), name="screen_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["approved", "taken"], citizen__isnull=False, certificate__isnull=False)
                | (~models.Q(state__in=["approved", "taken"]) & models.Q(citizen=None, certificate=None)),
                name="a_screen_is_let_in_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
