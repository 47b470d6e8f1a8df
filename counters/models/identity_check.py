from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import StaffMember
from counters.models.visit import Visit


class Arrival(models.TextChoices):
    """Who stands at the counter (R-41)."""

    SELF = "self", pgettext_lazy("at the desk", "本人")  # to the holder this is "you"
    STATUTORY_AGENT = "statutory_agent", _("法定代理人")
    VOLUNTARY_AGENT = "voluntary_agent", _("任意代理人")


class IdentityCheck(models.Model):
    """本人確認: who came and which documents were seen, kinds only, no numbers of them. Written once."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="identity_checks")
    arrival = models.CharField(max_length=20, choices=Arrival.choices)
    agent_name = models.CharField(max_length=120, blank=True)
    documents = models.JSONField()
    checked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arrival=Arrival.SELF, agent_name="")
                | ~models.Q(arrival=Arrival.SELF) & ~models.Q(agent_name=""),
                name="an_agent_has_a_name",
            )
        ]
