"""POST sign-in/: with the card's or the phone's user-authentication certificate."""

import logging
from typing import Any

from django.middleware.csrf import rotate_token
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import challenges
from accounts.browsers import browser_of, remember_me
from accounts.challenges import Purpose
from accounts.sessions import Way
from accounts.web_eid.token import InvalidToken
from certificates import passwords
from certificates.api import problems
from certificates.api.answers import moment, refusals, secret
from certificates.api.call import Call, body_of, origin
from certificates.api.challenge import NONCE
from certificates.api.passkey_options import answered
from certificates.api.repetition import answered_once, keep
from certificates.api.session import CitizenLine
from certificates.models import Certificate
from certificates.passkeys import Shown
from certificates.sign_in import session as sessions
from certificates.sign_in.token import SignedIn, identify
from certificates.states import Carrier

log = logging.getLogger(__name__)


class SignInBody(serializers.Serializer):
    auth_token = serializers.JSONField(help_text="Web eID authentication token 1.0")
    pin = secret()
    webauthn = serializers.JSONField(
        required=False, allow_null=True, help_text="In place of the PIN: what navigator.credentials.get() gave"
    )


class SignInAnswer(serializers.Serializer):
    citizen = CitizenLine()
    carrier = serializers.ChoiceField(Carrier.choices)
    expires_at = serializers.DateTimeField()


class SignIn(Call):
    carries_proof = True

    @extend_schema(operation_id="sign-in", request=SignInBody, responses={200: SignInAnswer, **refusals(400, 401, 429)})
    @answered_once
    def post(self, request: Request) -> Response:
        """Signs in. The nonce is used up, whatever comes of it; the session's key and the CSRF token change."""
        body, now = body_of(request, SignInBody), timezone.now()
        nonce = request.session.pop(NONCE, "")
        challenges.consume(nonce, request.session.session_key, at=now)
        passkey, browser = _shown(request, body, at=now), browser_of(request._request)
        certificate = _identify(body, nonce=nonce, passkey=passkey, at=now)
        who = sessions.begin(request.session, certificate, way=_way(certificate, passkey), browser=browser, at=now)
        rotate_token(request._request)
        response = keep(request, 200, sign_in_answer(who))
        remember_me(response, browser)
        return response


def _shown(request: Request, body: dict[str, Any], *, at: Any) -> Shown | None:
    """A finger or a face, if one was shown; its challenge is used up. Either that or a PIN, never both."""
    if body.get("webauthn") is None:
        return None
    if body.get("pin"):
        raise problems.Malformed("pin", "webauthn")
    return answered(body["webauthn"], request, purpose=Purpose.SIGN_IN_BY_PASSKEY, at=at)


def _way(certificate: Certificate, passkey: Shown | None) -> Way:
    if certificate.carrier == Carrier.CARD:
        return Way.CARD
    return Way.PASSKEY if passkey else Way.PIN


def _identify(body: dict[str, Any], *, nonce: str, passkey: Shown | None, at: Any) -> Any:
    try:
        return identify(body["auth_token"], nonce=nonce, origin=origin(), pin=body.get("pin"), passkey=passkey, at=at)
    except InvalidToken as refusal:
        log.info("token refused: %s", refusal)
        raise
    except passwords.Locked:
        raise problems.PinLocked from None


def sign_in_answer(who: SignedIn) -> dict[str, Any]:
    citizen = {"id": str(who.citizen.id), "name": who.citizen.full_name}
    return {"citizen": citizen, "carrier": who.carrier, "expires_at": moment(who.expires_at)}
