"""POST and GET cross-device/: another screen asks to be let in, and how that stands (T10)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits
from accounts.browsers import browser_of
from accounts.network import address_of
from certificates.api.answers import moment, refusals
from certificates.api.call import Call
from certificates.models import ScreenSignIn
from certificates.models.screen_sign_in import ScreenState
from certificates.sign_in import screen as screens

NOTHING = "nothing"  # asked for here, or its time is over
_NOTHING = {"state": NOTHING, "number": None, "code": None, "expires_at": None}


class ScreenAnswer(serializers.Serializer):
    state = serializers.ChoiceField([*ScreenState.values, NOTHING])
    number = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class CrossDevice(Call):
    carries_proof = True

    @extend_schema(operation_id="cross-device-start", request=None, responses={201: ScreenAnswer, **refusals(429)})
    def post(self, request: Request) -> Response:
        """For this browser alone. What it asked for before is asked no more."""
        now, address = timezone.now(), address_of(request._request)
        limits.count(screens.STARTS, address, at=now)
        if request.session.session_key is None:
            request.session.create()
        browser = browser_of(request._request).name
        asked = screens.start(request.session.session_key, browser=browser, address=address, at=now)
        return Response(_answer(asked, at=now), status=201)

    @extend_schema(operation_id="cross-device-state", responses=ScreenAnswer)
    def get(self, request: Request) -> Response:
        """The `code` changes: it is good for a quarter of a minute, and once more."""
        now = timezone.now()
        asked = screens.of_browser(request.session.session_key, at=now)
        return Response(_answer(asked, at=now) if asked else _NOTHING)


def _answer(asked: ScreenSignIn, *, at: Any) -> dict[str, Any]:
    code = screens.code_of(asked, at=at) if asked.state == ScreenState.WAITING else None
    return {"state": asked.state, "number": asked.number, "code": code, "expires_at": moment(asked.expires_at)}
