"""Which of the PINs and passwords is which (R-30, R-31, R-36): four on the card, two in the phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import policy


@require_safe
def passwords_help(request: HttpRequest) -> HttpResponse:
    context = {"pin_tries": policy.PIN_TRIES, "signing_password_tries": policy.SIGNING_PASSWORD_TRIES}
    return render(request, "portal/passwords_help.html", context)
