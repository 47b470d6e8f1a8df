"""POST applications/{id}/withdrawal/."""

import uuid

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import refusals
from certificates.api.application import ApplicationAnswer, application_answer, application_for
from certificates.api.call import Call
from certificates.api.repetition import answered_once, keep, with_its_answer
from certificates.lifecycle.withdraw import withdraw


class Withdraw(Call):
    @extend_schema(operation_id="withdraw", request=None, responses={200: ApplicationAnswer, **refusals(403, 404, 409)})
    @answered_once
    def post(self, request: Request, application_id: uuid.UUID) -> Response:
        """Takes an open application back; certificates waiting to be registered are revoked."""
        application = application_for(request, application_id)
        with with_its_answer(request):
            withdraw(application, at=timezone.now())
            return keep(request, 200, application_answer(application))
