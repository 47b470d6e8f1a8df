"""/staff/hotline/incoming/: a phone system announces a call (docs/telephony.md), an operator takes it."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.problems import Problem
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls import incoming, webhook_signature
from counters.calls.number import NotANumber
from counters.guard import open_to_machines, staff_only

LARGEST = 2048  # bytes
LONGEST = {"number": 30, "operator": 60}  # characters


class SignatureInvalid(Problem):
    """Not signed by the phone system, or not exactly this. Nothing rings."""

    code, status = "signature-invalid", 401
    title = _("署名が正しくありません。")


class SignatureExpired(Problem):
    """Signed, but more than five minutes away from our clock. Nothing rings."""

    code, status = "signature-expired", 401
    title = _("署名の時刻が、いまから離れすぎています。")


@csrf_exempt
@open_to_machines
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    if not settings.TELEPHONY_SECRETS:
        raise Http404
    _require_signed(request)
    announced = _read(request)
    try:
        made = incoming.receive(announced, at=timezone.now())
    except NotANumber:
        raise BadRequest from None
    return JsonResponse({"id": str(made.pk), "operator": made.operator.login if made.operator else None}, status=201)


@require_POST
@staff_only(*HOTLINE_ROLES)
def take_incoming(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    try:
        wanted = uuid.UUID(request.POST.get("incoming", ""))
    except ValueError:
        raise Http404 from None
    try:
        call = incoming.take_up(wanted, at_work=at_work, at=timezone.now())
    except incoming.TakenByAnother:
        return redirect("counters:hotline")
    return redirect("counters:call", call.pk)


def _require_signed(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise RequestDataTooBig
    said = {name: request.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")}
    try:
        webhook_signature.require(
            request.body, sent_id=said["id"], timestamp=said["timestamp"], signatures=said["signature"],
            secrets=settings.TELEPHONY_SECRETS, at=timezone.now(),
        )  # fmt: skip
    except webhook_signature.NotSigned:
        raise SignatureInvalid from None
    except webhook_signature.NotNow:
        raise SignatureExpired from None


def _read(request: HttpRequest) -> incoming.Announced:
    """Raises BadRequest."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(body, dict):
        raise BadRequest
    return incoming.Announced(request.headers["webhook-id"], _text(body, "number"), _text(body, "operator"))


def _text(body: dict[str, Any], name: str) -> str:
    """What is not said, or null, is ""."""
    said = body.get(name)
    if said is None:
        return ""
    if not isinstance(said, str) or len(said) > LONGEST[name]:
        raise BadRequest
    return said.strip()
