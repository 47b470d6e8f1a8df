"""The shapes that come back, and the texts that go in: strict, because a PIN is a text of digits and no number."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from certificates.models import Certificate, Receipt
from certificates.states import Act, Carrier, Kind, State


def moment(at: datetime) -> str:
    """RFC 3339 with offset, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds")


class Text(serializers.CharField):
    """A JSON string and nothing that could be made into one."""

    def __init__(self, **more: Any) -> None:
        super().__init__(trim_whitespace=False, **more)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


def secret() -> Text:
    """A PIN or password as typed: required only for the kinds asked for, so a call may leave it out."""
    return Text(required=False, allow_null=True, max_length=64)


def document() -> Text:
    """A signed document: JWS compact (RFC 7515)."""
    return Text(max_length=64 * 1024)


class ProblemDocument(serializers.Serializer):
    """RFC 9457; `type` is urn:smartcert:problem:<code>."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()


class CertificateLine(serializers.Serializer):
    carrier = serializers.ChoiceField(Carrier.choices)
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)


class PhoneLine(serializers.Serializer):
    id = serializers.UUIDField()
    device = serializers.CharField()
    platform = serializers.CharField()
    model = serializers.CharField()
    os_version = serializers.CharField()


class CertificateAnswer(CertificateLine):
    id = serializers.UUIDField()
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField()
    phone = PhoneLine(allow_null=True)
    acts = serializers.ListField(child=serializers.ChoiceField(Act.choices))


def certificate_answer(certificate: Certificate, acts: list[Act]) -> dict[str, Any]:
    phone = certificate.phone
    return {
        "id": str(certificate.id),
        "carrier": certificate.carrier,
        "kind": certificate.kind,
        "state": certificate.status,
        "valid_from": moment(certificate.not_before),
        "valid_to": moment(certificate.not_after),
        "phone": phone and {name: str(getattr(phone, name)) for name in PhoneLine().fields},
        "acts": [act.value for act in acts],
    }


def receipt_answer(receipt: Receipt, *, lines_as: str) -> dict[str, Any]:
    answer = {"id": str(receipt.id), "receipt": receipt.number, "at": moment(receipt.at)}
    return {**answer, lines_as: receipt.lines}


def refusals(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """For the description: which problem documents a call answers with."""
    return {(status, "application/problem+json"): OpenApiResponse(ProblemDocument) for status in statuses}
