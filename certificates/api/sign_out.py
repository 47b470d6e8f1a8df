"""POST sign-out/."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.answers import refusals
from certificates.api.call import Call


class SignOut(Call):
    @extend_schema(operation_id="sign-out", request=None, responses={204: None, **refusals(403)})
    def post(self, request: Request) -> Response:
        """Ends this session; nothing happens when nobody is signed in."""
        request.session.flush()
        return Response(status=204)
