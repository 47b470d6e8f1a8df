"""いまの動き: the health of the service in plain words, for anyone. Says what works and what does not, never how much.

It stands when the database does not: then it says that, and whom to call.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from certificates.policy import IssuingHours
from config import health

KEPT_SECONDS = 5
# What needs no row of the database, and has to be read most when it is away.
FOR_ANYBODY = {"/", "/lost/", "/help/", "/about/", "/prepare/", "/accessibility/", "/privacy/", "/status/"}


@dataclass(frozen=True)
class Facts:
    """What is well, as far as it can be told; `at` is when that was found out.

    records   the database answers: signing in, stopping, one's own pages
    issuing   whoever makes certificates and lists reports
    answers   those who rely on certificates are answered
    lists     the lists of what is stopped are in force; `lists_late`: but not all of them are up to date
    """

    at: datetime
    records: bool
    issuing: bool = False
    answers: bool = False
    lists: bool = False
    lists_late: bool = False

    @property
    def all_is_well(self) -> bool:
        return self.records and self.issuing and self.answers and self.lists and not self.lists_late


def facts() -> Facts:
    """Found out anew every few seconds: nobody can make this page ask the database often."""
    kept = cache.get("service-status")
    if kept is None:
        kept = _find_out(timezone.now())
        cache.set("service-status", kept, KEPT_SECONDS)
    return kept


def _find_out(at: datetime) -> Facts:
    found = health.checks()
    if not found["database"]:
        return Facts(at, records=False)
    known = Facts(at, records=True, issuing=found["worker"], answers=found["responders"], lists=found["lists"])
    try:
        return replace(known, lists_late=health.lists_are_late())
    except (DatabaseError, PoolTimeout):
        return Facts(at, records=False)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    hours, now = IssuingHours.parse(settings.ISSUING_HOURS), timezone.now()
    context = {"facts": facts(), "hours_are_over": not hours.are_open(now), "opens_at": hours.next_opening(now)}
    return render(request, "config/status.html", context)


class StandsWithoutDatabase:
    """Outside the sessions: without a database nobody is signed in, so pages for anybody go on as to a stranger.

    The browser keeps its cookie, and whoever was signed in still is when the database is back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and request.path in FOR_ANYBODY and not facts().records:
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return self.get_response(request)
