"""Who is calling (R-50, R-52, R-54): what was heard against all residents, scored; the operator sees how many are left.

Whoever calls this shows none of the stored values before a match, and leaves an access record when one is opened.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Citizen, Municipality
from certificates.models import Phone
from counters.hotline import apart, search
from counters.hotline.likeness import Said, facts, stop_word_agrees
from counters.hotline.scores import BAR, MAIN, WORTH_ASKING_ON, Agrees, Fact, score

AT_MOST = 9  # as many as digits choose from
STOP_WORDS_COMPARED = 3  # each takes as long as a password


@dataclass(frozen=True)
class Heard:
    """As typed, all of it; what was not said is ""."""

    kana: str
    born: str
    address: str
    stop_word: str = ""
    phone_model: str = ""


@dataclass(frozen=True)
class Candidate:
    """Somebody it may be. `reached`: enough for a stop without anybody else (R-52). `mismatches`: said, and not so."""

    citizen: Citizen
    score: int
    reached: bool
    facts: dict[Fact, Agrees]

    @property
    def mismatches(self) -> tuple[str, ...]:
        return tuple(fact.value for fact, agrees in self.facts.items() if agrees is Agrees.NOT)


@dataclass(frozen=True)
class Found:
    """`candidates`: the best first. `left`: how many there are in all, counted up to search.MOST.

    `ask`: the question that tells them apart or lifts the only one over the bar; None when nothing is to be asked.
    `not_understood`: a birthday was typed that is none.
    """

    candidates: tuple[Candidate, ...]
    left: int
    ask: Fact | None
    not_understood: tuple[str, ...] = ()


def find_callers(heard: Heard, *, at: datetime) -> Found:
    said = Said.read(heard.kana, heard.born, heard.address, heard.stop_word, heard.phone_model, at=at)
    people = search.people(said)
    _with_cities(said, people)
    phones = _phones_of(said, people)
    judged = [_candidate(citizen, facts(said, citizen, phones.get(citizen.pk))) for citizen in people]
    worth = sorted((one for one in judged if _is_candidate(one)), key=_best_first)
    best = sorted((_with_stop_word(said, one) for one in worth[:STOP_WORDS_COMPARED]), key=_best_first)
    candidates = (*best, *worth[STOP_WORDS_COMPARED:AT_MOST])
    unread = ("birth_date",) if heard.born.strip() and said.born is None else ()
    return Found(candidates, len(worth), _next_question(candidates), unread)


def facts_of(citizen: Citizen, heard: Heard, *, at: datetime) -> dict[Fact, Agrees]:
    """How what is said now agrees with one who was found before; what was not said is Agrees.UNSAID."""
    said = Said.read(heard.kana, heard.born, heard.address, heard.stop_word, heard.phone_model, at=at)
    phone = _phones_of(said, [citizen]).get(citizen.pk)
    return facts(said, citizen, phone) | {Fact.STOP_WORD: stop_word_agrees(said, citizen)}


def _with_cities(said: Said, people: list[Citizen]) -> None:
    if said.place is None:
        return
    cities = Municipality.objects.in_bulk({citizen.municipality_id for citizen in people})
    for citizen in people:
        citizen.municipality = cities[citizen.municipality_id]


def _phones_of(said: Said, people: list[Citizen]) -> dict[UUID, Phone]:
    """One at most for each (R-02)."""
    if not said.phone_model:
        return {}
    return {phone.citizen_id: phone for phone in Phone.objects.filter(citizen__in=people, ended_at=None)}


def _with_stop_word(said: Said, one: Candidate) -> Candidate:
    if not said.stop_word:
        return one
    return _candidate(one.citizen, one.facts | {Fact.STOP_WORD: stop_word_agrees(said, one.citizen)})


def _candidate(citizen: Citizen, told: dict[Fact, Agrees]) -> Candidate:
    points = score(told)
    return Candidate(citizen, points, points >= BAR, told)


def _is_candidate(one: Candidate) -> bool:
    return one.score >= WORTH_ASKING_ON and one.facts[Fact.KANA] is not Agrees.NOT


def _best_first(one: Candidate) -> tuple[int, UUID]:
    return -one.score, one.citizen.pk


def _next_question(candidates: tuple[Candidate, ...]) -> Fact | None:
    """Of the three asked of everybody the first that is not yet sure of the best candidate, then one thing more: what
    lifts the only one over the bar, or tells apart those who are alike so far.
    """
    if not candidates:
        return Fact.KANA
    if candidates[0].reached and (len(candidates) == 1 or not candidates[1].reached):
        return None
    known = {fact: candidates[0].facts.get(fact, Agrees.UNSAID) for fact in Fact}
    unsaid = [fact for fact in Fact if known[fact] is Agrees.UNSAID]
    alike = [one for one in candidates if one.score == candidates[0].score]
    unsure = unsaid if candidates[0].reached else [fact for fact in Fact if known[fact] is not Agrees.WHOLLY]
    main = next((fact for fact in MAIN if fact in unsure), None)
    if main or len(alike) == 1:
        return main or next((fact for fact in unsure if fact is not Fact.HOUSE), None)
    return apart.next_to_ask([one.citizen for one in alike], unsaid)
