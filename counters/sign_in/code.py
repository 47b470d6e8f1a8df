"""A code of the app: second step of signing in, unlocking, and the proof asked for again before weighty acts."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.sign_in import enrol, second_factor, security_key, session
from accounts.sign_in.middleware import StaffRequest, give_key
from accounts.sign_in.session import AtWork
from counters.forms import DeskForm
from counters.guard import open_to_nobody_yet
from counters.sign_in.leave import somebody_else
from counters.sign_in.security_keys import credential_in
from counters.sign_in.where_to import where_to


class CodeForm(DeskForm):
    code = forms.CharField(
        label=_("確認コード"),
        help_text=_("認証アプリに出ている6けたの数字。アプリがないときは、回復コード。"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_nobody_yet
def code(request: StaffRequest) -> HttpResponse:
    """The second step. Whoever has no code app yet makes one ready first."""
    at_work = request.at_work
    if at_work is None:
        return redirect("counters:sign_in")
    if at_work.session.proved_at is not None:
        return redirect(where_to(request))
    if not enrol.is_enrolled(at_work.member):
        return redirect(f"{reverse('counters:enrol')}?{urlencode({'next': where_to(request)})}")
    return _ask(request, at_work, "counters/sign_in/code.html")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_nobody_yet
def unlock(request: StaffRequest) -> HttpResponse:
    """The screen was locked: the same person goes on where they were. A script asks here too, from the page itself."""
    at_work = request.at_work
    if at_work is None or at_work.session.proved_at is None:
        return redirect("counters:sign_in")
    if request.method == "GET" and not at_work.is_locked:
        return redirect(where_to(request))
    other = somebody_else(request, at_work)
    if other is not None:
        return other
    return _ask(request, at_work, "counters/sign_in/unlock.html")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_nobody_yet
def prove(request: StaffRequest) -> HttpResponse:
    """Step-up: the second factor once more, because the act is a weighty one (S5)."""
    at_work = request.at_work
    if at_work is None or not at_work.is_signed_in:
        return redirect("counters:sign_in")
    if at_work.is_locked:
        return redirect("counters:unlock")
    return _ask(request, at_work, "counters/sign_in/prove.html")


def _ask(request: StaffRequest, at_work: AtWork, template: str) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.POST.get("credential"):
        form.fields["code"].required = False
    answer: Callable[[], HttpResponse] = (
        _done if "application/json" in request.headers.get("Accept", "") else (lambda: redirect(where_to(request)))
    )
    if form.is_valid():
        now = timezone.now()
        try:
            _check(request, at_work, form.cleaned_data["code"], at=now)
        except second_factor.WrongCode as refusal:
            form.add_error("code", str(refusal.words))
        else:
            response = answer()
            give_key(response, session.prove(at_work, at=now))
            rotate_token(request)
            return response
    if request.method == "POST" and answer is _done:
        return JsonResponse({"errors": [error for errors in form.errors.values() for error in errors]}, status=422)
    keys = at_work.member.security_keys.exists()
    context = {"form": form, "next": where_to(request), "member": at_work.member, "has_key": keys}
    return render(request, template, context, status=200 if request.method != "POST" else 422)


def _check(request: StaffRequest, at_work: AtWork, code: str, *, at: datetime) -> None:
    """The code of the app, or a security key in its place. Raises WrongCode."""
    shown = request.POST.get("credential")
    if shown:
        security_key.check(at_work, credential_in(shown), origin=settings.PUBLIC_URL, at=at)
    else:
        second_factor.check(at_work.member, code, at=at)


def _done() -> HttpResponse:
    return JsonResponse({"done": True})
