"""お使いのスマホで使えるか: what this browser tells, a search in the list, and the list itself."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.spelling import compact
from certificates.models import PhoneList, SupportedPhone
from certificates.supported_phones.search import LONGEST_QUESTION, MOST_FOUND, list_in_force, search
from portal.my_phone import as_told_by

IPHONES = tuple(compact(name) for name in ("iPhone", "アイフォン", "アイフォーン"))  # in no list: their iOS decides


@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    edition, asked = list_in_force(), request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = search(edition, asked) if edition and asked else []
    context = {
        "edition": edition,
        "asked": asked,
        "asked_by_itself": "mine" in request.GET,  # js/my_phone.js filled it in
        "found": found,
        "asked_for_an_iphone": any(name in compact(asked) for name in IPHONES),
        "may_be_more": len(found) == MOST_FOUND,
        "makers": _by_maker(edition),
        "mine": as_told_by(request.headers.get("User-Agent", "")),
    }
    return render(request, "portal/phones.html", context)


def _by_maker(edition: PhoneList | None) -> list[tuple[str, list[SupportedPhone]]]:
    phones = edition.phones.order_by("maker", "id") if edition else ()
    return [(maker, list(each)) for maker, each in groupby(phones, key=lambda phone: phone.maker)]
