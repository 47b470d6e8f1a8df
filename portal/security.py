"""/security/: what opens one's things, in one place: sign-ins, passkeys, PIN, passwords, stop word."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import sessions
from accounts.models import Citizen, Session
from accounts.sessions import digest
from certificates import policy
from certificates.models import Passkey
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.own_secrets import own_secrets

DONE = "security_done"  # in the session: said once, on this page


@dataclass(frozen=True)
class OwnPasskey:
    """`is_new`: added less than a day ago; whoever did not do that should see it at once (T1)."""

    passkey: Passkey
    is_new: bool


def say(request: CitizenRequest, what: str) -> None:
    """What was just done, for the next look at this page."""
    request.session[DONE] = what


@require_safe
@citizens_only
def security(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    context = {
        "done": request.session.pop(DONE, ""),
        "passkeys": own_passkeys(citizen, at=timezone.now()),
        "with_the_phone": with_the_phone(request),
        "sessions": own_sessions(request, citizen),
        "own_secrets": own_secrets(citizen),
    }
    return render(request, "portal/security.html", context)


@dataclass(frozen=True)
class OwnSession:
    """A sign-in that goes on. `seen_at`: when it was last used."""

    session: Session
    is_this_one: bool
    seen_at: datetime


def own_sessions(request: CitizenRequest, citizen: Citizen) -> list[OwnSession]:
    """This one first. Those past their hour are gone at their next request, and not shown."""
    now, own = timezone.now(), digest(request.session.session_key or "")
    going = [one for one in sessions.of_citizen(citizen.pk, at=now) if _goes_on(one, at=now)]
    listed = [OwnSession(one, one.session_key == own, one.expire_date - policy.SESSION_IDLE) for one in going]
    return sorted(listed, key=lambda one: not one.is_this_one)


def _goes_on(session: Session, *, at: datetime) -> bool:
    return session.signed_in_at is not None and at <= session.signed_in_at + policy.SESSION_LONGEST


def own_passkeys(citizen: Citizen, *, at: datetime) -> list[OwnPasskey]:
    mine = Passkey.objects.filter(citizen=citizen)
    return [OwnPasskey(one, at - one.added_at < policy.PASSKEY_IS_NEW_FOR) for one in mine]


def with_the_phone(request: CitizenRequest) -> bool:
    """Whether this session was begun by the phone's own certificate: only then is there a PIN to stand for."""
    return request.signed_in is not None and request.signed_in.is_the_phone
