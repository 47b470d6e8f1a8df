"""Is this phone in the list? By maker, name or number, in whatever width, case or kana it is typed."""

from dataclasses import dataclass

from accounts.spelling import compact, folded
from certificates.models import PhoneList, SupportedPhone

MOST_FOUND = 30
LONGEST_QUESTION = 60  # characters; no phone has a longer name


@dataclass(frozen=True)
class Entry:
    """A phone and every way it may be asked for."""

    phone: SupportedPhone
    spellings: tuple[str, ...]


def list_in_force() -> PhoneList | None:
    """The newest edition; None before there is any."""
    return PhoneList.objects.order_by("-id").first()


def search(edition: PhoneList, asked: str) -> list[SupportedPhone]:
    """The phones meant, at most MOST_FOUND: of this very name or number, else with all of it within, else each word."""
    whole, words = compact(asked), [compact(word) for word in folded(asked).split()]
    if not whole:
        return []
    entries = _entries(edition)
    exactly = [one.phone for one in entries if whole in one.spellings]
    within = [one.phone for one in entries if any(whole in spelling for spelling in one.spellings)]
    by_words = [one.phone for one in entries if all(word in "\n".join(one.spellings) for word in words)]
    return (exactly or within or by_words)[:MOST_FOUND]


def _entries(edition: PhoneList) -> list[Entry]:
    return [Entry(phone, _spellings(phone)) for phone in edition.phones.all()]


def _spellings(phone: SupportedPhone) -> tuple[str, ...]:
    ways = [phone.name, f"{phone.maker} {phone.name}", *phone.numbers, *phone.also_called, " ".join(phone.also_called)]
    return tuple(dict.fromkeys(compact(way) for way in ways))
