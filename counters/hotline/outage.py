"""When nothing answers (R-58): a page the browser keeps, the key it seals with, and what it kept, sent in afterwards.

The page holds nothing personal, so the browser may keep it. The key is the operator's: another one at the same desk
gets another, and cannot read what was kept.
"""

import base64
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import peppered
from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls.number import NotANumber, digits
from counters.calls.replay import Kept, replay
from counters.guard import staff_only
from counters.hotline.identify import LONGEST
from counters.hotline.matching import Heard
from counters.models import Because, KeptCall, Outcome, Target

WORKER = settings.BASE_DIR / "static" / "js" / "staff" / "hotline" / "outage_worker.js"
KEPT_BY_THE_BROWSER = (
    "css/hotline/outage.css",
    "js/staff/hotline/outage.js",
    "js/staff/hotline/outage_store.js",
    "favicon.svg",
)


class KeptForm(forms.Form):
    key = forms.UUIDField()
    taken_at = forms.DateTimeField()
    target = forms.ChoiceField(choices=Target.choices)
    because = forms.ChoiceField(choices=Because.choices, required=False)
    kana = forms.CharField(max_length=LONGEST, required=False)
    born = forms.CharField(max_length=LONGEST, required=False)
    address = forms.CharField(max_length=LONGEST, required=False)
    number = forms.CharField(max_length=30, required=False)
    memo = forms.CharField(max_length=2000, required=False)

    def clean_number(self) -> str:
        """What cannot be called is no reason to lose a call."""
        try:
            return digits(self.cleaned_data["number"])
        except NotANumber:
            return ""

    def kept(self) -> Kept:
        typed: dict[str, Any] = self.cleaned_data
        heard = Heard(typed["kana"], typed["born"], typed["address"])
        target = Target(typed["target"])
        because = Because(typed["because"] or Because.LOST)
        return Kept(typed["key"], typed["taken_at"], heard, target, typed["number"], typed["memo"], because)


@require_safe
@staff_only(*HOTLINE_ROLES)
def outage(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    return render(request, "counters/hotline/outage.html", _choices())


def _choices() -> dict[str, Any]:
    return {"targets": Target.choices, "reasons": Because.choices, "outcomes": Outcome.choices}


@require_safe
@staff_only(*HOTLINE_ROLES)
def outage_key(request: StaffRequest, at_work: AtWork) -> JsonResponse:
    """AES-256, the same for this operator at every sign-in; worth nothing without what lies in their browser."""
    key = peppered.digest(f"kept calls\n{at_work.member.pk}")
    return JsonResponse({"key": base64.b64encode(key).decode()})


@require_POST
@staff_only(*HOTLINE_ROLES)
def keep(request: StaffRequest, at_work: AtWork) -> JsonResponse:
    """One kept call, the oldest first. The same again is answered as it was the first time."""
    form = KeptForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": "unreadable", "fields": sorted(form.errors)}, status=422)
    return JsonResponse(_said(replay(form.kept(), at_work=at_work, at=timezone.now())))


def _said(kept: KeptCall) -> dict[str, Any]:
    return {
        "outcome": kept.outcome,
        "reference": kept.call.shown,
        "address": reverse("counters:call", args=[kept.call_id]),
        "at": kept.received_at.isoformat(),
    }


def _as_imported(path: str) -> str:
    """A module names another without the fingerprint of its content."""
    return str(settings.STATIC_URL) + path


@require_safe
@staff_only(*HOTLINE_ROLES)
def outage_worker(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """The script with the addresses it keeps."""
    files = {address(path) for path in KEPT_BY_THE_BROWSER for address in (static, _as_imported)}
    pages = [reverse("counters:outage"), *sorted(files)]
    script = WORKER.read_text(encoding="utf-8").replace('"KEPT"', ", ".join(f'"{page}"' for page in pages))
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
