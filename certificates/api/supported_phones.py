"""GET supported-phones/: the Android phones that can carry certificates, and a search among them (R-12)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api import problems
from certificates.api.answers import refusals
from certificates.api.call import Call
from certificates.models import SupportedPhone
from certificates.supported_phones.search import LONGEST_QUESTION, list_in_force, search

ASKED = OpenApiParameter("q", str, description="a maker, a name or a model number, in any width, case or kana")


class PhoneAnswer(serializers.Serializer):
    maker = serializers.CharField()
    name = serializers.CharField()
    numbers = serializers.ListField(child=serializers.CharField())


class PhonesAnswer(serializers.Serializer):
    source = serializers.CharField()
    as_of = serializers.DateField()
    phones = PhoneAnswer(many=True)


class SupportedPhones(Call):
    @extend_schema(
        operation_id="supported-phones", parameters=[ASKED], responses={200: PhonesAnswer, **refusals(400, 404)}
    )
    def get(self, request: Request) -> Response:
        """All of the list in force, or with `q` those meant, thirty at most."""
        edition, asked = list_in_force(), request.query_params.get("q", "")
        if edition is None:
            raise Http404
        if len(asked) > LONGEST_QUESTION:
            raise problems.Malformed("q")
        found = search(edition, asked) if asked.strip() else edition.phones.all()
        answer = {
            "source": edition.source,
            "as_of": edition.as_of.isoformat(),
            "phones": [_answer(one) for one in found],
        }
        return Response(answer)


def _answer(phone: SupportedPhone) -> dict[str, Any]:
    return {"maker": phone.maker, "name": phone.name, "numbers": phone.numbers}
