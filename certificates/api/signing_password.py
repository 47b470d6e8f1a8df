"""POST secrets/signing-password/: change the phone's signing password, or reset it by the card (R-30, R-36)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates import passwords
from certificates.api import problems
from certificates.api.answers import Text, moment, refusals, secret
from certificates.api.call import Call, body_of, use_up
from certificates.api.pin import SecretAnswer, require_one_way, with_the_phone
from certificates.api.repetition import answered_once, keep
from certificates.evidence import jws, payloads
from certificates.lifecycle.change_secret import change_secret, in_force_on_the_phone
from certificates.lifecycle.reset_secret import reset_signing_password_as_signed
from certificates.states import Kind


class SigningPasswordBody(serializers.Serializer):
    new_signing_password = Text(max_length=64)
    signing_password = secret()
    request = Text(required=False, allow_null=True, max_length=64 * 1024)


class SigningPassword(Call):
    @extend_schema(
        operation_id="signing-password",
        request=SigningPasswordBody,
        responses={200: SecretAnswer, **refusals(400, 401, 403, 409, 422, 423)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Changes it (`signing_password`, signed in with the phone), or resets it (`request`, no session).

        `request` is a document of type `signing_password_reset`, signed by the card after its signing password.
        """
        body, now = body_of(request, SigningPasswordBody), timezone.now()
        require_one_way(body, "signing_password")
        try:
            _change(request, body, at=now) if body.get("signing_password") else _reset(request, body, at=now)
        except passwords.Unfit:
            raise problems.Malformed("new_signing_password") from None
        return keep(request, 200, {"changed": "signing_password", "at": moment(now)})


def _change(request: Request, body: dict[str, Any], *, at: Any) -> None:
    who = with_the_phone(request)
    certificate = in_force_on_the_phone(who.citizen.pk, Kind.DIGITAL_SIGNATURE, at=at)
    change_secret(certificate, old=body["signing_password"], new=body["new_signing_password"], session=None, at=at)


def _reset(request: Request, body: dict[str, Any], *, at: Any) -> None:
    signed = jws.read(body["request"])
    use_up(payloads.read_signing_password_reset(signed.payload), request, at=at)
    reset_signing_password_as_signed(signed, new=body["new_signing_password"], at=at)
