"""How each thing that was heard agrees with what is known of one person. Nothing here is shown to anybody (R-50)."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts import stop_word
from accounts.as_told import spoken
from accounts.born import Born, read_birth
from accounts.misheard import one_mora_apart, skeleton
from accounts.models import Citizen
from accounts.spelling import compact
from certificates.models import Phone
from certificates.policy import JAPAN
from counters.hotline.places import Place, lives_there, read_place, same_house
from counters.hotline.scores import Agrees, Fact

_PLATFORMS = {"アイフォン": "iphone", "アイフォーン": "iphone", "アンドロイド": "android"}
SHORTEST_PART = 2  # kana of a family's or a given name that are worth comparing


@dataclass(frozen=True)
class Said:
    """What the operator typed, read one way. `names`: as it sounds, and given name first; empty where not said."""

    names: tuple[str, ...]
    parts: tuple[str, ...]
    born: Born | None
    place: Place | None
    stop_word: str
    phone_model: str

    @classmethod
    def read(cls, kana: str, born: str, address: str, stop: str, phone: str, *, at: datetime) -> "Said":
        parts = tuple(filter(None, map(spoken, kana[:120].split())))
        turned = spoken("".join(reversed(kana[:120].split())))
        return cls(
            names=tuple(dict.fromkeys(filter(None, (spoken(kana[:120]), turned)))),
            parts=parts,
            born=read_birth(born, today=at.astimezone(JAPAN).date()),
            place=read_place(address) if address.strip() else None,
            stop_word=stop[:120].strip(),
            phone_model=compact(phone[:120]),
        )


def name_agrees(said: Said, citizen: Citizen) -> Agrees:
    known = citizen.kana_spoken
    if not said.names:
        return Agrees.UNSAID
    if known in said.names:
        return Agrees.WHOLLY
    if citizen.kana_skeleton in map(skeleton, said.names):
        return Agrees.NEARLY
    if any(one_mora_apart(name, known) for name in said.names):
        return Agrees.BY_A_MORA
    return Agrees.IN_PART if _a_part_agrees(said, citizen) else Agrees.NOT


def _a_part_agrees(said: Said, citizen: Citizen) -> bool:
    """A family's name that was changed, a given name that was: the other part is as it was."""
    parts = {part for part in map(spoken, citizen.kana.split()) if len(part) >= SHORTEST_PART} - {citizen.kana_spoken}
    if len(said.parts) > 1:
        return bool(parts & set(said.parts))
    return any(name.startswith(part) or name.endswith(part) for part in parts for name in said.names)


def birth_agrees(said: Said, day: date) -> Agrees:
    if said.born is None:
        return Agrees.UNSAID
    if said.born.fits(day):
        return Agrees.WHOLLY if said.born.days else Agrees.IN_PART
    return Agrees.NEARLY if said.born.nearly_fits(day) else Agrees.NOT


def address_agrees(said: Said, citizen: Citizen) -> Agrees:
    if said.place is None:
        return Agrees.UNSAID
    return lives_there(said.place, citizen.address, citizen.municipality)


def house_agrees(said: Said, citizen: Citizen) -> Agrees:
    """A house number is one of its town: said of another it says nothing."""
    if said.place is None or address_agrees(said, citizen) not in (Agrees.WHOLLY, Agrees.NEARLY):
        return Agrees.UNSAID
    return same_house(said.place, citizen.address, citizen.municipality)


def stop_word_agrees(said: Said, citizen: Citizen) -> Agrees:
    if not said.stop_word:
        return Agrees.UNSAID
    return Agrees.WHOLLY if stop_word.matches(citizen, said.stop_word) else Agrees.NOT


def phone_agrees(said: Said, phone: Phone | None) -> Agrees:
    if not said.phone_model:
        return Agrees.UNSAID
    heard = next((name for kana, name in _PLATFORMS.items() if compact(kana) == said.phone_model), said.phone_model)
    known = compact(phone.model) if phone else ""
    if phone and heard == phone.platform:
        return Agrees.IN_PART
    return Agrees.WHOLLY if known and len(heard) > 2 and (heard in known or known in heard) else Agrees.NOT


def facts(said: Said, citizen: Citizen, phone: Phone | None) -> dict[Fact, Agrees]:
    """All but the stop word, which takes long to compare and is asked of few (matching.py)."""
    return {
        Fact.KANA: name_agrees(said, citizen),
        Fact.BIRTH_DATE: birth_agrees(said, citizen.birth_date),
        Fact.ADDRESS: address_agrees(said, citizen),
        Fact.HOUSE: house_agrees(said, citizen),
        Fact.PHONE_MODEL: phone_agrees(said, phone),
    }
