"""Letting go of a phone: sold, repaired, thrown away, reset (R-16). A reset ends nothing, so ending comes first.

Three questions' worth of pages without a script: what becomes of the phone, what is at hand, and then what to do in
which order. The ending itself is portal/revoke.py or portal/remote_revoke.py.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.models import Application
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Carrier
from portal import application_told, held

Words = str | Promise


class AtHand(StrEnum):
    """What one still has, and so who can sign (R-22)."""

    PASSWORD = "password"
    CARD = "card"
    AWAY = "away"


@dataclass(frozen=True)
class Fate:
    """What becomes of a phone: what stands on its choice, and what follows once its use has ended."""

    icon: str
    title: Words
    about: Words
    then: tuple[Words, ...]


RESET = _("スマホを初期化します。やり方は、お店か説明書でたしかめてください。")
FATES: dict[str, Fate] = {
    "sell": Fate(
        "swap",
        _("売る・ゆずる・下取りに出す"),
        _("次の人が使うスマホです。"),
        (RESET, _("スマホをわたします。")),
    ),
    "repair": Fate(
        "key",
        _("修理に出す・交換する"),
        _("戻ってくるものが、同じスマホとはかぎりません。"),
        (
            _("修理に出します。初期化するかどうかは、お店に聞いてください。"),
            _("スマホが戻ったら、もう一度申請すると、また使えます。"),
        ),
    ),
    "discard": Fate("off", _("捨てる・回収に出す"), _("使わなくなったスマホです。"), (RESET, _("回収に出します。"))),
    "reset": Fate(
        "info",
        _("初期化する（自分で使い続ける）"),
        _("初期化すると、中の鍵はなくなりますが、証明書は有効なままです。"),
        (RESET, _("もう一度申請すると、また使えます。")),
    ),
}
WAYS: dict[AtHand, tuple[str, Words, Words]] = {
    AtHand.PASSWORD: (
        "phone",
        _("スマホがあり、スマホ用の署名用パスワードも分かる"),
        _("そのスマホだけで手続きできます。カードはいりません。"),
    ),
    AtHand.CARD: (
        "card",
        _("スマホはあるが、パスワードを忘れた・動かない"),
        _("マイナンバーカードで手続きします。"),
    ),
    AtHand.AWAY: (
        "split",
        _("スマホが、もう手元にない"),
        _("売ったあと、初期化したあとでも、カードで手続きできます。"),
    ),
}


@require_safe
@never_cache
def letting_go(request: CitizenRequest) -> HttpResponse:
    what, have = request.GET.get("what", ""), request.GET.get("have", "")
    fate = FATES.get(what)
    context = {"what": what, "fate": fate, "holds_nothing": holds_nothing(request), "application": _alone(request)}
    if fate is None:
        return render(request, "portal/letting_go.html", context | {"fates": FATES})
    if context["application"]:
        return render(request, "portal/letting_go_plan.html", context)
    ways = {name: WAYS[name] for name in _open_to(request)}
    if have not in ways:
        return render(request, "portal/letting_go_have.html", context | {"ways": ways})
    return render(request, "portal/letting_go_plan.html", context | {"have": have, "way": ways[AtHand(have)]})


def _open_to(request: CitizenRequest) -> list[AtHand]:
    """By whose signature this person could end it (R-22). Of whoever is not signed in, nothing is known."""
    if request.signed_in is None or holds_nothing(request):
        return list(AtHand)
    phone, card = (held.own_lane(request.signed_in.citizen, carrier) for carrier in (Carrier.PHONE, Carrier.CARD))
    return [way for way in AtHand if held.signs(phone if way == AtHand.PASSWORD else card)]


def _alone(request: CitizenRequest) -> Application | None:
    """An application while nothing is on a phone yet: it is taken back, there is nothing to end."""
    if request.signed_in is None:
        return None
    lane = held.own_lane(request.signed_in.citizen, Carrier.PHONE)
    return None if lane and lane.is_alive else application_told.open_one_of(request.signed_in.citizen)


def holds_nothing(request: CitizenRequest) -> bool:
    """Known of whoever is signed in only."""
    if request.signed_in is None:
        return False
    citizen = request.signed_in.citizen
    if application_told.open_one_of(citizen):
        return False  # what is being made would reach whoever has the phone by then
    lane = held.own_lane(citizen, Carrier.PHONE)
    return lane is None or not lane.is_alive
