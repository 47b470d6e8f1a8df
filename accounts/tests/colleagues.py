"""Staff of two offices and a hotline, for tests: each with a password and a code app whose seed is known."""

import re

from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from accounts import staff_accounts
from accounts.models import Municipality, TotpDevice
from accounts.roles import Role
from accounts.sign_in import enrol
from accounts.sign_in.password import set_new

PASSWORD = "shiken-no-aikotoba-9"
SHIBUYA, KITA = "131130", "271004"

COLLEAGUES = {
    "mado-1": ("試験　窓口一", Role.COUNTER_CLERK, SHIBUYA),
    "mado-2": ("試験　窓口二", Role.COUNTER_CLERK, SHIBUYA),
    "mado-cho": ("試験　窓口長", Role.COUNTER_SUPERVISOR, SHIBUYA),
    "kita-1": ("試験　北一", Role.COUNTER_CLERK, KITA),
    "kita-cho": ("試験　北長", Role.COUNTER_SUPERVISOR, KITA),
    "denwa-1": ("試験　電話一", Role.HOTLINE_OPERATOR, ""),
    "denwa-2": ("試験　電話二", Role.HOTLINE_OPERATOR, ""),
    "denwa-cho": ("試験　電話長", Role.HOTLINE_SUPERVISOR, ""),
    "kansa": ("試験　監査", Role.AUDITOR, ""),
    "kanri": ("試験　管理", Role.ADMINISTRATOR, ""),
}


def hire(login):
    name, role, office = COLLEAGUES[login]
    office = Municipality.objects.get(code=office) if office else None
    member, _password = staff_accounts.create(
        login=login, name=name, role=role, municipality=office, by=None, at=timezone.now()
    )
    set_new(member, PASSWORD)
    enrol.give_seed(member, (login.encode() * 20)[:20], confirmed=True)
    return member


class Desk(Client):
    """A browser of somebody of staff."""

    def __init__(self, login):
        super().__init__()
        self.login_name = login

    def give_password(self, password=PASSWORD, **more):
        return self.post("/staff/sign-in/", {"login": self.login_name, "password": password, **more})

    def code(self):
        """A code that works now, as if the last one had been given long ago."""
        device = TotpDevice.objects.get(user__login=self.login_name)
        TotpDevice.objects.filter(pk=device.pk).update(last_step=-1, throttling_failure_count=0)
        return str(TOTP(device.seed()).token()).zfill(6)

    def sign_in(self):
        assert self.give_password().status_code == 302
        answer = self.post("/staff/sign-in/code/", {"code": self.code()})
        assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())
        return self
