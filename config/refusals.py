"""When the house says no: one place answers every refusal, as a page to people, as a problem document to programs.

Refusals are part of the story (style.md); surprises are not caught here and stay a 500, which says nothing.
"""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem
from accounts.sign_in.middleware import PREFIX
from certificates.permissions import NotAllowed
from certificates.states import NotPossible

log = logging.getLogger("smartcert.refusals")

MACHINE_PATHS = ("/api/", "/simulator/cards/", "/simulator/reset/")
MACHINE_ADDRESSES = ("/staff/hotline/incoming/",)

Words = str | Promise


@dataclass(frozen=True)
class Answer:
    """One refusal, ready to be told in either form."""

    code: str
    status: int
    title: Words
    detail: Words = ""
    extra: dict[str, Any] = field(default_factory=dict)
    retry_after: int | None = None


BY_STATUS: dict[int, tuple[str, Words, Words]] = {
    400: ("bad-request", _("読み取れない要求です"), _("送られた内容の形が正しくありません。")),
    401: ("not-signed-in", _("サインインが必要です"), _("サインインしてから、もう一度お試しください。")),
    403: ("not-allowed", _("この操作はできません"), _("この手続きを行う権限がありません。")),
    404: ("not-found", _("ページが見つかりません"), _("アドレスが変わったか、ご覧になれないページです。")),
    405: (
        "method-not-allowed",
        _("この方法では受け付けていません"),
        _("このアドレスでは、その操作を受け付けていません。"),
    ),
    406: ("not-acceptable", _("この形式では答えられません"), _("このアドレスはJSONで答えます。")),
    411: ("length-required", _("大きさが分かりません"), _("内容の大きさ（Content-Length）を付けて送ってください。")),
    413: ("too-large", _("送られた内容が大きすぎます"), _("この手続きで送れる大きさを超えています。")),
    415: ("unsupported-media-type", _("この形式は受け付けていません"), _("JSONで送ってください。")),
    429: ("too-many-requests", _("しばらくお待ちください"), _("短い時間に要求が続いたため、受け付けを止めています。")),
    500: (
        "internal-error",
        _("ただいま処理できません"),
        _("原因を調べられるよう記録しました。時間をおいてお試しください。"),
    ),
    503: ("not-now", _("ただいま混み合っています"), _("少し時間をおいて、もう一度お試しください。")),
}


def by_status(status: int, *, retry_after: int | None = None) -> Answer:
    code, title, detail = BY_STATUS.get(status, BY_STATUS[400 if status < 500 else 500])
    return Answer(code, status, title, detail, retry_after=retry_after)


def answer_to(refusal: BaseException | None) -> Answer | None:
    """What this exception means to the asker; None where it is no refusal but a surprise."""
    match refusal:
        case Problem():
            return Answer(
                refusal.code, refusal.status, refusal.title, refusal.detail, refusal.extra, refusal.retry_after
            )
        case NotPossible():
            words = _("証明書の現在の状態では、この手続きはできません。")
            extra = {"state": str(refusal.state), "act": str(refusal.act)}
            return Answer("not-possible", 409, _("いまはできない手続きです"), words, extra)
        case NotAllowed() | PermissionDenied():
            return by_status(403)
        case Http404():
            return by_status(404)
        case RequestDataTooBig():
            return by_status(413)
        case SessionInterrupted():  # ended by a suspension while this request was under way
            return by_status(401)
        case BadRequest() | SuspiciousOperation():
            return by_status(400)
        case OperationalError() | InterfaceError():
            log.error("the database does not answer: %s", type(refusal.__cause__).__name__)
            return by_status(503, retry_after=5)
    return None


def tell(request: HttpRequest, answer: Answer) -> HttpResponse:
    """The answer in the form this address speaks."""
    return problem_document(answer) if speaks_json(request) else _page(request, answer)


def speaks_json(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINE_PATHS) or request.path in MACHINE_ADDRESSES


def problem_document(answer: Answer) -> HttpResponse:
    """RFC 9457."""
    body = {
        "type": f"urn:smartcert:problem:{answer.code}",
        "title": str(answer.title),
        "status": answer.status,
        "detail": str(answer.detail or answer.title),
    }
    content = json.dumps(body | answer.extra, ensure_ascii=False)
    response = HttpResponse(content, status=answer.status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    return _come_back_later(response, answer)


def _come_back_later(response: HttpResponse, answer: Answer) -> HttpResponse:
    if answer.retry_after is not None:
        response["Retry-After"] = str(answer.retry_after)
    return response


def _page(request: HttpRequest, answer: Answer, template: str = "") -> HttpResponse:
    template = template or ("errors/refused_to_staff.html" if _at_a_desk(request, answer) else "errors/refused.html")
    return _come_back_later(render(request, template, {"answer": answer}, status=answer.status), answer)


def _at_a_desk(request: HttpRequest, answer: Answer) -> bool:
    """The desk's own page asks the database who sits there: not when it is the database that does not answer."""
    return request.path.startswith(PREFIX) and answer.status < 500


class Refusals:
    """Innermost middleware: the refusals a page raises, answered before anything else can make a 500 of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        answer = answer_to(refusal)
        return tell(request, answer) if answer else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return tell(request, answer_to(exception) or by_status(400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return tell(request, by_status(403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return tell(request, by_status(404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing may be relied on any more: a page of its own, with neither database, session nor static names."""
    answer = answer_to(sys.exc_info()[1]) or by_status(500)
    return problem_document(answer) if speaks_json(request) else _page(request, answer, "config/unexpected.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or the request comes from elsewhere."""
    words = _("ページを開いてから時間がたったため、確認できませんでした。前のページに戻って、もう一度お試しください。")
    return tell(request, Answer("csrf-failed", 403, _("もう一度お試しください"), words))
