"""PUT, DELETE and GET secrets/stop-word/ (R-54)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Citizen
from accounts.models import StopWord as Row
from certificates.api.answers import Text, moment, refusals
from certificates.api.call import Call, body_of, signed_in
from certificates.api.repetition import answered_once, keep, with_its_answer
from certificates.lifecycle.set_stop_word import remove_stop_word, set_stop_word


class StopWordBody(serializers.Serializer):
    stop_word = Text(max_length=200, help_text="4 to 30 characters as they sound: no spaces, no punctuation counted")


class StopWordAnswer(serializers.Serializer):
    is_set = serializers.BooleanField()
    set_at = serializers.DateTimeField(allow_null=True)


class StopWord(Call):
    @extend_schema(operation_id="stop-word", responses={200: StopWordAnswer, **refusals(401)})
    def get(self, request: Request) -> Response:
        """Whether there is one, and since when. Never the word itself: it is not kept."""
        return Response(_answer(signed_in(request).citizen))

    @extend_schema(
        operation_id="set-stop-word",
        request=StopWordBody,
        responses={200: StopWordAnswer, **refusals(400, 401, 403)},
    )
    @answered_once
    def put(self, request: Request) -> Response:
        """Sets the word, in place of any before."""
        citizen, body = signed_in(request).citizen, body_of(request, StopWordBody)
        with with_its_answer(request):
            set_stop_word(citizen, body["stop_word"], at=timezone.now())
            return keep(request, 200, _answer(citizen))

    @extend_schema(operation_id="remove-stop-word", request=None, responses={200: StopWordAnswer, **refusals(401, 403)})
    @answered_once
    def delete(self, request: Request) -> Response:
        """No word from now on; the same where there was none."""
        citizen = signed_in(request).citizen
        with with_its_answer(request):
            remove_stop_word(citizen.pk, at=timezone.now())
            return keep(request, 200, _answer(citizen))


def _answer(citizen: Citizen) -> dict[str, Any]:
    row = Row.objects.filter(citizen=citizen).first()
    return {"is_set": row is not None, "set_at": moment(row.set_at) if row else None}
