"""POST cross-device/sign-in/: the browser that asked is signed in, once its owner's phone has let it in (T10)."""

from django.middleware.csrf import rotate_token
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.browsers import browser_of, remember_me
from certificates.api.answers import refusals
from certificates.api.call import Call
from certificates.api.sign_in import SignInAnswer, sign_in_answer
from certificates.sign_in import screen as screens


class TakeScreen(Call):
    carries_proof = True

    @extend_schema(
        operation_id="cross-device-sign-in", request=None, responses={200: SignInAnswer, **refusals(401, 409)}
    )
    def post(self, request: Request) -> Response:
        """The session's key and the CSRF token change."""
        browser = browser_of(request._request)
        who = screens.take(request.session, browser, at=timezone.now())
        rotate_token(request._request)
        response = Response(sign_in_answer(who))
        remember_me(response, browser)
        return response
