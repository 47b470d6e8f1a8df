"""The log of a call in words: one line for each event, short enough to be read while talking."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counters.calls import tell
from counters.models import Because, Call, Caller, CallEvent, Case, Happened, Target, Why

FIELD_NAMES = {
    "kana": gettext_lazy("氏名"),
    "born": gettext_lazy("生年月日"),
    "address": gettext_lazy("住所"),
    "stop_word": gettext_lazy("合言葉"),
    "phone_model": gettext_lazy("機種"),
}
VERDICTS = {
    "match": gettext_lazy("一致"),
    "nearly": gettext_lazy("ほぼ一致"),
    "in_part": gettext_lazy("一部だけ一致"),
    "mismatch": gettext_lazy("一致しない"),
    "nobody": gettext_lazy("見つからない"),
}


def since(call: Call, event: CallEvent) -> str:
    """Minutes and seconds into the call, as the timer showed it."""
    seconds = max(0, int((event.at - call.began_at) / timedelta(seconds=1)))
    return f"{seconds // 60}:{seconds % 60:02}"


def words(event: CallEvent) -> str:
    told = _WORDS.get(Happened(event.kind))
    return told(event.details) if told else str(Happened(event.kind).label)


def _judged(details: dict[str, Any]) -> str:
    named = {"field": FIELD_NAMES[details["field"]], "verdict": VERDICTS[details["verdict"]]}
    if details["field"] == "kana" and details.get("left"):
        left = details["left"]
        words = ngettext("%(field)s %(verdict)s（候補%(left)d人）", "%(field)s %(verdict)s（候補%(left)d人）", left)
        return words % {**named, "left": left}
    return _("%(field)s %(verdict)s") % named


def _chosen(details: dict[str, Any]) -> str:
    left = details["left"]
    return ngettext("候補%(left)d人から1人に決まった", "候補%(left)d人から1人に決まった", left) % {"left": left}


def _target(details: dict[str, Any]) -> str:
    return _("対象：%(target)s") % {"target": Target(details["target"]).label}


def _because(details: dict[str, Any]) -> str:
    return _("わけ：%(because)s") % {"because": Because(details["because"]).label}


def _case(details: dict[str, Any]) -> str:
    return str(Case(details["case"]).label)


def _caller(details: dict[str, Any]) -> str:
    return _("電話の相手：%(caller)s") % {"caller": Caller(details["caller"]).label}


def _stopped(details: dict[str, Any]) -> str:
    count = details["count"]
    if details.get("precaution"):
        return ngettext("念のための一時停止 %(count)d件", "念のための一時停止 %(count)d件", count) % {"count": count}
    return ngettext("一時停止 %(count)d件 完了", "一時停止 %(count)d件 完了", count) % {"count": count}


def _told(details: dict[str, Any]) -> str:
    title = tell.ALL[details["item"]].title
    return _("伝えた：%(what)s") % {"what": title} if details["said"] else _("取消：%(what)s") % {"what": title}


def _informed(details: dict[str, Any]) -> str:
    return _("責任者に知らせた：%(why)s") % {"why": Why(details["why"]).label}


_WORDS: dict[Happened, Callable[[dict[str, Any]], str]] = {
    Happened.JUDGED: _judged,
    Happened.CHOSEN: _chosen,
    Happened.TARGET: _target,
    Happened.BECAUSE: _because,
    Happened.CASE: _case,
    Happened.CALLER: _caller,
    Happened.STOPPED: _stopped,
    Happened.TOLD: _told,
    Happened.INFORMED: _informed,
}
