from django.db import models

from accounts.models import Citizen


class PracticePerson(models.Model):
    """Somebody of one practice call's own, made by the worker when the call was asked for.

    id        the practice call's (counters.models.Practice)
    citizen   None while the worker is at it
    ended_at  when what they held was ended, after the call
    """

    id = models.UUIDField(primary_key=True)
    case = models.SlugField()
    asked_at = models.DateTimeField()
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(citizen__isnull=False), name="who_ended_had_begun"
            )
        ]
