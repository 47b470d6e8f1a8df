from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from accounts.models.sealed import Sealed


class EvidenceKind(models.TextChoices):
    APPLICATION = "application", _("利用申請")
    RESUMPTION = "resumption", _("利用再開の申請")
    REVOCATION = "revocation", _("失効の申請")
    PIN_RESET = "pin_reset", _("暗証番号の再設定")
    SIGNING_PASSWORD_RESET = "signing_password_reset", _("署名用パスワードの再設定")
    DELETION = "deletion", _("スマートフォンからの削除")


class Evidence(Sealed):
    """A signed document as it came, and what was found when it was judged (R-63). Written once."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=24, choices=EvidenceKind.choices)
    reference = models.CharField(max_length=60)  # the application or receipt it led to
    document = models.TextField()  # JWS compact, verbatim
    chain = models.JSONField()  # base64 DER: leaf, issuer, root
    findings = models.JSONField()  # algorithm, certificate status and validity at that moment
    received_at = models.DateTimeField()
    keep_until = models.DateTimeField()
