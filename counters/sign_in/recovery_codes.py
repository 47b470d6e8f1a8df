"""One's own recovery codes: how many are left, and ten new ones, shown once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.sign_in import enrol
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.guard import EVERYBODY, staff_only


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*EVERYBODY, proved=True)
def recovery_codes(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    if request.method == "POST":
        codes = enrol.renew_recovery_codes(at_work.member, at=timezone.now())
        return render(request, "counters/sign_in/recovery.html", {"codes": codes, "next": reverse("counters:home")})
    left = enrol.recovery_codes_left(at_work.member)
    return render(request, "counters/sign_in/recovery_codes.html", {"left": left})
