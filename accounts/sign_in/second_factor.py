"""The second step of staff, and the proof asked for again before weighty acts: an app's code, or a recovery code."""

import hashlib
import hmac
import re
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import RecoveryCode, StaffMember, TotpDevice

_CODE = re.compile(r"[0-9]{6}", re.ASCII)


class WrongCode(Exception):
    """The code is not right, was used before, or came too soon after a wrong one."""

    words = _(
        "確認コードがちがいます。新しいコードが出るのを待って、もう一度入れてください。前に使ったコードは使えません。"
    )


@transaction.atomic(durable=True)
def _judge(member: StaffMember, typed: str, *, at: datetime) -> bool:
    """The row is locked before it is judged: of two answers with one code, one is heard. The count stands (R-32)."""
    if _CODE.fullmatch(typed):
        device = TotpDevice.objects.select_for_update().filter(user=member, confirmed=True).first()
        return device is not None and device.verify_token(typed)
    unused = RecoveryCode.objects.filter(member=member, digest=digest(typed), used_at=None)
    return unused.update(used_at=at) == 1


def check(member: StaffMember, typed: str, *, at: datetime) -> None:
    """Let a right code pass; it is used up by then. Spaces and hyphens count for nothing. Raises WrongCode."""
    if not _judge(member, plain(typed), at=at):
        raise WrongCode


def plain(typed: str) -> str:
    return "".join(typed.split()).replace("-", "").upper()


def digest(code: str) -> bytes:
    """A recovery code has 50 bits of chance: a keyed hash is enough, and can be looked up."""
    return hmac.digest(settings.SECRET_PEPPER.encode(), code.encode("utf-8", "replace"), hashlib.sha256)
