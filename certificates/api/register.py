"""POST applications/{id}/registration/ (R-12)."""

import base64
import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import strict_base64
from accounts.browsers import browser_of, meet, remember_me
from certificates.api import problems
from certificates.api.answers import Text, refusals
from certificates.api.application import application_for
from certificates.api.call import Call, body_of, origin, use_up
from certificates.api.repetition import answered_once, keep, with_its_answer
from certificates.lifecycle.register import register
from certificates.models import Certificate
from certificates.models.application import ApplicationState
from certificates.states import Kind


class Proof(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)
    signature = Text(max_length=200, help_text="base64, over H(origin)||H(nonce), by the new key")


class RegistrationBody(serializers.Serializer):
    nonce = Text(max_length=128)
    proofs = Proof(many=True, allow_empty=False, max_length=len(Kind))


class Chain(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)
    chain = serializers.ListField(child=serializers.CharField(), help_text="base64 DER: the certificate, its issuer's")


class RegistrationAnswer(serializers.Serializer):
    state = serializers.ChoiceField(ApplicationState.choices)
    certificates = Chain(many=True)


class Register(Call):
    carries_proof = True

    @extend_schema(
        operation_id="register",
        request=RegistrationBody,
        responses={200: RegistrationAnswer, **refusals(400, 404, 409, 422)},
    )
    @answered_once
    def post(self, request: Request, application_id: uuid.UUID) -> Response:
        """The phone proves it holds the keys and takes its certificates: from now on they are valid."""
        body, now = body_of(request, RegistrationBody), timezone.now()
        application = application_for(request, application_id)
        proofs = _proofs(body["proofs"])
        use_up(body["nonce"], request, at=now)
        with with_its_answer(request):
            certificates = register(application, proofs=proofs, origin=origin(), nonce=body["nonce"], at=now)
            browser = browser_of(request._request)
            meet(application.citizen_id, browser, at=now)  # the phone itself is no stranger when it signs in
            response = keep(request, 200, {"state": "registered", "certificates": [_chain(c) for c in certificates]})
        remember_me(response, browser)
        return response


def _proofs(sent: list[dict[str, Any]]) -> dict[Kind, bytes]:
    try:
        proofs = {Kind(proof["kind"]): strict_base64.decode(proof["signature"]) for proof in sent}
    except strict_base64.NotBase64:
        raise problems.Malformed("proofs") from None
    if len(proofs) != len(sent):
        raise problems.Malformed("proofs")
    return proofs


def _chain(certificate: Certificate) -> dict[str, Any]:
    ders = (certificate.der, certificate.issuer.certificate_der)
    return {"kind": certificate.kind, "chain": [base64.b64encode(bytes(der)).decode() for der in ders]}
