"""伝えること: what the caller is told after a stop, ticked as it is said; by what stopped (R-17)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.states import Carrier, State
from counters.calls import log
from counters.models import Call, CallStop, Happened


@dataclass(frozen=True)
class Item:
    code: str
    title: str | Promise
    words: str | Promise = ""


NUMBER = Item("number", _("受付番号"))
PHONE_FOUND = Item(
    "phone_found", _("スマホが見つかったとき"),
    _("このサイトの「利用を再開する」で登録しなおし。8:00〜19:30なら数分。電話では戻せません。"),
)  # fmt: skip
PHONE_FOUND_AFTER_THE_CARD = Item(
    "phone_after_card", _("スマホが見つかったとき"),
    _("先に窓口でカードの署名用を新しく。そのあと、このサイトで登録しなおし。電話では戻せません。"),
)  # fmt: skip
PHONE_AGAIN = Item(
    "phone_again",
    _("スマホ用は、申請からやりなおし"),
    _("登録の前に止めたので、失効しました。使うときは、もう一度申請します。"),
)
PHONE_GONE = Item(
    "phone_gone",
    _("スマホが見つからないとき"),
    _("警察に届けて、新しいスマホで「機種変更」。前のスマホ用は失効します。"),
)
CARD_FOUND = Item(
    "card_found", _("カードが見つかったとき"),
    _("市区町村の窓口へカードを持って。ログイン用は戻せます。署名用は作りなおしです。"),
)  # fmt: skip
CARD_GONE = Item(
    "card_gone", _("カードが見つからないとき"), _("警察に届けて、受理番号を持って市区町村の窓口で紛失届と再交付。")
)
CARD_WORKS = Item("card_works", _("カードは使えること"), _("カードは止めていません。これまでどおり使えます。"))
PHONE_WORKS = Item(
    "phone_works", _("スマホ用は使えること"), _("スマホ用は止めていません。スマホもなければ、続けて止めます。")
)
BOTH_GONE = Item(
    "both_gone",
    _("見つからないとき"),
    _("警察に届けて、市区町村の窓口でカードの紛失届と再交付。スマホは「機種変更」。"),
)
HOLDER = Item(
    "holder", _("本人に伝わること"), _("止めたことを本人にも知らせます。身に覚えがなければ、本人から電話をください。")
)
ALL = {
    item.code: item
    for item in (
        NUMBER,
        PHONE_FOUND,
        PHONE_FOUND_AFTER_THE_CARD,
        PHONE_AGAIN,
        PHONE_GONE,
        CARD_FOUND,
        CARD_GONE,
        CARD_WORKS,
        PHONE_WORKS,
        BOTH_GONE,
    )
} | {HOLDER.code: HOLDER}


def items(stop: CallStop) -> list[Item]:
    """In the order in which they are said: four or five, never more than a caller can bear."""
    stopped = _hit(stop)
    said = [NUMBER]
    if Carrier.PHONE in stopped:
        said.append(_of_the_phone(stop, stopped))
    if Carrier.CARD in stopped:
        said.append(CARD_FOUND)
    if stopped == set(Carrier):
        return [*said, BOTH_GONE, *([HOLDER] if stop.precaution else [])]
    if stopped:
        said.append(PHONE_GONE if Carrier.PHONE in stopped else CARD_GONE)
    if Carrier.CARD not in stopped and _stands(stop, Carrier.CARD, State.VALID):
        said.append(CARD_WORKS)
    if Carrier.PHONE not in stopped and _stands(stop, Carrier.PHONE, State.VALID):
        said.append(PHONE_WORKS)
    return [*said, *([HOLDER] if stop.precaution else [])]


def _of_the_phone(stop: CallStop, stopped: set[Carrier]) -> Item:
    """A phone is registered again with the card's signature (R-10, R-19): a card that stopped too comes first."""
    if not _stands(stop, Carrier.PHONE, State.ON_HOLD):
        return PHONE_AGAIN
    return PHONE_FOUND_AFTER_THE_CARD if Carrier.CARD in stopped else PHONE_FOUND


def _hit(stop: CallStop) -> set[Carrier]:
    """What was asked for and stands stopped now: of a phone that never was, or ended long ago, nothing is told."""
    now = [line for line in stop.lines if line["after"] == State.ON_HOLD or line["before"] != line["after"]]
    there = {Carrier(line["carrier"]) for line in now}
    asked = {Carrier(carrier) for carrier in stop.carriers}
    return asked & there or asked


def _stands(stop: CallStop, carrier: Carrier, state: State) -> bool:
    return any(line["carrier"] == carrier and line["after"] == state for line in stop.lines)


def tick(call: Call, stop: CallStop, code: str, *, said: bool, at: datetime) -> None:
    """Raises ValueError: nothing of this stop's list."""
    if code not in {item.code for item in items(stop)}:
        raise ValueError(code)
    log.write(call, Happened.TOLD, at=at, item=code, said=said, stop=stop.pk)


def ticked(call: Call, stop: CallStop) -> set[str]:
    """What has been said, as the log has it."""
    latest: dict[str, bool] = {}
    for event in call.events.filter(kind=Happened.TOLD, details__stop=stop.pk).order_by("id"):
        latest[event.details["item"]] = event.details["said"]
    return {code for code, said in latest.items() if said}
