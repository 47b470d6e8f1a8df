"""/simulator/staff/: who of the fictional staff one may be, with password and the code of this moment."""

import time
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_otp.oath import TOTP

from accounts.models import Municipality
from accounts.models.totp_device import DIGITS, STEP_SECONDS
from simulator.answers import sandbox_only
from simulator.cast_of_staff import PASSWORD, STAFF, Colleague


@dataclass(frozen=True)
class InTheRoom:
    colleague: Colleague
    office: Municipality | None
    code: str


@sandbox_only
@require_safe
def staff_room(request: HttpRequest) -> HttpResponse:
    """A real code app is not needed to practise: the codes stand here, new every half minute."""
    offices = Municipality.objects.in_bulk([one.municipality for one in STAFF.values() if one.municipality])
    people = [InTheRoom(one, offices.get(one.municipality), code_of(one)) for one in STAFF.values()]
    left = STEP_SECONDS - int(time.time()) % STEP_SECONDS
    return render(request, "simulator/staff_room.html", {"people": people, "password": PASSWORD, "left": left})


def code_of(one: Colleague) -> str:
    """What this colleague's code app shows now."""
    return str(TOTP(one.seed, step=STEP_SECONDS, digits=DIGITS).token()).zfill(DIGITS)
