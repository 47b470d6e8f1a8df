"""GET applications/{id}/: where an application stands."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import refusals
from certificates.api.apply import FiledAnswer, filed_answer
from certificates.api.call import Call
from certificates.api.filed import application_for
from certificates.models import Application as Row


class ApplicationAnswer(FiledAnswer):
    refusal = serializers.CharField(allow_null=True)


class Application(Call):
    @extend_schema(operation_id="application", responses={200: ApplicationAnswer, **refusals(404)})
    def get(self, request: Request, application_id: uuid.UUID) -> Response:
        """The state, the time to expect, and why it was refused if it was."""
        return Response(application_answer(application_for(request, application_id)))


def application_answer(application: Row) -> dict[str, Any]:
    return {**filed_answer(application), "refusal": application.refusal or None}
