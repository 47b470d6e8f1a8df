"""How easy a Japanese text is, as far as a machine can say: the length of its sentences, words that need another word.

After 在留支援のためのやさしい日本語ガイドライン (出入国在留管理庁, 文化庁, 2020): short sentences, plain
words, one thing each, and the official word in brackets where people will meet it again: 使えなくなる（失効）.
"""

import re
from functools import cache

import polib

from config.catalogue import EASY, STAFF, Key, read, said_to_citizens

HARD_WORDS = EASY.parents[1] / "hard_words.tsv"
LONGEST = 40  # letters of a sentence, brackets and markup not counted
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
MARKUP = re.compile(r"<[^>]*>")
BRACKETS = re.compile(r"（[^（）]*）")
END = re.compile(r"(?<=[。？！\n])|<br>")
# Read by other people than ours: staff, programmers, whoever practises with the simulator; a paper for the office
OTHER_READERS = (
    *(
        "accounts/models/staff_event.py",
        "accounts/models/municipality.py",
        "accounts/sign_in/",
        "accounts/spreadsheet.py",
    ),
    *(
        "certificates/supported_phones/",
        "simulator/",
        "templates/simulator/",
        "templates/config/api_docs.html",
        "templates/portal/found_card_form.html",
    ),
)


@cache
def hard_words() -> dict[str, str]:
    """The word, and how to say it."""
    lines = HARD_WORDS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def texts() -> dict[Key, str]:
    """What a reader of easy Japanese is told: the easy text, or the Japanese one where that is easy already."""
    easy = {(entry.msgctxt, entry.msgid): entry for entry in read(EASY)}
    return {
        key: _text(easy.get(key, entry))
        for key, entry in said_to_citizens().items()
        if not all(place.startswith(OTHER_READERS + STAFF) for place, _ in entry.occurrences)
    }


def is_for_search(key: Key) -> bool:
    """Words a question is found by stand in a row and are never shown."""
    return " " in key[1] and not re.search("[、。？（）：A-Za-z<%]", key[1])


def _text(entry: polib.POEntry) -> str:
    return str(entry.msgstr or entry.msgstr_plural.get(0) or entry.msgid)


def too_hard(text: str) -> list[str]:
    """What makes it hard, one line each."""
    long = [
        f"{len(sentence)} letters: {sentence}"
        for sentence in END.split(_plain(text))
        if sentence and len(sentence) > LONGEST
    ]
    return long + [f"{word}: say {hard_words()[word]}" for word in hard_words() if _unexplained(word, text)]


def _plain(text: str) -> str:
    return BRACKETS.sub("", MARKUP.sub("", PLACEHOLDER.sub("00", text)))


def _unexplained(word: str, text: str) -> bool:
    """Said, but neither in brackets nor with brackets behind it."""
    text = MARKUP.sub("", text)
    explained = re.search(rf"{word}[^、。「」（）\s]{{0,12}}（", text) is not None
    return word in BRACKETS.sub("", text) and not explained
