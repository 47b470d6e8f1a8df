"""GET session/: who is signed in here."""

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import moment
from certificates.api.call import Call


class CitizenLine(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class SessionAnswer(serializers.Serializer):
    citizen = CitizenLine(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class Session(Call):
    @extend_schema(operation_id="session", responses=SessionAnswer)
    def get(self, request: Request) -> Response:
        """Who is signed in, until when; sets the cookie with the CSRF token."""
        get_token(request._request)
        who = request._request.signed_in
        if who is None:
            return Response({"citizen": None, "expires_at": None})
        citizen = {"id": str(who.citizen.id), "name": who.citizen.full_name}
        return Response({"citizen": citizen, "expires_at": moment(who.expires_at)})
