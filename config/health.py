"""For whoever keeps the house running: is it alive, can it do its work, and how much of it."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from psycopg_pool import PoolTimeout

from certificates.crl.lateness import NOT_WORTH_A_WORD, late_for
from certificates.evidence.seals import unsealed_for
from certificates.keys import configured
from certificates.keys.signer import KeyNotHere
from certificates.models import Certificate, Issuer, PublishedCrl, Responder
from certificates.x509.profiles import ROOT_SLUG

WORKER_SILENT_AFTER = timedelta(seconds=60)  # it reports every 10 s

View = Callable[[HttpRequest], HttpResponse]


def for_operators(view: View) -> View:
    """Answered to the operators' networks only; to everybody else the address does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - nobody's address
        if not any(address in ipaddress.ip_network(network) for network in settings.METRICS_NETWORKS):
            raise Http404
        return view(request)

    return guarded


def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a lost database does not get it killed."""
    return HttpResponse("alive\n", content_type="text/plain")


def checks() -> dict[str, bool]:
    """What is well. Without the database nothing else can be told."""
    try:
        return {
            "database": True,
            "worker": _worker_reports(),
            "lists": lists_are_fresh(),
            "responders": _responders_can_speak(),
        }
    except (DatabaseError, PoolTimeout):
        return {"database": False}


def ready(request: HttpRequest) -> HttpResponse:
    """200 when everything this process needs is there; 503 names what is not. `keys` says what this process holds."""
    found = checks()
    well = all(found.values())
    keys = "all" if configured.holds_issuing_keys() else "responders"
    return JsonResponse({"ready": well, **found, "keys": keys}, status=200 if well else 503)


@for_operators
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format. Numbers only; nothing here is about one person."""
    certificates = Certificate.objects.values("carrier", "kind", "status").annotate(number=Count("*")).order_by()
    jobs = ProcrastinateJob.objects.values("status").annotate(number=Count("*")).order_by()
    lines = [*_gauge("smartcert_certificates", certificates), *_gauge("smartcert_jobs", jobs), *_of_lists()]
    lines += _gauge("smartcert_history_unsealed_seconds", [{"number": _seconds(unsealed_for(at=timezone.now()))}])
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _gauge(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield f"# TYPE {name} gauge"
    for row in rows:
        labels = ",".join(f'{label}="{value}"' for label, value in row.items() if label != "number")
        yield f"{name}{{{labels}}} {row['number']}" if labels else f"{name} {row['number']}"


def _of_lists() -> Iterator[str]:
    """How late each issuer's lists are, and whether they are refused because they would go back (T18)."""
    at = timezone.now()
    issuers = Issuer.objects.exclude(slug=ROOT_SLUG).filter(not_after__gt=at).order_by("slug", "generation")
    names = [(one, {"issuer": one.slug, "generation": one.generation}) for one in issuers]
    yield from _gauge(
        "smartcert_crl_late_seconds", [name | {"number": _seconds(late_for(one, at=at))} for one, name in names]
    )
    refused = [name | {"number": int(one.lists_refused_at is not None)} for one, name in names]
    yield from _gauge("smartcert_crl_refused", refused)


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _worker_reports() -> bool:
    newest = ProcrastinateWorker.objects.aggregate(at=Max("last_heartbeat"))["at"]
    return newest is not None and timezone.now() - newest < WORKER_SILENT_AFTER


def lists_are_fresh() -> bool:
    """Every issuer's newest full list is still in force (RFC 5280 §5.1.2.5)."""
    now = timezone.now()
    fresh = PublishedCrl.objects.filter(scope="full", next_update__gt=now).values("issuer")
    return not Issuer.objects.filter(not_after__gt=now).exclude(pk__in=fresh).exists()


def lists_are_late() -> bool:
    """A change has been waiting for its list for longer than is worth a word, or lists are refused (T18)."""
    now = timezone.now()
    issuers = Issuer.objects.exclude(slug=ROOT_SLUG).filter(not_after__gt=now)
    return any(one.lists_refused_at is not None or late_for(one, at=now) > NOT_WORTH_A_WORD for one in issuers)


def _responders_can_speak() -> bool:
    """This process opens the key of every issuer's newest responder: without it OCSP answers tryLater."""
    newest = Responder.objects.filter(issuer__not_after__gt=timezone.now()).order_by("issuer", "-not_after")
    try:
        for reference in newest.distinct("issuer").values_list("key_reference", flat=True):
            configured.responder_signer(reference)
    except KeyNotHere:
        return False
    return True
