from django.db import models

from accounts.models import Municipality


class OfficeRules(models.Model):
    """What one municipality does otherwise than the rest (R-41, R-44): documents it takes, fees, addresses.

    `rules` has the form of counters/office_rules.py's EVERYWHERE; what it leaves out is as everywhere.
    """

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, primary_key=True, related_name="rules")
    rules = models.JSONField(default=dict)
