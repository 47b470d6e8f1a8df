from datetime import datetime

from django.db import models

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.models.carriers import Card, Phone
from certificates.models.issuer import Issuer
from certificates.states import ALIVE, STOPPED, Carrier, Kind, State


class Certificate(models.Model):
    """One certificate and where it stands. Only lifecycle/change_status.py writes status, stopped_at and stop_code.

    serial       16 bytes, first bit clear, first byte not zero: fixed width, the key OCSP reads by. Never shown (R-25).
    stopped_at   since when it has not been good: a hold that becomes a revocation keeps the hold's moment (X.509 §8).
    stop_code    the RFC 5280 CRLReason that OCSP and CRL give; "" while it is not stopped.
    crl_entry    those three as an entry of a list, in DER; made by the database, NULL while it is not stopped.
    Expiry is not_after and the calendar, never stored.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="certificates")
    serial = models.BinaryField(max_length=16, unique=True)
    carrier = models.CharField(max_length=10, choices=Carrier.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="certificates")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="certificates")
    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, null=True, related_name="certificates")
    der = models.BinaryField()
    spki_sha256 = models.BinaryField(max_length=32, unique=True)  # no key serves two certificates, ever (T12)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    crl_shard = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=State.choices, editable=False)
    stopped_at = models.DateTimeField(null=True, editable=False)
    stop_code = models.CharField(max_length=24, blank=True, editable=False)
    crl_entry = models.GeneratedField(
        expression=models.Func("serial", "stopped_at", "stop_code", function="certificates_crl_entry"),
        output_field=models.BinaryField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["carrier", "-kind"]  # the phone after the card, log-in before signing
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "carrier", "kind"], condition=models.Q(status__in=ALIVE), name="one_alive_of_each"
            ),
            models.CheckConstraint(
                condition=models.Q(carrier=Carrier.CARD, card__isnull=False, phone=None)
                | models.Q(carrier=Carrier.PHONE, phone__isnull=False, card=None),
                name="carried_by_its_carrier",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=STOPPED, stopped_at__isnull=False) & ~models.Q(stop_code="")
                | models.Q(stopped_at=None, stop_code="") & ~models.Q(status__in=STOPPED),
                name="stopped_with_time_and_code",
            ),
            models.CheckConstraint(  # a reason that no list can give has no entry
                condition=models.Q(stopped_at=None, crl_entry=None)
                | models.Q(stopped_at__isnull=False, crl_entry__isnull=False),
                name="stopped_with_its_entry",
            ),
            models.CheckConstraint(condition=models.Q(status__in=State.values), name="status_is_known"),
            models.CheckConstraint(
                condition=models.Q(not_before__lt=models.F("not_after")), name="begins_before_it_ends"
            ),
        ]
        indexes = [
            models.Index(  # what a CRL lists, in order, without a look at the table: its rows are thirty times as long
                fields=["issuer", "crl_shard", "serial"],
                include=["not_after", "crl_entry", "citizen"],  # and the policy of offices asks for whom
                condition=models.Q(stopped_at__isnull=False),
                name="listed_per_issuer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_expired(self, at: datetime) -> bool:
        return at > self.not_after

    def is_in_force(self, at: datetime) -> bool:
        """Good for use at this moment: VALID and within its dates."""
        return self.status == State.VALID and self.not_before <= at <= self.not_after

    def is_alive(self) -> bool:
        return self.status in ALIVE
