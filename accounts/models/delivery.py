from django.db import models

from accounts.ids import new_id
from accounts.models.mail_address import LONGEST_ADDRESS
from accounts.models.notice import Notice


class Way(models.TextChoices):
    MAIL = "mail"
    FORMER_MAIL = "former_mail"  # to the address that was left: once, about its being left
    PUSH = "push"


class Outcome(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # there is no such mailbox, says the receiver's server
    NOBODY = "nobody"  # the address or the phone was taken away meanwhile


class Delivery(models.Model):
    """A notice on its way out of the house: one row for each way, so that nobody is sent it twice.

    `recipient` is a mail address, or the id of a push subscription; kept only while it waits.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=12, choices=Way.choices)
    recipient = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    language = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "way"], name="once_by_each_way"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.WAITING, ended_at=None)
                | ~models.Q(outcome=Outcome.WAITING) & models.Q(ended_at__isnull=False, recipient=""),
                name="ended_without_its_recipient",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
