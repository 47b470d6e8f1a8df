"""POST cross-device/approval/: the phone lets a screen in, by the code it read and the number that was picked."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits
from accounts.network import address_of
from certificates.api.answers import Text, refusals
from certificates.api.call import Call, body_of
from certificates.api.pin import with_the_phone
from certificates.sign_in import screen as screens


class ApprovalBody(serializers.Serializer):
    code = Text(max_length=100)
    number = serializers.IntegerField(min_value=0, max_value=999)


class ApproveScreen(Call):
    @extend_schema(
        operation_id="cross-device-approve",
        request=ApprovalBody,
        responses={204: None, **refusals(400, 401, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """Signed in with the phone. A wrong number ends it: the screen must ask again."""
        who, body, now = with_the_phone(request), body_of(request, ApprovalBody), timezone.now()
        limits.count(screens.SCANS, address_of(request._request), at=now)
        asked = screens.read(body["code"], at=now)
        screens.approve(asked.pk, who, body["number"], at=now)
        return Response(status=204)
