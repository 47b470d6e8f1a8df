from django.db import models

from certificates.models.application import Application
from certificates.models.certificate import Certificate


class Stage(models.TextChoices):
    THREE_MONTHS_LEFT = "three_months_left"
    ONE_MONTH_LEFT = "one_month_left"
    ONE_WEEK_LEFT = "one_week_left"
    WAITING_FOR_A_DAY = "waiting_for_a_day"
    WAITING_FOR_TWO_WEEKS = "waiting_for_two_weeks"


class Reminder(models.Model):
    """That somebody was reminded of the end of a certificate, or of registering: so that they are once (R-06)."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="reminders")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="reminders")
    stage = models.CharField(max_length=24, choices=Stage.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "stage"], name="reminded_once_of_an_end"),
            models.UniqueConstraint(fields=["application", "stage"], name="reminded_once_to_register"),
            models.CheckConstraint(
                condition=models.Q(certificate=None) ^ models.Q(application=None), name="reminded_of_one_thing"
            ),
        ]
