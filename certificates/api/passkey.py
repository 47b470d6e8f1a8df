"""PATCH and DELETE passkeys/{id}/: another name for one, or none of it any more."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import Text, refusals
from certificates.api.call import Call, body_of, signed_in
from certificates.api.passkeys import PasskeyAnswer, name_in, passkey_answer
from certificates.lifecycle.remove_passkey import remove_passkey
from certificates.lifecycle.rename_passkey import rename_passkey
from certificates.models import Passkey as Row


class NameBody(serializers.Serializer):
    name = Text(max_length=400)


class Passkey(Call):
    @extend_schema(
        operation_id="rename-passkey",
        request=NameBody,
        responses={200: PasskeyAnswer, **refusals(400, 401, 403, 404)},
    )
    def patch(self, request: Request, passkey_id: UUID) -> Response:
        citizen, body = signed_in(request).citizen, body_of(request, NameBody)
        rename_passkey(citizen.pk, passkey_id, name_in(body))
        return Response(passkey_answer(get_object_or_404(Row, citizen=citizen, pk=passkey_id)))

    @extend_schema(operation_id="remove-passkey", request=None, responses={204: None, **refusals(401, 403, 404)})
    def delete(self, request: Request, passkey_id: UUID) -> Response:
        """Also signed in with the card: whoever has no phone any more can put its passkeys away."""
        if not remove_passkey(signed_in(request).citizen.pk, passkey_id, at=timezone.now()):
            raise Http404
        return Response(status=204)
