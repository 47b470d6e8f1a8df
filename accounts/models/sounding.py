"""Columns that say how a name sounds, filled from the name whenever it is written: to be searched, never typed."""

from collections.abc import Callable
from typing import Any

from django.db import models

from accounts.as_told import spoken
from accounts.misheard import skeleton

SOUNDS: dict[str, Callable[[str], str]] = {
    "kana_spoken": spoken,
    "kana_skeleton": lambda kana: skeleton(spoken(kana)),
}


class Sounding(models.CharField):
    """Follows `kana` of its row, whatever was put into it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 120, "editable": False} | options)

    def pre_save(self, row: models.Model, add: bool) -> str:
        sounds = SOUNDS[self.attname](row.kana)  # type: ignore[attr-defined]
        setattr(row, self.attname, sounds)
        return sounds


class Sounded(models.QuerySet[Any]):
    """update(kana=…) says how it sounds, too."""

    def update(self, **changes: Any) -> int:
        if "kana" in changes:
            changes |= {column: sound(changes["kana"]) for column, sound in SOUNDS.items()}
        return super().update(**changes)
