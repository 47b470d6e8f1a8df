"""POST challenges/: a nonce for whatever is signed next."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import challenges
from accounts.models import Challenge as Row
from accounts.sessions import digest
from certificates.api import problems
from certificates.api.answers import moment, refusals
from certificates.api.call import Call
from certificates.api.repetition import answered_once, keep

NONCE = "nonce"  # in the session: the one a sign-in answers, because a token does not name its nonce
OPEN_AT_MOST = 60  # per session; a person needs one or two


class ChallengeAnswer(serializers.Serializer):
    nonce = serializers.CharField()
    expires_at = serializers.DateTimeField()


class Challenge(Call):
    carries_proof = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.session.session_key is None:
            request.session.create()

    @extend_schema(operation_id="challenge", request=None, responses={201: ChallengeAnswer, **refusals(429)})
    @answered_once
    def post(self, request: Request) -> Response:
        """A nonce, bound to this session (an anonymous one for a new visitor), good once and for five minutes."""
        now = timezone.now()
        slow_down(request, at=now)
        challenge = challenges.issue(request.session.session_key, at=now)
        request.session[NONCE] = challenge.nonce
        return keep(request, 201, {"nonce": challenge.nonce, "expires_at": moment(challenge.expires_at)})


def slow_down(request: Request, *, at: Any) -> None:
    """Raises TooManyRequests where this session has asked for much and answered little."""
    mine = Row.objects.filter(session_digest=digest(request.session.session_key), expires_at__gt=at)
    ends = list(mine.order_by("expires_at").values_list("expires_at", flat=True)[:OPEN_AT_MOST])
    if len(ends) == OPEN_AT_MOST:
        raise problems.TooManyRequests(retry_after=int((ends[0] - at).total_seconds()) + 1)
