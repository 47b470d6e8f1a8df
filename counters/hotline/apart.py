"""Two residents who agree in name, birthday and town: which one question more tells them apart.

Only that there is such a question is told, never an answer to it (R-50). Nobody is picked where there is none.
"""

from collections.abc import Callable, Collection

from accounts.models import Citizen, StopWord
from accounts.spelling import compact
from certificates.models import Phone
from counters.hotline.places import house_of
from counters.hotline.scores import ONE_MORE, Fact


def next_to_ask(alike: Collection[Citizen], unsaid: Collection[Fact]) -> Fact | None:
    """The easiest to answer of what was not said yet; None: nothing that is known of them differs."""
    return next((fact for fact in ONE_MORE if fact in unsaid and _DIFFER[fact](alike)), None)


def _houses(alike: Collection[Citizen]) -> bool:
    return len({house_of(one.address, one.municipality) for one in alike}) > 1


def _phones(alike: Collection[Citizen]) -> bool:
    models = {
        phone.citizen_id: compact(phone.model) for phone in Phone.objects.filter(citizen__in=alike, ended_at=None)
    }
    return len({models.get(one.pk, "") for one in alike}) > 1


def _stop_words(alike: Collection[Citizen]) -> bool:
    """Two who each have one have different ones: it is the only thing a person thought of themselves."""
    return StopWord.objects.filter(citizen__in=alike).exists()


_DIFFER: dict[Fact, Callable[[Collection[Citizen]], bool]] = {
    Fact.HOUSE: _houses,
    Fact.PHONE_MODEL: _phones,
    Fact.STOP_WORD: _stop_words,
}
