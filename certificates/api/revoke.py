"""POST revocations/ (R-22)."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import CertificateLine, document, receipt_answer, refusals, secret
from certificates.api.call import Call, body_of, use_up
from certificates.api.repetition import answered_once, keep, renew_session_if_ended
from certificates.evidence import jws, payloads
from certificates.lifecycle.revoke import revoke_as_signed


class RevocationBody(serializers.Serializer):
    request = document()
    signing_password = secret()


class RevocationAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    receipt = serializers.CharField()
    revoked = CertificateLine(many=True)
    at = serializers.DateTimeField()


class Revoke(Call):
    carries_proof = True

    @extend_schema(
        operation_id="revoke",
        request=RevocationBody,
        responses={200: RevocationAnswer, **refusals(400, 401, 409, 422, 423)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Ends the phone's certificates for good, as signed by the phone (with its password) or by the card.

        No transaction around it: a wrong password is counted whatever follows. An answer that could not be stored is
        no danger, the same wish cannot be carried out twice.
        """
        body, now = body_of(request, RevocationBody), timezone.now()
        signed = jws.read(body["request"])
        wish = payloads.read_revocation(signed.payload)
        use_up(wish.nonce, request, at=now)
        receipt = revoke_as_signed(signed, wish, signing_password=body.get("signing_password"), at=now)
        response = keep(request, 200, receipt_answer(receipt, lines_as="revoked"))
        return renew_session_if_ended(request, response)
