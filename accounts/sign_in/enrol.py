"""The first time: the seed of a code app as a QR code, confirmed by its first code, and recovery codes shown once."""

import base64
import secrets
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.db import transaction

from accounts import encrypted
from accounts.models import RecoveryCode, SecurityKey, StaffEventKind, StaffMember, TotpDevice
from accounts.sign_in.second_factor import WrongCode, digest, plain
from accounts.staff_events import write_down

SEED_BYTES = 20  # RFC 4226 §4 R6
CODES = 10
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no letter that looks like a digit
_CODE_LENGTH = 10
ISSUER = "smartcert"


def is_enrolled(member: StaffMember) -> bool:
    return TotpDevice.objects.filter(user=member, confirmed=True).exists()


def new_seed(member: StaffMember) -> bytes:
    """A seed for a member who has none confirmed; asked for again, the same, so that a page may be reloaded."""
    device = TotpDevice.objects.filter(user=member, confirmed=False).first()
    if device is None:
        seed = secrets.token_bytes(SEED_BYTES)
        device = give_seed(member, seed, confirmed=False)
    return device.seed()


def give_seed(member: StaffMember, seed: bytes, *, confirmed: bool) -> TotpDevice:
    sealed = encrypted.seal(seed, keys=settings.STAFF_SECRETS_KEYS)
    device, _created = TotpDevice.objects.update_or_create(
        user=member, defaults={"sealed_seed": sealed, "confirmed": confirmed, "last_step": -1, "drift": 0, "name": ""}
    )
    return device


def address(member: StaffMember, seed: bytes) -> str:
    """What the QR code says (the otpauth form that code apps read)."""
    return f"otpauth://totp/{ISSUER}:{quote(member.login)}?secret={spelled(seed)}&issuer={ISSUER}"


def spelled(seed: bytes) -> str:
    """For whoever types it: base32 without padding."""
    return base64.b32encode(seed).decode().rstrip("=")


@transaction.atomic(durable=True)
def _confirm(member: StaffMember, typed: str) -> bool:
    device = TotpDevice.objects.select_for_update().filter(user=member, confirmed=False).first()
    if device is None or not device.verify_token(plain(typed)):
        return False
    TotpDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return True


def confirm(member: StaffMember, typed: str, *, at: datetime) -> list[str]:
    """The first code of the app is right: from now on it is asked for. Recovery codes to be shown once.

    Raises WrongCode.
    """
    if not _confirm(member, typed):
        raise WrongCode
    write_down(member, StaffEventKind.ENROLLED, by=member, at=at)
    return _new_recovery_codes(member, at=at)


@transaction.atomic
def renew_recovery_codes(member: StaffMember, *, at: datetime) -> list[str]:
    """To be shown once, by whoever has just given a second factor. Those before end, and it is written down."""
    StaffMember.objects.select_for_update().get(pk=member.pk)
    write_down(member, StaffEventKind.CODES_RENEWED, by=member, at=at)
    return _new_recovery_codes(member, at=at)


def recovery_codes_left(member: StaffMember) -> int:
    return RecoveryCode.objects.filter(member=member, used_at=None).count()


@transaction.atomic
def _new_recovery_codes(member: StaffMember, *, at: datetime) -> list[str]:
    """Ten new ones; those before are worth nothing any more."""
    RecoveryCode.objects.filter(member=member, used_at=None).update(used_at=at)
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(member=member, digest=digest(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def start_again(member: StaffMember, *, at: datetime) -> None:
    """Take away every second factor: the member enrols anew at the next sign-in, and is signed out everywhere now."""
    TotpDevice.objects.filter(user=member).delete()
    SecurityKey.objects.filter(member=member).delete()
    RecoveryCode.objects.filter(member=member, used_at=None).update(used_at=at)
    member.sessions.all().delete()
