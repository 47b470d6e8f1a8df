"""GET and POST cases/: "this was not me", said of an entry of one's history, and what staff answered."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import Text, moment, refusals
from certificates.api.call import Call, body_of, signed_in
from certificates.api.repetition import answered_once, keep, with_its_answer
from certificates.history.entries import find
from certificates.history.entry import NoSuchEntry
from certificates.lifecycle.open_case import open_case
from certificates.models import Case
from certificates.models.case import LONGEST_WORDS, CaseState


class NewCase(serializers.Serializer):
    entry = Text(max_length=60)
    words = Text(max_length=LONGEST_WORDS, required=False, allow_blank=True, default="")


class CaseAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    entry = serializers.CharField()
    state = serializers.ChoiceField(CaseState.choices)
    words = serializers.CharField()
    opened_at = serializers.DateTimeField()


class Cases(Call):
    @extend_schema(operation_id="cases", responses={200: CaseAnswer(many=True), **refusals(401)})
    def get(self, request: Request) -> Response:
        """One's own, the newest first."""
        mine = Case.objects.filter(citizen=signed_in(request).citizen).order_by("-opened_at", "-id")
        return Response([_answer(case) for case in mine])

    @extend_schema(
        operation_id="open-case", request=NewCase, responses={201: CaseAnswer, **refusals(400, 401, 403, 404, 429)}
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Said of the same entry again, it is the same case. It stops nothing by itself."""
        citizen, body = signed_in(request).citizen, body_of(request, NewCase)
        try:
            entry = find(citizen, body["entry"])
        except NoSuchEntry:
            raise NotFound from None
        with with_its_answer(request):
            case = open_case(citizen, entry, words=body["words"].strip(), at=timezone.now())
            return keep(request, 201, _answer(case))


def _answer(case: Case) -> dict[str, Any]:
    return {
        "id": str(case.id),
        "entry": case.entry,
        "state": case.state,
        "words": case.words,
        "opened_at": moment(case.opened_at),
    }
