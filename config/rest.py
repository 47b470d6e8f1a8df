"""How the JSON API speaks: every refusal an RFC 9457 problem document, whoever raised it."""

from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException
from rest_framework.views import set_rollback

from config.refusals import Answer, answer_to, by_status, problem_document


def answer_exception(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None lets a surprise through: it reaches the log and becomes a bare 500."""
    answer = answer_to(exception) or _from_rest_framework(exception)
    if answer is None:
        return None
    set_rollback()
    response = problem_document(answer)
    if answer.status == 405:
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _from_rest_framework(exception: Exception) -> Answer | None:
    if not isinstance(exception, APIException):
        return None
    wait = getattr(exception, "wait", None)
    return by_status(exception.status_code, retry_after=None if wait is None else int(wait) + 1)
