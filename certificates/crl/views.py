"""The lists and the issuers' certificates, as served to whoever relies on them (contract §4, RFC 5280 §4.2.1.13)."""

import hashlib
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from certificates.crl import entries
from certificates.crl.printed import DELTA, FULL
from certificates.models import Issuer, PublishedCrl
from certificates.x509 import profiles

_OCTETS = f"SELECT der FROM {PublishedCrl._meta.db_table} WHERE id = %s"  # noqa: S608 - a table's name
_SLUGS = sorted((profiles.ROOT_SLUG, *profiles.SLUGS), key=len, reverse=True)


@require_safe
def full_list(request: HttpRequest, name: str) -> HttpResponse:
    return _list(request, name, FULL)


@require_safe
def delta_list(request: HttpRequest, name: str) -> HttpResponse:
    return _list(request, name, DELTA)


@require_safe
def shard(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return _list(request, name, str(number))


@require_safe
def issuer(request: HttpRequest, name: str) -> HttpResponse:
    der = bytes(_issuer(name).certificate_der)
    return _answer(request, der, "application/pkix-cert", sha256=hashlib.sha256(der).digest())


def _list(request: HttpRequest, name: str, scope: str) -> HttpResponse:
    lists = PublishedCrl.objects.filter(issuer=_issuer(name), scope=scope).defer("der")
    newest = lists.order_by("number").last()
    if newest is None:
        raise Http404
    with entries.binary_cursor() as cursor:
        der = cursor.execute(_OCTETS, [newest.pk], binary=True).fetchone()
    if der is None:  # printed anew and tidied away in this very moment: whoever asks again gets the newer one
        raise Http404
    kind = "application/pkix-crl"
    return _answer(request, der[0], kind, sha256=bytes(newest.sha256), modified=newest.this_update)


def _issuer(name: str) -> Issuer:
    """`phone-signing`, or a later generation of it: `phone-signing-2` (see x509/addresses.py)."""
    for slug in _SLUGS:
        generation = name.removeprefix(slug).removeprefix("-") or "1"
        if name.startswith(slug) and generation.isascii() and generation.isdigit() and len(generation) < 5:
            found = Issuer.objects.filter(slug=slug, generation=int(generation)).first()
            if found is not None:
                return found
    raise Http404


def _answer(
    request: HttpRequest, der: bytes, content_type: str, *, sha256: bytes, modified: datetime | None = None
) -> HttpResponse:
    """May be kept but must be asked for again each time: the next list comes with the next change, not by the clock."""
    etag = quote_etag(sha256.hex())
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if modified is not None:
        headers["Last-Modified"] = http_date(modified.timestamp())
    response = HttpResponse(der, content_type=content_type, headers=headers)
    last_modified = int(modified.timestamp()) if modified else None
    return get_conditional_response(request, etag, last_modified, response) or response
