from django.db import models

from accounts.models.citizen import Citizen


class StopWord(models.Model):
    """停止用合言葉: what a citizen says to have their own things stopped (R-54). A hash; nobody ever reads it again."""

    citizen = models.OneToOneField(Citizen, on_delete=models.PROTECT, primary_key=True, related_name="stop_word")
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField()
