"""GET phones/{device}/orders/ and POST phones/{device}/deletions/ (R-16): what a phone must delete, and that it has."""

import base64
import hashlib
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import document, moment, refusals
from certificates.api.call import Call, body_of, use_up
from certificates.evidence import jws, payloads
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.lifecycle.delete_copies import prover, report_deleted, to_delete
from certificates.models import Certificate
from certificates.states import Kind

SCHEME = "Phone "  # Authorization: Phone <JWS>, because a GET has no body (decision 0031)


class Order(serializers.Serializer):
    certificate = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    sha256 = serializers.CharField(help_text="base64, of the certificate in DER")
    order = serializers.ChoiceField(["delete"])


class OrdersAnswer(serializers.Serializer):
    device = serializers.CharField()
    orders = Order(many=True)
    at = serializers.DateTimeField()


class Orders(Call):
    @extend_schema(
        operation_id="orders",
        parameters=[OpenApiParameter("Authorization", str, OpenApiParameter.HEADER, required=True)],
        responses={200: OrdersAnswer, **refusals(422)},
    )
    def get(self, request: Request, device: str) -> Response:
        """What this phone holds and must delete. The question is signed by any key it was ever certified for."""
        signed, now = jws.read(_proof(request)), timezone.now()
        question = payloads.read_orders(signed.payload)
        use_up(question.nonce, request, at=now)
        _require_same(question.device, device)
        certificate = prover(signed.leaf, device=device)
        orders = [_order(one) for one in to_delete(certificate)]
        return Response({"device": device, "orders": orders, "at": moment(now)})


class DeletionBody(serializers.Serializer):
    request = document()


class DeletionAnswer(serializers.Serializer):
    deleted = serializers.ListField(child=serializers.UUIDField())


class Deletions(Call):
    carries_proof = True

    @extend_schema(
        operation_id="delete_copies",
        request=DeletionBody,
        responses={200: DeletionAnswer, **refusals(400, 409, 422)},
    )
    def post(self, request: Request, device: str) -> Response:
        """The phone says that its keys and copies are gone. Said twice, it is written down once."""
        signed = jws.read(body_of(request, DeletionBody)["request"])
        told = payloads.read_deletion(signed.payload)
        _require_same(told.device, device)
        certificate = prover(signed.leaf, device=device)
        deleted = report_deleted(signed, certificate, told.certificates, at=timezone.now())
        return Response({"deleted": [str(one.id) for one in deleted]})


def _proof(request: Request) -> str:
    """The empty text where there is none: read as a document, it is refused like one."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(SCHEME) if header.startswith(SCHEME) else ""


def _require_same(signed: str, asked: str) -> None:
    """What was signed for one address is good for no other."""
    if signed != asked:
        raise DocumentInvalid(Fault.PAYLOAD)


def _order(certificate: Certificate) -> dict[str, Any]:
    digest = hashlib.sha256(bytes(certificate.der)).digest()
    return {
        "certificate": str(certificate.id),
        "kind": certificate.kind,
        "sha256": base64.b64encode(digest).decode(),
        "order": "delete",
    }
