"""Whatever citizens are told in easy Japanese is easy, as far as a machine can measure it, and can be read aloud."""

import re

import pytest

from config.catalogue import EASY, faults_of_easy, read
from config.easiness import LONGEST, hard_words, is_for_search, texts, too_hard
from portal.furigana.readings import readings, uncovered

COUNTED = "年月日時分秒人回件台枚番歳"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def as_shown(text):
    """With a number for what is counted, a city for an office, and a name in kana for anything else."""
    text = PLACEHOLDER.sub("〓", re.sub(r"<[^>]+>", "|", text))
    return re.sub(f"〓(?=[{COUNTED}])", "5", text).replace("〓長", "市長").replace("〓", "ア")


class TestTheJudge:
    @pytest.mark.parametrize(
        "text",
        [
            "カードが失効しました。",
            "あ" * (LONGEST + 1),
            "みじかい文。" + "あ" * LONGEST + "。",
            "一時停止、失効（やめる）",
        ],
    )
    def test_can_say_no(self, text):
        assert too_hard(text)

    @pytest.mark.parametrize(
        "text", ["カードが使えなくなりました（失効）。", "一時停止中（止めています）", "あ" * LONGEST]
    )
    def test_can_say_yes(self, text):
        assert too_hard(text) == []

    def test_knows_words_to_say_instead(self):
        assert all(hard_words().values())


def test_every_text_is_easy():
    hard = {text: too_hard(text) for key, text in texts().items() if not is_for_search(key)}

    assert {text: faults for text, faults in hard.items() if faults} == {}


def test_every_kanji_has_a_reading():
    missing = {text: uncovered(as_shown(text), readings()) for text in texts().values()}

    assert {text: runs for text, runs in missing.items() if runs} == {}


def test_the_catalogue_is_without_fault():
    assert faults_of_easy(read(EASY)) == []
