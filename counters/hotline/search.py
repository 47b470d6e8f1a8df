"""Who may be meant, among all residents: up to three questions in one statement, each to an index that holds all it
asks about (accounts.models.Citizen, Q-10). Who comes back is judged one by one (likeness.py).

A whole birthday and half of the name as it sounds, or the city; the name's skeleton and most of the birthday, or the
city; the city, the year and half of the name. Wherever a single kana was misheard, one half of the name is as it was.
"""

from typing import Any

from accounts.misheard import halves, skeleton
from accounts.models import Citizen
from counters.hotline.likeness import Said

MOST = 300  # for each question; more are too many to tell apart by what was said

_BORN_THAT_DAY = """
    (SELECT id FROM accounts_citizen WHERE birth_date = ANY(%(days)s)
     AND (kana_spoken LIKE ANY(%(halves)s) OR municipality_id = ANY(%(cities)s)) LIMIT %(most)s)
"""
_HEARD_ALIKE = """
    (SELECT id FROM (SELECT id, municipality_id = ANY(%(cities)s) AS near,
                            (extract(year FROM birth_date) = ANY(%(years)s))::int
                            + (extract(month FROM birth_date) = ANY(%(months)s))::int
                            + (extract(day FROM birth_date) = %(day)s)::int AS agreeing
                     FROM accounts_citizen WHERE kana_skeleton = ANY(%(skeletons)s)) AS alike
     WHERE near OR agreeing >= %(parts)s ORDER BY agreeing DESC LIMIT %(most)s)
"""
_BORN_THAT_YEAR = """
    (SELECT id FROM accounts_citizen WHERE municipality_id = ANY(%(cities)s)
     AND birth_date BETWEEN make_date(%(first)s, 1, 1) AND make_date(%(last)s, 12, 31)
     AND kana_spoken LIKE ANY(%(halves)s) LIMIT %(most)s)
"""
_PEOPLE = "SELECT * FROM accounts_citizen WHERE id IN ({})"
_NEVER = 9


def people(said: Said) -> list[Citizen]:
    """In no order; none where too little was said to look for anybody."""
    asked = questions(said)
    return list(Citizen.objects.raw(_PEOPLE.format(" UNION ".join(asked)), told(said))) if asked else []


def questions(said: Said) -> list[str]:
    born, cities = said.born, bool(said.place and said.place.codes)
    asked = []
    if born and born.days and (said.names or cities):
        asked.append(_BORN_THAT_DAY)
    if said.names and (born or cities):
        asked.append(_HEARD_ALIKE)
    if said.names and cities and born and born.years and not born.days:
        asked.append(_BORN_THAT_YEAR)
    return asked


def told(said: Said) -> dict[str, Any]:
    """What stands for the names in the statements. All said of a birthday must be right; of a whole one, two parts."""
    born = said.born
    parts = (bool(born.years) + bool(born.month) + bool(born.day)) if born else _NEVER
    years = sorted(born.years) if born else []
    return {
        "days": born.days if born else [],
        "halves": [pattern for name in said.names for pattern in _patterns(name)],
        "skeletons": [skeleton(name) for name in said.names],
        "cities": sorted(said.place.codes) if said.place else [],
        "years": years,
        "months": [born.month, born.day] if born else [],  # people say 3月12日 for 12月3日
        "day": born.day if born else 0,
        "parts": 2 if parts == 3 else parts,
        "first": years[0] if years else 1,
        "last": years[-1] if years else 1,
        "most": MOST,
    }


def _patterns(name: str) -> list[str]:
    """Of LIKE; a name as it sounds has letters and digits only."""
    first, last = halves(name)
    return [f"{first}%", f"%{last}"] if first else [f"%{last}"]
