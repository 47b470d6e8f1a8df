from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen
from certificates.models.carriers import Phone, Platform
from certificates.models.certificate import Certificate
from certificates.states import Kind


class ApplicationState(models.TextChoices):
    APPLIED = "applied", _("申請中")
    CHECKING = "checking", _("確認中")
    READY = "ready", _("登録待ち")
    REGISTERED = "registered", _("登録済み")
    REFUSED = "refused", _("却下")
    WITHDRAWN = "withdrawn", _("取下げ")
    EXPIRED = "expired", _("期限切れ")


OPEN = (ApplicationState.APPLIED, ApplicationState.CHECKING, ApplicationState.READY)


class Purpose(models.TextChoices):
    APPLICATION = "application", _("利用申請")
    RESUMPTION = "resumption", _("利用再開")


class Application(models.Model):
    """A wish for phone certificates, signed by the card (R-10). What was signed is kept as Evidence (R-63)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="applications")
    signed_with = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="applications")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    platform = models.CharField(max_length=10, choices=Platform.choices)
    device = models.CharField(max_length=128)
    model = models.CharField(max_length=100)
    os_version = models.CharField(max_length=40)
    consent = models.CharField(max_length=40)
    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, null=True, related_name="applications")
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.APPLIED)
    refusal = models.CharField(max_length=40, blank=True)
    filed_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, closed_at=None)
                | ~models.Q(state__in=OPEN) & models.Q(closed_at__isnull=False),
                name="closed_with_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused") & ~models.Q(refusal="")
                | ~models.Q(state="refused") & models.Q(refusal=""),
                name="refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RequestedCertificate(models.Model):
    """One kind asked for: the phone's public key, and the hash its PIN or password will be kept as (R-34)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="requested")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    spki_der = models.BinaryField()
    spki_sha256 = models.BinaryField(max_length=32, unique=True)  # a key is asked for once, ever (T12)
    secret_hash = models.CharField(max_length=200)
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, null=True, related_name="requested_as")

    class Meta:
        ordering = ["-kind"]
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="each_kind_once")]
