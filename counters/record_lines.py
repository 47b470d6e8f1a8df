"""A line of a file of record changes, as a person and what changed of them; or why it cannot be (R-23). Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.as_told import NotADate, is_kana, read_date, spoken
from accounts.models import Citizen, Municipality
from accounts.models.citizen import Gender
from accounts.spelling import compact
from accounts.spreadsheet import Row
from certificates.policy import JAPAN
from counters.models.record_batch import Refused
from counters.models.record_change import Changed
from counters.record_change import FARTHEST, Reported, differing

COLUMNS = {
    "kana": "氏名カナ",
    "birth_date": "生年月日",
    "address": "今の住所",
    "changed": "異動",
    "effective_on": "異動日",
    "new_full_name": "新しい氏名",
    "new_kana": "新しい氏名カナ",
    "new_address": "新しい住所",
    "new_birth_date": "新しい生年月日",
    "new_gender": "新しい性別",
}
NEEDED = frozenset({"kana", "birth_date", "address", "changed", "effective_on"})
WORDS = {
    "変更": Changed.CONTENTS,
    "死亡": Changed.DEATH,
    "消除": Changed.LEFT,
    "国外転出": Changed.LEFT,
}
GENDERS = {"男": Gender.MALE, "女": Gender.FEMALE, "その他": Gender.OTHER} | {one.value: one for one in Gender}
LONGEST = {"full_name": 120, "kana": 120, "address": 200}


class CannotBe(Exception):
    """This line is refused."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Read:
    citizen: Citizen
    reported: Reported


@dataclass
class Lines:
    """Lines of one office, one after the other: a person's change of a kind stands in a file once."""

    office: Municipality
    at: datetime
    seen: set[tuple[str, str]] = field(default_factory=set)

    def read(self, row: Row | None) -> Read:
        """Raises CannotBe."""
        if row is None:
            raise CannotBe(Refused.CELLS)
        citizen = self._person(row)
        reported = self._reported(row, citizen)
        key = (str(citizen.pk), reported.changed.value)
        if key in self.seen:
            raise CannotBe(Refused.TWICE)
        self.seen.add(key)
        return Read(citizen, reported)

    def _person(self, row: Row) -> Citizen:
        born = _day(row["birth_date"], Refused.BIRTH_DATE)
        of_office = Citizen.objects.filter(birth_date=born, municipality=self.office)
        return _only(one for one in of_office if _is(one, row))

    def _reported(self, row: Row, citizen: Citizen) -> Reported:
        changed = WORDS.get(row["changed"])
        if changed is None:
            raise CannotBe(Refused.CHANGED)
        day = _day(row["effective_on"], Refused.EFFECTIVE_ON)
        if day > self.at.astimezone(JAPAN).date() + FARTHEST:
            raise CannotBe(Refused.EFFECTIVE_ON)
        values = differing(citizen, _values(row)) if changed is Changed.CONTENTS else {}
        if changed is Changed.CONTENTS and not values:
            raise CannotBe(Refused.NOTHING_NEW)
        return Reported(changed, day, values)


def _is(citizen: Citizen, row: Row) -> bool:
    same_name = spoken(citizen.kana) == spoken(row["kana"])
    return same_name and compact(citizen.address) == compact(row["address"])


def _only(found: Iterable[Citizen]) -> Citizen:
    people = list(found)
    if len(people) != 1:
        raise CannotBe(Refused.SEVERAL if people else Refused.NOBODY)
    return people[0]


def _values(row: Row) -> dict[str, str]:
    values = {name: row[f"new_{name}"] for name in LONGEST}
    too_long = any(len(value) > LONGEST[name] for name, value in values.items())
    if too_long or (values["kana"] and not is_kana(spoken(values["kana"]))):
        raise CannotBe(Refused.VALUES)
    if row["new_birth_date"]:
        values["birth_date"] = _day(row["new_birth_date"], Refused.VALUES).isoformat()
    if row["new_gender"]:
        values["gender"] = _gender(row["new_gender"])
    return values


def _gender(word: str) -> str:
    if word not in GENDERS:
        raise CannotBe(Refused.VALUES)
    return GENDERS[word].value


def _day(typed: str, why: Refused) -> date:
    try:
        return read_date(typed)
    except NotADate:
        raise CannotBe(why) from None
