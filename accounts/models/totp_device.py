"""A one-time-code app as second factor (RFC 6238), by django-otp; its seed is kept encrypted (security.md)."""

import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from accounts import encrypted
from accounts.models.staff_member import StaffMember

STEP_SECONDS = 30
DIGITS = 6
TOLERANCE = 1  # steps before and after: clocks differ


class TotpDevice(TimestampMixin, ThrottlingMixin, Device):
    """`sealed_seed` opens with settings.STAFF_SECRETS_KEYS. A code works once; wrong ones make the next wait longer.

    The row is locked before a code is judged (sign_in/second_factor.py): django-otp leaves that to its user.
    """

    user = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="code_app")
    sealed_seed = models.BinaryField()
    drift = models.SmallIntegerField(default=0)
    last_step = models.BigIntegerField(default=-1)

    objects: ClassVar[models.Manager["TotpDevice"]] = models.Manager()

    def seed(self) -> bytes:
        return encrypted.open_sealed(bytes(self.sealed_seed), keys=settings.STAFF_SECRETS_KEYS)

    def verify_token(self, token: str) -> bool:
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(self.seed(), step=STEP_SECONDS, digits=DIGITS, drift=self.drift)
        totp.time = time.time()
        right = _is_code(token) and totp.verify(int(token), TOLERANCE, self.last_step + 1)
        if not right:
            self.throttle_increment(commit=True)
            return False
        self.last_step, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        return 1  # seconds after the first wrong code, then doubled: ten make nine minutes


def _is_code(token: str) -> bool:
    return len(token) == DIGITS and token.isascii() and token.isdigit()
