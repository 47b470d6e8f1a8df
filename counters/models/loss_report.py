from django.db import models
from django.utils.translation import gettext_lazy as _

from counters.models.visit import Visit


class How(models.TextChoices):
    LOST = "lost", _("なくした")
    STOLEN = "stolen", _("盗まれた")
    AT_HOME = "at_home", _("自宅のどこかにあるはず")


class Lost(models.TextChoices):
    CARD = "card", _("カード")
    PHONE = "phone", _("スマホ")
    BOTH = "both", _("カードとスマホ")


class PhoneChoice(models.TextChoices):
    """What becomes of the phone's certificates: a clerk must ask (R-42)."""

    KEEP = "keep", _("手元にある。そのまま使う")
    SUSPEND = "suspend", _("スマホもなくした。一時停止する")
    REVOKE = "revoke", _("スマホ用もやめる。失効する")
    NONE = "none", _("スマホ用はない")


class LossReport(models.Model):
    """紛失届, kept from step to step until it is carried out; afterwards it does not change (a trigger says so)."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, primary_key=True, related_name="loss_report")
    lost = models.CharField(max_length=10, choices=Lost.choices, blank=True)
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    lost_on = models.DateField(null=True)
    place = models.CharField(max_length=100, blank=True)
    police = models.CharField(max_length=60, blank=True)
    police_number = models.CharField(max_length=30, blank=True)
    statement = models.BooleanField(default=False)
    phone_choice = models.CharField(max_length=10, choices=PhoneChoice.choices, blank=True)
    explained = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(  # nothing is carried out before it was asked
                condition=models.Q(done_at=None)
                | (~models.Q(lost="") & ~models.Q(how="") & ~models.Q(phone_choice="") & models.Q(explained=True)),
                name="carried_out_when_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | ~models.Q(police_number="") | models.Q(statement=True),
                name="police_number_or_statement",
            ),
        ]
