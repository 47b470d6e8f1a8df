"""Ending sign-ins from afar: one of them, or all but this one."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import sessions
from accounts.models import Citizen
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.security import say


@require_POST
@citizens_only
def end_sessions(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    """`which`: the id a session is listed by, or "others". Pressed twice: ended is ended."""
    own = request.session.session_key
    if request.POST.get("which") == "others":
        sessions.end_others_of_citizen(citizen.pk, spared=own)
        say(request, "sessions_ended")
        return redirect("portal:security")
    try:
        listed_as = uuid.UUID(request.POST.get("which", ""))
    except ValueError:
        return redirect("portal:security")
    sessions.end_one_of_citizen(citizen.pk, listed_as)
    if not request.session.exists(own or ""):
        sessions.leave(request.session)
        return redirect("portal:home")
    say(request, "session_ended")
    return redirect("portal:security")
