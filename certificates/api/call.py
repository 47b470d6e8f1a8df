"""What every call has in common: strict JSON in, problem documents out, and who is asking."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.authentication import CSRFCheck
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import challenges, strict_json
from accounts.actor import Actor
from certificates.api import problems
from certificates.evidence.refused import DocumentInvalid, Fault
from certificates.sign_in.token import SignedIn

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class StrictJson(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return strict_json.read(stream.read())
        except strict_json.NotJson:
            raise problems.Malformed from None


class AlwaysJson(BaseContentNegotiation):
    """JSON is all we speak, so whoever asks for something else gets it anyway and not a refusal."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: Any = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class Call(APIView):
    """One address of the API.

    A call that acts for whoever is signed in wants the CSRF token; one whose proof lies in what it sends (a token, a
    signed document, a nonce of this session) does not, and says so with `carries_proof`.
    """

    parser_classes = [StrictJson]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJson
    carries_proof = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS:
            return
        _take_json_only(request)
        if not self.carries_proof and _signed_in(request):
            _check_csrf(request)

    def handle_exception(self, exc: Exception) -> HttpResponseBase:
        return super().handle_exception(problems.as_problem(exc))

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


def signed_in(request: Request) -> SignedIn:
    """The citizen whose session this is. Raises NotSignedIn."""
    who = _signed_in(request)
    if who is None:
        raise problems.NotSignedIn
    return who


def actor_of(request: Request) -> Actor:
    return Actor.citizen(signed_in(request).citizen.id)


def body_of(request: Request, form: type[Serializer]) -> dict[str, Any]:
    """What was sent, in the form this call takes. Raises Malformed, which names the fields that do not fit."""
    body = form(data=request.data)
    if not body.is_valid():
        raise problems.Malformed(*(name for name in body.errors if name != "non_field_errors"))
    return dict(body.validated_data)


def use_up(nonce: str, request: Request, *, at: Any) -> None:
    """A nonce that is part of what was signed, good once in this session. Raises DocumentInvalid."""
    try:
        challenges.consume(nonce, request.session.session_key, at=at)
    except challenges.ChallengeExpired:
        raise DocumentInvalid(Fault.NONCE) from None


def origin() -> str:
    """Ours, as browsers write it: a signature made for another site is none for us."""
    return str(settings.PUBLIC_URL)


def _signed_in(request: Request) -> SignedIn | None:
    return getattr(request._request, "signed_in", None)


def _take_json_only(request: Request) -> None:
    """Also of calls that look at no body. It is read whole here: CSRF check and digest want it later."""
    if request._request.body and AlwaysJson().select_parser(request, [StrictJson]) is None:
        raise UnsupportedMediaType(request.content_type)


def _check_csrf(request: Request) -> None:
    check = CSRFCheck(lambda _request: None)
    check.process_request(request._request)
    if check.process_view(request._request, None, (), {}) is not None:
        raise problems.CsrfFailed
