"""/staff/hotline/calls/{id}/: the one screen of a call; every act in it answers with this page."""

import uuid
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.states import Carrier
from counters.calls import correct, log_words, number, practise, proof, screen, tell
from counters.calls.hear import FIELDS
from counters.calls.read_back import read_back
from counters.calls.stop import unanswered
from counters.calls.take import call_of
from counters.calls.told_holder import is_mailed
from counters.calls.watch import watch
from counters.guard import staff_only
from counters.holdings import holdings
from counters.hotline.stopped_lines import rows_of
from counters.models import Because, Call, CallStop, Case, Target

CALLERS_KEYS = "4567890"  # with Alt, on the card of a practice call
Page = Callable[..., HttpResponse]


def own_call(page: Page) -> Page:
    """The page is given the call of this address, if it is the operator's own (else 404)."""

    @wraps(page)
    def with_call(request: StaffRequest, at_work: AtWork, call_id: uuid.UUID, **named: Any) -> HttpResponse:
        return page(request, at_work, call_of(call_id, at_work=at_work), **named)

    return with_call


@require_safe
@staff_only(*HOTLINE_ROLES)
@own_call
def call(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    return show(request, call)


def show(request: StaffRequest, call: Call, *, typed: dict[str, str] | None = None, status: int = 200,
         problem: str = "") -> HttpResponse:  # fmt: skip
    """The screen as the call stands now. `typed` comes back into the fields; it is stored nowhere."""
    return render(request, "counters/hotline/call.html", _context(request, call, typed or {}, problem), status=status)


def _context(request: StaffRequest, call: Call, typed: dict[str, str], problem: str) -> dict[str, Any]:
    now = timezone.now()
    stop = call.stops.select_related("citizen", "receipt").first()
    more = "more" in request.GET
    state = screen.state_of(call, stop, more=more)
    held = holdings(call.citizen, at=now) if call.citizen else []
    offers = screen.offers_of(call, held)
    watching = watch(call, at=now)
    code = screen.script_of(call, state, stop=stop, offers=offers, watch=watching)
    return {
        "call": call,
        "state": state,
        "steps": _steps(state, call),
        "script": screen.words(code),
        "script_code": code,
        "targets": Target.choices,
        "reasons": Because.choices,
        "cases": screen.CASES,
        "in_case": Case(call.case) if call.case else None,
        "fields": [
            (name, log_words.FIELD_NAMES[name], call.verdicts.get(name, ""), typed.get(name, "")) for name in FIELDS
        ],
        "offers": offers,
        "holdings": held,
        "phone": next((one.certificate.phone for one in held if one.certificate.phone), None),
        "log": [(log_words.since(call, event), log_words.words(event)) for event in call.events.all()[:40]],
        "watch": watching,
        "stop": stop,
        "more": more,
        "stop_things": _things(stop) if stop else "",
        "may_correct": correct.is_open(stop, at=now) if stop else False,
        "rows": rows_of(stop) if stop else [],
        "items": tell.items(stop) if stop else [],
        "ticked": tell.ticked(call, stop) if stop else set(),
        "proof": proof.of(call, stop) if stop else None,
        "mailed": is_mailed(stop.citizen) if stop else False,
        "read_back": partial(read_back, call.shown),  # said in the language of its place
        "fell": unanswered(call) if state != "tell" else None,
        "number": number.opened(call.number_sealed) if call.case == Case.DROPPED else "",
        "now": now,
        "problem": problem,
        "sandbox": settings.SIMULATOR,
        **_practice(call),
    }


def _practice(call: Call) -> dict[str, Any]:
    """The caller's side, where the call is for practice: each line with the key that asks for it."""
    practice = practise.of_call(call)
    caller = practise.caller_of(practice) if practice else None
    if practice is None or caller is None:
        return {}
    return {"practice": practice, "caller": caller, "lines": zip(CALLERS_KEYS, caller.lines, strict=False)}


def _things(stop: CallStop) -> str | Promise:
    """What the stop hit: of "both" without a phone, the card."""
    hit = {row.carrier for row in rows_of(stop) if row.changed}
    return screen.things_of(hit or [Carrier(carrier) for carrier in stop.carriers])


def _steps(state: str, call: Call) -> list[dict[str, Any]]:
    codes = [code for code, _name in screen.STEPS]
    at = codes.index(state)
    return [
        {"code": code, "name": name, "number": place + 1, "done": place < at, "current": place == at}
        for place, (code, name) in enumerate(screen.STEPS)
    ]
