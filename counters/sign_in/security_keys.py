"""One's own security keys: which there are, one more, one less; and what a browser asks of a key next."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import strict_json
from accounts.models.security_key import LONGEST_NAME
from accounts.sign_in import security_key
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.security_key import CannotAdd
from accounts.sign_in.session import AtWork
from accounts.strict_json import NotJson
from counters.forms import DeskForm
from counters.guard import EVERYBODY, open_to_nobody_yet, staff_only


class KeyForm(DeskForm):
    name = forms.CharField(
        label=_("名前"),
        help_text=_("見分けるための名前です。例：青い鍵"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*EVERYBODY, proved=True)
def security_keys(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    if "remove" in request.POST:
        _remove(at_work, request.POST["remove"])
        return redirect("counters:security_keys")
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            credential, name = credential_in(form.cleaned_data["credential"]), form.cleaned_data["name"]
            security_key.add(at_work, credential, name=name, origin=settings.PUBLIC_URL, at=timezone.now())
            return redirect("counters:security_keys")
        except CannotAdd as refusal:
            form.add_error("name", str(refusal.words))
    context = {"form": form, "keys": at_work.member.security_keys.all()}
    status = 200 if request.method != "POST" else 422
    return render(request, "counters/sign_in/security_keys.html", context, status=status)


@require_POST
@open_to_nobody_yet
def key_options(request: StaffRequest) -> HttpResponse:
    """Whoever has given a password may ask to prove a key; to add one, whoever has proved themselves just now."""
    at_work, now = request.at_work, timezone.now()
    adds = request.POST.get("to") == "add"
    if at_work is None or (adds and not (at_work.is_signed_in and not at_work.is_locked and at_work.has_proved(now))):
        return JsonResponse({}, status=401)
    origin = settings.PUBLIC_URL
    if adds:
        site = gettext("スマホ証明書の窓口（職員用）")
        asked = security_key.options_to_add(at_work, origin=origin, site=site, at=now)
    else:
        asked = security_key.options_to_prove(at_work, origin=origin, at=now)
    return JsonResponse({"publicKey": asked})


def credential_in(text: str) -> Any:
    """What a browser's key said, as its script put it into the form; None where that is nothing."""
    try:
        return strict_json.read(text.encode("utf-8", "replace"))
    except NotJson:
        return None


def _remove(at_work: AtWork, which: str) -> None:
    try:
        security_key.remove(at_work.member, uuid.UUID(which), at=timezone.now())
    except ValueError:
        return
