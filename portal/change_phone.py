"""Change of phone (R-16): for each pair one screen that says what stops, when, and what to do first."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.models import Phone
from certificates.models.carriers import Platform
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Carrier, State
from portal import held, verdicts
from portal.issuing import issuing_now
from portal.letting_go import holds_nothing

Words = str | Promise
NEITHER = _("新しいスマホで登録するまで、どちらのスマホでも使えません。")


@dataclass(frozen=True)
class Step:
    """`address` names the page where it is done; "" where it is done elsewhere or by itself."""

    where: Words
    title: Words
    more: Words = ""
    address: str = ""


@dataclass(frozen=True)
class Move:
    """From one kind of phone to another. `old_ends`: when the old one stops. `in_between`: when neither works."""

    old_ends: Words
    by_itself: bool  # the issue of the new one ends the old: the time to expect is when it is made
    in_between: Words
    steps: tuple[Step, ...]


_OLD, _NEW = _("古いスマホで"), _("新しいスマホで")
_DELETED = Step(
    _OLD,
    _("インターネットにつなぎ、このサイトを開く"),
    _("中に残った証明書を、自動で消します。消えたら、お知らせします。"),
)
_APPLY: dict[Platform, Step] = {
    Platform.ANDROID: Step(
        _NEW,
        _("申請する"),
        _("カードと、カードの署名用パスワードが必要です。暗証番号とパスワードは、新しく決めます。"),
        "portal:apply",
    ),
    Platform.IPHONE: Step(
        _NEW,
        _("申請して、顔を撮影する"),
        _(
            "カードと、カードの署名用パスワード、券面入力用暗証番号（数字4けた）が必要です。"
            "暗証番号とパスワードは、新しく決めます。"
        ),
        "portal:apply",
    ),
}
_REGISTER: dict[Platform, Step] = {
    Platform.ANDROID: Step(_NEW, _("できたら、登録する"), _("登録すると、使えるようになります。")),
    Platform.IPHONE: Step(
        _NEW,
        _("できたら、Appleウォレットに追加する"),
        _("使えるようになるまで、5分ほどかかることがあります。"),
    ),
}
_END = Step(
    _OLD,
    _("やめる手続き（失効）をする"),
    _("古いスマホの署名用パスワードか、カードで署名します。"),
    "portal:revoke",
)


def _ended_first(new: Platform) -> Move:
    return Move(_("1番のやめる手続きをしたとき、すぐ"), False, NEITHER, (_END, _APPLY[new], _REGISTER[new]))


_TAKEN_OVER = Move(
    _("新しいスマホの証明書ができたとき、自動で"),
    True,
    _("できてから登録するまでは、どちらのスマホでも使えません。"),
    (_APPLY[Platform.ANDROID], _REGISTER[Platform.ANDROID], _DELETED),
)
MOVES: dict[tuple[Platform, Platform], Move] = {
    (Platform.ANDROID, Platform.ANDROID): _TAKEN_OVER,  # S1 4-B
    (Platform.ANDROID, Platform.IPHONE): _ended_first(Platform.IPHONE),  # S1 4-A
    (Platform.IPHONE, Platform.ANDROID): _ended_first(Platform.ANDROID),
    (Platform.IPHONE, Platform.IPHONE): _ended_first(Platform.IPHONE),
}


@dataclass(frozen=True)
class Former:
    """A phone that carried certificates, and whether it has said that its copies are gone."""

    model: str
    is_clean: bool


@require_safe
@never_cache
def change_phone(request: CitizenRequest) -> HttpResponse:
    citizen = request.signed_in.citizen if request.signed_in else None
    lane, card = (held.own_lane(citizen, carrier) if citizen else None for carrier in (Carrier.PHONE, Carrier.CARD))
    phone = lane.phone if lane and lane.is_alive else None
    old = _platform(request.GET.get("old")) or (Platform(phone.platform) if phone else None)
    new = _platform(request.GET.get("new"))
    context: dict[str, object] = {
        "platforms": Platform,
        "old": old,
        "new": new,
        "phone": phone,
        "card": card,
        "card_works": citizen is None or (card is not None and card.verdict in verdicts.WORKING),
        "card_signs": citizen is None or held.signs(card),
        "formers": _formers(citizen, but=phone) if citizen else [],
    }
    if old is None or new is None:
        return render(request, "portal/change_phone.html", context)
    move, nothing = MOVES[old, new], holds_nothing(request)
    steps = [step for step in move.steps if step.where == _NEW] if nothing else move.steps
    context |= {"move": move, "steps": steps, "issuing": issuing_now(), "holds_nothing": nothing}
    return render(request, "portal/change_phone_plan.html", context)


def _platform(name: str | None) -> Platform | None:
    return Platform(name) if name in Platform.values else None


def _formers(citizen: Citizen, *, but: Phone | None) -> list[Former]:
    """Phones on which something was registered that has ended, newest first; the one in use is no former one."""
    ended = Phone.objects.filter(citizen=citizen, ended_at__isnull=False, certificates__changes__act="register")
    ended = ended.exclude(device=but.device) if but else ended
    return [Former(phone.model, _is_clean(phone)) for phone in ended.distinct().order_by("-began_at")]


def _is_clean(phone: Phone) -> bool:
    stored = phone.certificates.filter(changes__act="register", status=State.REVOKED)
    return not stored.filter(deleted_copy=None).exists()
