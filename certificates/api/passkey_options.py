"""POST passkeys/options/: what a browser is asked next, to make a passkey or to sign in with one (WebAuthn)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import challenges
from accounts.challenges import Purpose
from accounts.webauthn import assertion, registration
from accounts.webauthn.client_data import challenge_of
from certificates.api.answers import refusals
from certificates.api.call import Call, body_of, origin
from certificates.api.challenge import slow_down
from certificates.api.pin import with_the_phone
from certificates.models import Passkey
from certificates.passkeys import Shown, user_id

PURPOSES = {"add": Purpose.ADD_PASSKEY, "sign-in": Purpose.SIGN_IN_BY_PASSKEY}


class OptionsBody(serializers.Serializer):
    to = serializers.ChoiceField(list(PURPOSES))


class OptionsAnswer(serializers.Serializer):
    publicKey = serializers.DictField()  # noqa: N815 - WebAuthn's name


class PasskeyOptions(Call):
    """To sign in, anybody may ask: the answer says of nobody whether they have a passkey."""

    carries_proof = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.session.session_key is None:
            request.session.create()

    @extend_schema(
        operation_id="passkey-options",
        request=OptionsBody,
        responses={201: OptionsAnswer, **refusals(400, 401, 403, 429)},
    )
    def post(self, request: Request) -> Response:
        """As PublicKeyCredential.parse…OptionsFromJSON() takes them. The challenge is good once, for five minutes."""
        to, now = body_of(request, OptionsBody)["to"], timezone.now()
        make = _to_add if to == "add" else _to_sign_in
        slow_down(request, at=now)
        fresh = challenges.issue(request.session.session_key, at=now, purpose=PURPOSES[to])
        return Response({"publicKey": make(request, challenges.as_bytes(fresh.nonce))}, status=201)


def answered(credential: Any, request: Request, *, purpose: Purpose, at: datetime) -> Shown:
    """What a browser gave, its challenge used up. Raises InvalidCredential or ChallengeExpired."""
    challenge = challenge_of(credential)
    challenges.consume(challenges.as_text(challenge), request.session.session_key, at=at, purpose=purpose)
    return Shown(credential, challenge, origin())


def _to_sign_in(_request: Request, challenge: bytes) -> dict[str, Any]:
    return assertion.options(origin=origin(), challenge=challenge, allowed=[])


def _to_add(request: Request, challenge: bytes) -> dict[str, Any]:
    certificate = with_the_phone(request).certificate
    known = Passkey.objects.filter(certificate=certificate).values_list("credential_id", flat=True)
    return registration.options(
        origin=origin(),
        site=gettext("スマホ証明書の窓口"),
        challenge=challenge,
        user_id=user_id(certificate),
        user_name=gettext("スマホ用電子証明書"),
        known=[bytes(one) for one in known],
        built_in=True,
    )
