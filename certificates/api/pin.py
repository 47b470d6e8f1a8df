"""POST secrets/pin/: change the phone's PIN, or reset it (R-31, R-36)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates import passwords
from certificates.api import problems
from certificates.api.answers import Text, moment, refusals, secret
from certificates.api.call import Call, body_of, signed_in, use_up
from certificates.api.repetition import answered_once, keep, renew_session_if_ended
from certificates.evidence import jws, payloads
from certificates.lifecycle.change_secret import change_secret
from certificates.lifecycle.reset_secret import reset_pin_as_signed
from certificates.permissions import NotAllowed
from certificates.sign_in.token import SignedIn


class PinBody(serializers.Serializer):
    new_pin = Text(max_length=64)
    pin = secret()
    request = Text(required=False, allow_null=True, max_length=64 * 1024)
    signing_password = secret()


class SecretAnswer(serializers.Serializer):
    changed = serializers.ChoiceField(["pin", "signing_password"])
    at = serializers.DateTimeField()


class Pin(Call):
    @extend_schema(
        operation_id="pin",
        request=PinBody,
        responses={200: SecretAnswer, **refusals(400, 401, 403, 409, 422, 423)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Changes the PIN (`pin`, signed in with the phone), or resets it (`request`, `signing_password`, no session).

        `request` is a document of type `pin_reset`, signed by the phone's signing key. No transaction around it: a
        wrong try is counted whatever follows.
        """
        body, now = body_of(request, PinBody), timezone.now()
        require_one_way(body, "pin")
        try:
            _change(request, body, at=now) if body.get("pin") else _reset(request, body, at=now)
        except passwords.Unfit:
            raise problems.Malformed("new_pin") from None
        return renew_session_if_ended(request, keep(request, 200, {"changed": "pin", "at": moment(now)}))


def require_one_way(body: dict[str, Any], old: str) -> None:
    """A change names what was, a reset has its document; never both. Raises Malformed."""
    if bool(body.get(old)) == bool(body.get("request")):
        raise problems.Malformed(old, "request")


def with_the_phone(request: Request) -> SignedIn:
    """Who is signed in, with the phone: its key is the other factor (R-34). Raises NotSignedIn or NotAllowed."""
    who = signed_in(request)
    if not who.is_the_phone:
        raise NotAllowed("only from the phone itself")
    return who


def _change(request: Request, body: dict[str, Any], *, at: Any) -> None:
    certificate = with_the_phone(request).certificate
    session = request.session.session_key
    change_secret(certificate, old=body["pin"], new=body["new_pin"], session=session, at=at)


def _reset(request: Request, body: dict[str, Any], *, at: Any) -> None:
    if not body.get("signing_password"):
        raise problems.Malformed("signing_password")  # not a wrong try
    signed = jws.read(body["request"])
    use_up(payloads.read_pin_reset(signed.payload), request, at=at)
    reset_pin_as_signed(signed, signing_password=body["signing_password"], new=body["new_pin"], at=at)
