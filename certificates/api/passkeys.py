"""GET and POST passkeys/: those of one's phone, and a new one (R-35)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.challenges import Purpose
from accounts.webauthn import registration
from certificates.api import problems
from certificates.api.answers import Text, moment, refusals
from certificates.api.call import Call, body_of, signed_in
from certificates.api.passkey_options import answered
from certificates.api.pin import with_the_phone
from certificates.api.repetition import answered_once, keep
from certificates.lifecycle.add_passkey import add_passkey
from certificates.lifecycle.rename_passkey import UnfitName, as_typed
from certificates.models import Passkey


class PasskeyBody(serializers.Serializer):
    credential = serializers.JSONField(help_text="What navigator.credentials.create() gave, as toJSON() writes it")
    pin = Text(max_length=64)
    name = Text(max_length=400)


class PasskeyAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    added_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)


class Passkeys(Call):
    @extend_schema(operation_id="passkeys", responses={200: PasskeyAnswer(many=True), **refusals(401)})
    def get(self, request: Request) -> Response:
        mine = Passkey.objects.filter(citizen=signed_in(request).citizen)
        return Response([passkey_answer(passkey) for passkey in mine])

    @extend_schema(
        operation_id="add-passkey",
        request=PasskeyBody,
        responses={201: PasskeyAnswer, **refusals(400, 401, 403, 409, 423)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Signed in with the phone, its PIN typed once more. No transaction around it: a wrong try is counted."""
        who, body, now = with_the_phone(request), body_of(request, PasskeyBody), timezone.now()
        name = name_in(body)
        shown = answered(body["credential"], request, purpose=Purpose.ADD_PASSKEY, at=now)
        key = registration.judge(shown.credential, origin=shown.origin, challenge=shown.challenge)
        added = add_passkey(who.certificate, key, pin=body["pin"], name=name, at=now)
        return keep(request, 201, passkey_answer(added))


def name_in(body: dict[str, Any]) -> str:
    try:
        return as_typed(body["name"])
    except UnfitName:
        raise problems.Malformed("name") from None


def passkey_answer(passkey: Passkey) -> dict[str, Any]:
    return {
        "id": str(passkey.id),
        "name": passkey.name,
        "added_at": moment(passkey.added_at),
        "used_at": moment(passkey.used_at) if passkey.used_at else None,
    }
