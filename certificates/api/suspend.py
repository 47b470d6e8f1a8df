"""POST suspensions/ (R-15, R-17)."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import CertificateLine, receipt_answer, refusals
from certificates.api.call import Call, actor_of, body_of, signed_in
from certificates.api.repetition import answered_once, keep, renew_session_if_ended, with_its_answer
from certificates.lifecycle.suspend import suspend
from certificates.reasons import A_CITIZEN_MAY_GIVE, Reason
from certificates.states import Act, Carrier


class SuspensionBody(serializers.Serializer):
    carriers = serializers.ListField(
        child=serializers.ChoiceField(Carrier.choices), allow_empty=False, max_length=len(Carrier)
    )
    reason = serializers.ChoiceField([reason.value for reason in A_CITIZEN_MAY_GIVE[Act.SUSPEND]])


class SuspensionAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    receipt = serializers.CharField()
    suspended = CertificateLine(many=True)
    at = serializers.DateTimeField()


class Suspend(Call):
    @extend_schema(
        operation_id="suspend",
        request=SuspensionBody,
        responses={200: SuspensionAnswer, **refusals(400, 401, 403, 409)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Stops the card, the phone or both, at once and together; sessions made with what was stopped end."""
        citizen, actor = signed_in(request).citizen, actor_of(request)
        body = body_of(request, SuspensionBody)
        carriers = {Carrier(carrier) for carrier in body["carriers"]}
        with with_its_answer(request):
            receipt = suspend(citizen.id, carriers, actor=actor, reason=Reason(body["reason"]), at=timezone.now())
            response = keep(request, 200, receipt_answer(receipt, lines_as="suspended"))
        return renew_session_if_ended(request, response)
