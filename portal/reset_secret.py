"""A forgotten or locked PIN or signing password of the phone (R-36): no sign-in, because it may be what is missing."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Kind
from portal.another_secret import AnotherPasswordForm, AnotherPinForm
from portal.apply import CardForm
from portal.own_secrets import own_secret
from portal.secrets import PASSWORD_INPUT


class SigningPasswordForm(forms.Form):
    """Rendered here, read by reset_secret.js: what is typed goes to the API, beside what the key has signed."""

    use_required_attribute = False
    signing_password = forms.CharField(
        label=_("スマホ用の署名用パスワード"),
        help_text=_("スマホに入れたときに決めた、英字と数字です。カードのものではありません。"),
        widget=PASSWORD_INPUT,
    )


def _has_none(request: CitizenRequest, *kinds: Kind) -> bool:
    """Whether one of these is missing or stopped on the phone: known of whoever is signed in only."""
    who = request.signed_in
    return who is not None and any(own_secret(who.citizen, kind) is None for kind in kinds)


@require_safe
@never_cache
def reset_pin(request: CitizenRequest) -> HttpResponse:
    if _has_none(request, Kind.USER_AUTHENTICATION, Kind.DIGITAL_SIGNATURE):
        return render(request, "portal/reset_nothing.html", {"kind": "pin"})
    context = {"password_form": SigningPasswordForm(), "pin_form": AnotherPinForm()}
    return render(request, "portal/reset_pin.html", context)


@require_safe
@never_cache
def reset_signing_password(request: CitizenRequest) -> HttpResponse:
    if _has_none(request, Kind.DIGITAL_SIGNATURE):
        return render(request, "portal/reset_nothing.html", {"kind": "password"})
    context = {"card_form": CardForm(), "password_form": AnotherPasswordForm()}
    return render(request, "portal/reset_signing_password.html", context)
