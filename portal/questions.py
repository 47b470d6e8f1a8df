"""What people ask, in groups: which questions there are, and a search through their words.

Each is a file of templates/portal/questions/, named as its address on the page: /help/#lost_phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.languages import tag
from accounts.spelling import compact, folded
from certificates import policy

GROUPS: dict[str | Promise, tuple[str, ...]] = {
    _("申請する前に"): (
        "what_it_is",
        "what_for",
        "two_kinds",
        "which_phones",
        "how_many_phones",
        "health_insurance",
        "driving_licence",
        "attribute_proof",
        "who_cannot_apply",
    ),
    _("申請と登録"): (
        "same_day",
        "apply_and_register",
        "only_one_kind",
        "no_notice",
        "applied_twice",
    ),
    _("暗証番号・パスワード・生体認証"): (
        "which_secret",
        "forgotten_pin",
        "forgotten_password",
        "locked",
        "same_as_card",
        "biometrics",
    ),
    _("なくした・盗まれた"): (
        "lost_phone",
        "lost_card",
        "stop_separately",
        "what_stopping_does",
        "found_phone",
        "found_card",
        "not_by_telephone",
        "fee_for_reissue",
    ),
    _("機種を変える・手ばなす・やめる"): (
        "new_android",
        "to_or_from_iphone",
        "sell_or_repair",
        "factory_reset",
        "end_use",
        "end_from_afar",
    ),
    _("期限・引っこし・名前の変更"): (
        "until_when",
        "card_renewed",
        "moved",
    ),
    _("安心のために"): (
        "who_sees",
        "my_number",
        "unknown_record",
        "suspicious_call",
    ),
}
SHORTEST_STEM = 3  # letters
LIKE_ENOUGH = 5.0  # two or three pairs of characters that hardly any other question has
MOST_ALIKE = 5


@dataclass(frozen=True)
class Question:
    """`words` are all that is said in it, and what else people may call it, in one spelling."""

    name: str
    html: SafeString
    words: str


@dataclass(frozen=True)
class Group:
    title: str | Promise
    questions: tuple[Question, ...]


def groups() -> tuple[Group, ...]:
    """All of them, in the reader's language."""
    return _drawn(get_language() or settings.LANGUAGE_CODE, settings.ISSUING_HOURS)


def with_words(asked: str, among: Sequence[Group]) -> list[Group]:
    """Those in which every word stands; groups without any are left out."""
    words = [_stem(compact(word)) for word in folded(asked).split()]
    kept = [
        Group(group.title, tuple(one for one in group.questions if all(word in one.words for word in words)))
        for group in among
    ]
    return [group for group in kept if group.questions]


def _stem(word: str) -> str:
    """Of an English word what its forms share: "moved" and "moving" find "move"."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def alike(asked: str, among: Sequence[Group]) -> list[Question]:
    """Those that share most with a sentence somebody typed, the likest first.

    Japanese has no spaces that would part its words, so pairs of characters are counted; a pair that few questions
    have says more than one that many have.
    """
    every, typed = [one for group in among for one in group.questions], compact(asked)
    pairs = {typed[at : at + 2] for at in range(len(typed) - 1)}
    rarity = {pair: log(len(every) / known) for pair in pairs if (known := sum(pair in one.words for one in every))}
    weighed = [(sum(weight for pair, weight in rarity.items() if pair in one.words), one) for one in every]
    likest = sorted((one for one in weighed if one[0] >= LIKE_ENOUGH), key=lambda one: -one[0])
    return [question for _weight, question in likest[:MOST_ALIKE]]


@lru_cache(maxsize=8)  # nothing in them is about anybody, or about now
def _drawn(language: str, issuing_hours: str) -> tuple[Group, ...]:
    with translation.override(language):
        return tuple(
            Group(title, tuple(_draw(name, issuing_hours) for name in names)) for title, names in GROUPS.items()
        )


def _draw(name: str, issuing_hours: str) -> Question:
    at_any_hour = issuing_hours == "always"
    context = {
        "name": name,
        "issuing_hours": policy.IN_SERVICE if at_any_hour else issuing_hours,
        "at_any_hour": at_any_hour,
        "register_days": policy.REGISTER_WITHIN.days,
        "pin_tries": policy.PIN_TRIES,
        "password_tries": policy.SIGNING_PASSWORD_TRIES,
    }
    template = f"portal/questions/{name}.html"
    also = render_to_string(template, context | {"with_other_words": True})
    with translation.override(tag(get_language())):  # who reads 申しこみ may have heard of 申請
        also += render_to_string(template, context)
    return Question(name, SafeString(render_to_string(template, context)), compact(strip_tags(also)))
