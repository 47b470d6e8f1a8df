"""POST card-judgements/ (R-10): may this card sign that? Asked before more is typed for nothing."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import challenges
from certificates.api.answers import document, refusals
from certificates.api.call import Call, body_of
from certificates.evidence import jws, payloads
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.lifecycle.apply import judge_card


class JudgementBody(serializers.Serializer):
    request = document()


class JudgeCard(Call):
    carries_proof = True

    @extend_schema(operation_id="judge_card", request=JudgementBody, responses={204: None, **refusals(400, 422)})
    def post(self, request: Request) -> Response:
        """Whether the card that signed this application, resumption or revocation may do so now. Nothing is done.

        The nonce has to be this session's and stays good: a document that was sent before tells nobody anything.
        """
        body, now = body_of(request, JudgementBody), timezone.now()
        signed = jws.read(body["request"])
        if not challenges.is_open(payloads.nonce_of_wish(signed.payload), request.session.session_key, at=now):
            raise DocumentInvalid(Fault.NONCE)
        judge_card(signed, at=now)
        return Response(status=204)
