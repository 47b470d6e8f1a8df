"""Names and birthdays as they arrive by telephone: misheard, or only in part (R-50)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.as_told import spoken
from accounts.born import Born, read_birth
from accounts.misheard import halves, one_mora_apart, skeleton

TODAY = date(2026, 11, 26)
NAME = st.text(alphabet="アイウエオカガキサシスタツナハヒミヤユラリンー", min_size=1, max_size=14)


class TestASkeleton:
    @pytest.mark.parametrize(
        ("said", "heard"),
        [
            ("ヤマザキ", "ヤマサキ"), ("ナカジマ", "ナカシマ"), ("オオノ", "オノ"), ("ユウコ", "ユコ"),
            ("ヒロシ", "シロシ"),             ("ハットリ", "ハトリ"), ("シンジュク", "シンジク"),
            ("エンドウ", "インドウ"), ("ケイコ", "ケコ"),
            ("コバヤシ", "ゴバヤジ"), ("ミズホ", "ミスホ"), ("カヅキ", "カズキ"), ("チヂワ", "チジワ"),
        ],
    )  # fmt: skip
    def test_is_one_for_what_is_heard_as_one(self, said, heard):
        assert skeleton(spoken(said)) == skeleton(spoken(heard))

    @pytest.mark.parametrize("two", [("サトウ", "カトウ"), ("ヒロシ", "ヒロミ"), ("カナ", "カンナ"), ("モリ", "ノリ")])
    def test_is_two_for_what_is_heard_as_two(self, two):
        assert len({skeleton(spoken(name)) for name in two}) == 2


class TestOneMora:
    @pytest.mark.parametrize(
        "heard",
        ["サトーヒロミ", "カトーヒロシ", "サトーヒシ", "サトーヒロシン", "サトヒロシ", "サートヒロシ", "サトーロヒシ"],
    )
    def test_changed_lost_added_or_moved_is_one_apart(self, heard):
        assert one_mora_apart("サトーヒロシ", heard)

    def test_is_one_apart_as_written_though_it_sounds_longer(self):
        assert one_mora_apart(spoken("ナカイ"), spoken("ナキイ"))

    @pytest.mark.parametrize("heard", ["サトーヒロシ", "カトーヒロミ", "サトー", "", "ヒロシサトー", "サロートヒシ"])
    def test_the_same_or_more_is_not(self, heard):
        assert not one_mora_apart("サトーヒロシ", heard)

    @given(NAME, NAME, st.data())
    def test_is_the_same_from_both_sides(self, name, other, data):
        place = data.draw(st.integers(0, len(name)))
        changed = name[:place] + other[0] + name[place + 1 :]

        assert changed == name or one_mora_apart(name, changed)
        assert one_mora_apart(name, other) == one_mora_apart(other, name)

    @given(NAME, NAME, st.integers(0, 13), st.sampled_from(["change", "lose", "add"]))
    def test_leaves_one_half_as_it_was(self, name, other, place, how):
        """What the search relies on: the half that was not misheard is found by its beginning or its end."""
        place = min(place, len(name))
        changed = name[:place] + ("" if how == "lose" else other[0]) + name[place + (how != "add") :]
        first, last = halves(changed)

        assert name.startswith(first) or name.endswith(last)


class TestABirthday:
    @pytest.mark.parametrize(
        ("heard", "years", "month", "day"),
        [
            ("昭和55年3月12日", {1980}, 3, 12), ("S55.3.12", {1980}, 3, 12), ("1980-03-12", {1980}, 3, 12),
            ("昭和55", {1980}, 0, 0), ("S55", {1980}, 0, 0), ("1980", {1980}, 0, 0), ("Ｓ５５年", {1980}, 0, 0),
            ("昭和五十五年", {1980}, 0, 0), ("1980年3月", {1980}, 3, 0), ("S55.3", {1980}, 3, 0),
            ("3月12日", set(), 3, 12), ("3/12", set(), 3, 12), ("0312", set(), 3, 12),
            ("55年3月12日", {1955, 1980}, 3, 12), ("550312", {1955, 1980}, 3, 12), ("55", {1955, 1980}, 0, 0),
            ("2.5.1", {2020, 1990, 1927, 1913}, 5, 1), ("45歳", {1980, 1981}, 0, 0), ("四十五さい", {1980, 1981}, 0, 0),
        ],
    )  # fmt: skip
    def test_is_read_as_far_as_it_was_said(self, heard, years, month, day):
        assert read_birth(heard, today=TODAY) == Born(frozenset(years), month, day)

    @pytest.mark.parametrize(
        "heard",
        ["", "きのう", "13月", "昭和65", "R99", "1980年13月", "S55.2.30", "200歳", "99年2月30日", "\x00", "9" * 500],
    )
    def test_that_says_nothing_is_none(self, heard):
        assert read_birth(heard, today=TODAY) is None

    def test_left_without_its_era_may_be_several_days(self):
        born = read_birth("55年3月12日", today=TODAY)

        assert born.days == [date(1955, 3, 12), date(1980, 3, 12)]

    @pytest.mark.parametrize(
        ("heard", "nearly"),
        [
            ("S56.3.12", True), ("S55.8.12", True), ("S55.3.17", True), ("H4.3.12", True), ("S55.12.3", True),
            ("S56.3.13", False), ("S55", False), ("3月12日", False),
        ],
    )  # fmt: skip
    def test_of_which_one_part_was_misheard_nearly_fits(self, heard, nearly):
        assert read_birth(heard, today=TODAY).nearly_fits(date(1980, 3, 12)) == nearly

    @given(st.text(max_size=70))
    def test_is_read_whatever_was_typed(self, text):
        born = read_birth(text, today=TODAY)

        assert born is None or born.years or born.month
