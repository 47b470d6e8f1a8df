"""POST applications/ (R-10…R-14)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import document, moment, refusals, secret
from certificates.api.call import Call, body_of, use_up
from certificates.api.repetition import answered_once, keep, with_its_answer
from certificates.evidence import jws, payloads
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.lifecycle.apply import apply
from certificates.models import Application
from certificates.models.application import ApplicationState, Purpose
from certificates.sign_in.filed import remember


class ApplicationBody(serializers.Serializer):
    application = document()
    signing_password = secret()
    pin = secret()


class FiledAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(ApplicationState.choices)
    expected_at = serializers.DateTimeField()


class Apply(Call):
    carries_proof = True

    @extend_schema(
        operation_id="apply", request=ApplicationBody, responses={202: FiledAnswer, **refusals(400, 409, 422)}
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Files an application for phone certificates, signed by the card's signing certificate."""
        body, now = body_of(request, ApplicationBody), timezone.now()
        signed = jws.read(body["application"])
        wish = payloads.read_application(signed.payload)
        use_up(wish.nonce, request, at=now)
        return file(request, signed, wish, purpose=Purpose.APPLICATION, typed=body, at=now)


def file(
    request: Request,
    signed: jws.SignedDocument,
    wish: payloads.Application,
    *,
    purpose: Purpose,
    typed: dict[str, Any],
    at: datetime,
) -> Response:
    """File what was signed and answer with where it stands; shared with resume.py."""
    secrets = {"pin": typed.get("pin"), "signing_password": typed.get("signing_password")}
    try:
        with with_its_answer(request):
            application = apply(
                signed, wish, purpose=purpose, at=at, session_key=request.session.session_key, **secrets
            )
            response = keep(request, 202, filed_answer(application))
    except IntegrityError as error:  # two with one key at the same moment: the unique column heard the other first
        raise DocumentInvalid(Fault.KEY_REUSED) from error
    remember(request.session, application)
    return response


def filed_answer(application: Application) -> dict[str, Any]:
    return {
        "id": str(application.id),
        "state": application.state,
        "expected_at": moment(application.expected_at),
    }
