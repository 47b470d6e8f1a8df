from django.db import models

from certificates.models.carriers import Phone


class PushSubscription(models.Model):
    """Where this phone's browser can be woken (Web Push), for as long as the phone is in use and not on hold.

    One for each phone, made in a session of its own log-in certificate and gone with it: a phone that was lost must not
    show its finder what becomes of it (ui.md §6).
    """

    phone = models.OneToOneField(Phone, on_delete=models.PROTECT, primary_key=True, related_name="push_subscription")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.BinaryField(max_length=65)
    auth = models.BinaryField(max_length=16)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
