"""How much each thing a caller says counts (R-50, R-54): the table, and nothing else knows the numbers.

Three things that agree are enough: name, birthday, town make 95. One kana misheard still is (85); a birthday of which
only the year was said is not (80), nor is the city without the town (80), until the phone's model or the stop word
comes to it. A wrong stop word takes nothing away: it is no gate on the telephone (R-54). The house number is worth
less than any step between two sums: it lifts nobody over the bar, it only puts one of two who are alike first.
"""

from enum import StrEnum


class Fact(StrEnum):
    """What is asked, in the order in which it is asked."""

    KANA = "kana"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    HOUSE = "house"
    STOP_WORD = "stop_word"
    PHONE_MODEL = "phone_model"


class Agrees(StrEnum):
    """How what was heard and what is known go together."""

    WHOLLY = "wholly"
    NEARLY = "nearly"  # as it is misheard: the skeleton; one part of the birthday; a town with one character changed
    BY_A_MORA = "by_a_mora"
    IN_PART = "in_part"  # one part of the name; the year alone; the city without the town
    NOT = "not"
    UNSAID = "unsaid"


SCORES: dict[tuple[Fact, Agrees], int] = {
    (Fact.KANA, Agrees.WHOLLY): 40,
    (Fact.KANA, Agrees.NEARLY): 35,
    (Fact.KANA, Agrees.BY_A_MORA): 30,
    (Fact.KANA, Agrees.IN_PART): 15,
    (Fact.BIRTH_DATE, Agrees.WHOLLY): 30,
    (Fact.BIRTH_DATE, Agrees.NEARLY): 15,
    (Fact.BIRTH_DATE, Agrees.IN_PART): 15,
    (Fact.ADDRESS, Agrees.WHOLLY): 25,
    (Fact.ADDRESS, Agrees.NEARLY): 20,
    (Fact.ADDRESS, Agrees.IN_PART): 10,
    (Fact.HOUSE, Agrees.WHOLLY): 4,
    (Fact.HOUSE, Agrees.IN_PART): 2,
    (Fact.STOP_WORD, Agrees.WHOLLY): 25,
    (Fact.PHONE_MODEL, Agrees.WHOLLY): 10,
    (Fact.PHONE_MODEL, Agrees.IN_PART): 5,
}
BAR = 85  # from here on a stop needs nobody else; below it is precautionary
WORTH_ASKING_ON = 55  # below, somebody is no candidate


MAIN = (Fact.KANA, Fact.BIRTH_DATE, Fact.ADDRESS)  # asked of everybody
ONE_MORE = (Fact.HOUSE, Fact.PHONE_MODEL, Fact.STOP_WORD)  # asked where those three do not tell people apart


def score(said: dict[Fact, Agrees]) -> int:
    return sum(SCORES.get(one, 0) for one in said.items())
