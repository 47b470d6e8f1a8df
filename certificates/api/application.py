"""GET applications/{id}/: where an application stands."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import refusals
from certificates.api.apply import FiledAnswer, filed_answer
from certificates.api.call import Call
from certificates.models import Application as Row
from certificates.models import FaceCapture
from certificates.models.carriers import Platform
from certificates.models.face_capture import FaceWay
from certificates.sign_in.filed import applications_of


class ApplicationAnswer(FiledAnswer):
    refusal = serializers.CharField(allow_null=True)
    platform = serializers.ChoiceField(Platform.choices)
    face = serializers.ChoiceField(FaceWay.choices, allow_null=True)


class Application(Call):
    @extend_schema(operation_id="application", responses={200: ApplicationAnswer, **refusals(404)})
    def get(self, request: Request, application_id: uuid.UUID) -> Response:
        """The state, the time to expect, and why it was refused if it was."""
        return Response(application_answer(application_for(request, application_id)))


def application_for(request: Request, application_id: uuid.UUID) -> Row:
    """One this browser may see, or 404."""
    return get_object_or_404(applications_of(request.session, request._request.signed_in), pk=application_id)


def application_answer(application: Row) -> dict[str, Any]:
    shown = FaceCapture.objects.filter(application=application).first()
    more = {
        "refusal": application.refusal or None,
        "platform": application.platform,
        "face": shown.way if shown else None,
    }
    return {**filed_answer(application), **more}
