"""POST resumptions/ (R-19)."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import document, refusals, secret
from certificates.api.apply import FiledAnswer, file
from certificates.api.call import Call, body_of, use_up
from certificates.api.repetition import answered_once
from certificates.evidence import jws, payloads
from certificates.models.application import Purpose


class ResumptionBody(serializers.Serializer):
    request = document()
    signing_password = secret()
    pin = secret()


class Resume(Call):
    carries_proof = True

    @extend_schema(
        operation_id="resume", request=ResumptionBody, responses={202: FiledAnswer, **refusals(400, 409, 422)}
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """A phone that was found: certificates on hold are issued anew, then registered like the first ones."""
        body, now = body_of(request, ResumptionBody), timezone.now()
        signed = jws.read(body["request"])
        wish = payloads.read_resumption(signed.payload)
        use_up(wish.nonce, request, at=now)
        return file(request, signed, wish, purpose=Purpose.RESUMPTION, typed=body, at=now)
