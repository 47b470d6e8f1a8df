"""What the caller says is matched as it is typed; the call keeps whom it describes, never the words (R-50, R-54)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.as_told import is_kana, spoken
from accounts.audit import record_view
from accounts.sign_in.session import AtWork
from counters.calls import log, take
from counters.hotline.matching import Candidate, Found, Heard, facts_of, find_callers
from counters.hotline.scores import BAR, Agrees, Fact, score
from counters.models import Call, Happened

# A field of the form → the fact it is about.
FACT_OF = {
    "kana": Fact.KANA,
    "born": Fact.BIRTH_DATE,
    "address": Fact.ADDRESS,
    "stop_word": Fact.STOP_WORD,
    "phone_model": Fact.PHONE_MODEL,
}
FIELDS = tuple(FACT_OF)
PURPOSE = _("紛失・盗難の電話受付")
NOBODY, UNREADABLE = "nobody", "unreadable"
VERDICT_OF = {  # how a fact agrees → what the operator may know of it; the best first
    Agrees.WHOLLY: "match",
    Agrees.NEARLY: "nearly",
    Agrees.BY_A_MORA: "nearly",
    Agrees.IN_PART: "in_part",
    Agrees.NOT: "mismatch",
}


class CallIsOver(Exception):
    """Nothing is heard, stopped or noted in a call that has ended."""


@dataclass(frozen=True)
class Hearing:
    """What the operator may know now: a verdict for each field heard, how many people are left, what to ask next."""

    verdicts: dict[str, str] = field(default_factory=dict)
    left: int | None = None
    ask: str = ""
    only: Candidate | None = None


@transaction.atomic
def hear(call: Call, heard: Heard, *, at_work: AtWork, at: datetime) -> Call:
    """Judge everything heard so far; the call then shows what came of it. Raises CallIsOver.

    What was stopped before stays; whom the words describe now may be another person than a moment ago. Words without
    name and birth date are more about whoever was found: the page was loaded again, and its fields are empty.
    """
    more = not heard.kana.strip() and not heard.born.strip()
    hearing = None if more else judge(heard, at=at)
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    if hearing is None:
        return _hear_more(call, heard, at=at)
    _log(call, hearing, at=at)
    only = hearing.only
    if only and only.reached and only.citizen != call.citizen and hearing.left and hearing.left > 1:
        log.write(call, Happened.CHOSEN, at=at, left=hearing.left)
    call.verdicts, call.left, call.ask = hearing.verdicts, hearing.left, hearing.ask
    call.citizen, call.reached, call.score = (only.citizen, only.reached, only.score) if only else (None, False, 0)
    call.save(update_fields=["verdicts", "left", "ask", "citizen", "reached", "score"])
    see(call, at_work=at_work, at=at)
    return call


def _hear_more(call: Call, heard: Heard, *, at: datetime) -> Call:
    """Of the locked call's person: what was not said yet, or fits better now. What fitted stays."""
    if call.citizen is None:
        return call
    known = facts_of(call.citizen, heard, at=at)
    better = {name: known[fact] for name, fact in FACT_OF.items() if _is_better(call, name, known[fact])}
    verdicts = call.verdicts | {name: VERDICT_OF[agrees] for name, agrees in better.items()}
    _log(call, Hearing(verdicts, call.left), at=at)
    gained = sum(_points(name, agrees) - _points(name, _agreed(call, name)) for name, agrees in better.items())
    call.verdicts, call.score = verdicts, call.score + gained
    call.reached = call.score >= BAR
    call.ask = "" if call.reached else call.ask
    call.save(update_fields=["verdicts", "score", "reached", "ask"])
    return call


def _is_better(call: Call, name: str, agrees: Agrees) -> bool:
    if agrees is Agrees.UNSAID:
        return False
    return name not in call.verdicts or _points(name, agrees) > _points(name, _agreed(call, name))


def _agreed(call: Call, name: str) -> Agrees:
    """From the verdict: of what may be said later there is one way each to agree (scores.py)."""
    verdict = call.verdicts.get(name)
    return next((agrees for agrees, word in VERDICT_OF.items() if word == verdict), Agrees.UNSAID)


def _points(name: str, agrees: Agrees) -> int:
    return score({FACT_OF[name]: agrees})


@transaction.atomic
def forget(call: Call, *, at: datetime) -> Call:
    """Begin again: what was heard describes nobody. Raises CallIsOver."""
    call = take.locked(call)
    if call.ended_at is not None:
        raise CallIsOver
    call.verdicts, call.left, call.ask, call.citizen, call.reached, call.score = {}, None, "", None, False, 0
    call.save(update_fields=["verdicts", "left", "ask", "citizen", "reached", "score"])
    return call


def see(call: Call, *, at_work: AtWork, at: datetime) -> None:
    """Whoever is described is seen: what they hold stands on the screen. Written down once a call (R-40)."""
    if call.citizen is None or call.citizen.access_records.filter(reference=call.reference).exists():
        return
    record_view(call.citizen, actor=at_work.actor(call.reference), purpose=str(PURPOSE), at=at)


def judge(heard: Heard, *, at: datetime) -> Hearing:
    """Name and birth date are the least there must be to look for somebody."""
    if heard.kana.strip() and not is_kana(spoken(heard.kana)):
        return Hearing({"kana": UNREADABLE})
    if not heard.kana.strip() or not heard.born.strip():
        return Hearing()
    found = find_callers(heard, at=at)
    if found.not_understood:
        return Hearing({name: UNREADABLE for name in FIELDS if FACT_OF[name] in found.not_understood})
    only = _only(found)
    ask = "" if only and only.reached else str(found.ask or "")
    return Hearing(_verdicts(heard, found), found.left, ask, only)


def _only(found: Found) -> Candidate | None:
    """The one who reaches the bar, before all others who do, or the one there is; of several alike nobody."""
    reached = [one for one in found.candidates if one.reached]
    if reached and all(one.score < reached[0].score for one in reached[1:]):
        return reached[0]
    return found.candidates[0] if found.left == 1 else None


def _verdicts(heard: Heard, found: Found) -> dict[str, str]:
    """Of several people the best that each field agrees: which of them it was is nobody's to know."""
    given = [name for name in FIELDS if getattr(heard, name).strip()]
    if not found.candidates:
        return {name: NOBODY for name in given if name in ("kana", "born")}
    only = _only(found)
    judged = [only] if only else found.candidates
    return {name: _best([one.facts.get(FACT_OF[name], Agrees.UNSAID) for one in judged]) for name in given}


def _best(agreeing: list[Agrees]) -> str:
    return next((VERDICT_OF[agrees] for agrees in VERDICT_OF if agrees in agreeing), "mismatch")


def _log(call: Call, hearing: Hearing, *, at: datetime) -> None:
    """A line for each verdict that is new or another one now."""
    for name, verdict in hearing.verdicts.items():
        if call.verdicts.get(name) != verdict and verdict != UNREADABLE:
            log.write(call, Happened.JUDGED, at=at, field=name, verdict=verdict, left=hearing.left)
