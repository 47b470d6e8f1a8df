"""Signing in, first step: login and password."""

from django import forms
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOften
from accounts.network import address_of
from accounts.sign_in import password, session
from accounts.sign_in.middleware import StaffRequest, give_key
from counters.forms import DeskForm
from counters.guard import open_to_nobody_yet
from counters.sign_in.where_to import where_to


class PasswordForm(DeskForm):
    login = forms.CharField(
        label=_("職員番号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_nobody_yet
def sign_in(request: StaffRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            return _next_step(request, form)
        except (password.WrongSignIn, TooOften) as refusal:
            form.add_error(None, f"{refusal.detail}{refusal.title}")
    status = 200 if request.method != "POST" else 422
    return render(request, "counters/sign_in/password.html", {"form": form, "next": where_to(request)}, status=status)


def _next_step(request: StaffRequest, form: PasswordForm) -> HttpResponse:
    now, typed = timezone.now(), form.cleaned_data
    member = password.check(typed["login"], typed["password"], network=address_of(request), at=now)
    if request.at_work:
        session.end(request.at_work.session)  # whoever sat here before has been handed over from
    response = redirect(f"code/?{urlencode({'next': where_to(request)})}")
    give_key(response, session.begin(member, at=now))
    rotate_token(request)
    return response
