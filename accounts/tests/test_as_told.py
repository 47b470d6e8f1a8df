"""Names and days of birth as people say and type them (R-50, R-54)."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.as_told import NotADate, is_kana, read_date, spoken

BORN = date(1980, 3, 12)
KANA = "".join(chr(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FF), 0x3099, 0x309B, 0xFF9E)) + "- "


class TestAName:
    @pytest.mark.parametrize(
        "typed",
        [
            "ミホンバシ　アオイ", "みほんばし あおい", "ﾐﾎﾝﾊﾞｼ ｱｵｲ", "ミホンハ゛シアオイ", "ミホンハ\u3099シ・アオイ",
            " みほんばしアオイ\t", "ミホンバシ、アオイ。",
        ],
    )  # fmt: skip
    def test_is_the_same_in_every_spelling(self, typed):
        assert spoken(typed) == "ミホンバシアオイ"

    @pytest.mark.parametrize(
        "alike",
        [
            ["ヨウコ", "ヨーコ", "よおこ", "ﾖｰｺ", "ヨ－コ", "ヨ―コ", "ヨ〜コ"],
            ["オオノ", "オーノ", "おおの"],
            ["ケイコ", "ケーコ", "けえこ"],
            ["ユウ", "ユー", "ゆう"],
            ["ショウタ", "シヨウタ", "しょーた"],
            ["キッカワ", "キツカワ"],
            ["ミスズ", "みすゞ", "ミスヅ"],
            ["カオル", "カヲル"],
            ["ヴァイオレット", "バイオレット"],
            ["ジョウガハラ", "ヂョーガハラ"],
        ],
        ids=lambda names: names[0],
    )
    def test_that_sounds_alike_is_the_same(self, alike):
        assert len({spoken(name) for name in alike}) == 1

    @pytest.mark.parametrize(
        "two",
        [
            ("ヤマサキ", "ヤマザキ"), ("オノ", "オオノ"), ("ハヤシ", "ワヤシ"), ("ユウコ", "ユコ"), ("カナ", "カンナ"),
            ("ヒロシ", "ヒロミ"), ("ホンダ", "ポンダ"),
        ],
    )  # fmt: skip
    def test_that_sounds_otherwise_is_another(self, two):
        assert len({spoken(name) for name in two}) == 2

    @pytest.mark.parametrize("typed", ["", "　", "見本橋 葵", "Aoi", "アオイ2", "アオイ👍葵", "\x00", "\ud800"])
    def test_that_is_not_kana_is_known_as_such(self, typed):
        assert not is_kana(spoken(typed))

    @given(st.text(alphabet=KANA, max_size=40))
    def test_once_read_is_read_the_same_again(self, name):
        assert spoken(spoken(name)) == spoken(name)

    @given(st.text(max_size=80))
    def test_is_read_whatever_was_typed(self, text):
        assert spoken(text).isalnum() or spoken(text) == ""


class TestADate:
    @pytest.mark.parametrize(
        "typed",
        [
            "昭和55年3月12日", "昭和５５年３月１２日", "S55.3.12", "s55/03/12", "Ｓ５５－３－１２", "昭55.3.12",
            "㍼55年3月12日", "S550312", "昭和五十五年三月十二日", "昭和55年の3月12日",
            "昭和55年（1980年）3月12日生まれ", "昭和 55 3 12",
            "1980-03-12", "1980/3/12", "1980.3.12", "1980年3月12日", "１９８０年３月１２日", "19800312", "1980 3 12",
            "一九八〇年三月十二日", "1980ー3ー12", "1980、3、12", "12 March 1980", "March 12, 1980", "12th Mar. 1980",
            "Showa 55.3.12", " 1980-03-12\n",
        ],
    )  # fmt: skip
    def test_is_read_in_every_usual_spelling(self, typed):
        assert read_date(typed) == BORN

    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("明治45年7月29日", date(1912, 7, 29)),
            ("大正元年7月30日", date(1912, 7, 30)),
            ("昭和64年1月7日", date(1989, 1, 7)),
            ("平成元年1月8日", date(1989, 1, 8)),
            ("平成31年4月30日", date(2019, 4, 30)),
            ("令和元年五月一日", date(2019, 5, 1)),
            ("R8.2.28", date(2026, 2, 28)),
            ("昭和二十年十月十日", date(1945, 10, 10)),
            ("昭和十年十一月二十三日", date(1935, 11, 23)),
            ("2000年2月29日", date(2000, 2, 29)),
        ],
    )
    def test_follows_the_eras(self, typed, day):
        assert read_date(typed) == day

    @pytest.mark.parametrize(
        "typed",
        [
            "", "きのう", "55年3月12日", "550312", "80/3/12", "12/3/1980", "1980年3月", "1980-13-01", "1981-02-29",
            "昭和65年1月1日", "昭和0年1月1日", "S5503121", "1980-03-12-01", "19800312x", "99 Foo 1980",
            "12 Maybe 19800", "\x00", "\ud800", "9" * 5000, "十" * 60, "〇" * 60, "(" * 60,
        ],
    )  # fmt: skip
    def test_that_says_no_day_or_several_is_refused(self, typed):
        with pytest.raises(NotADate):
            read_date(typed)

    @given(st.dates(min_value=date(1868, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(["-", "/", ".", "・"]))
    def test_in_figures_comes_back_as_it_was(self, day, between):
        assert read_date(f"{day.year}{between}{day.month}{between}{day.day}") == day
        assert read_date(day.strftime("%Y%m%d")) == read_date(f"{day.year}年{day.month}月{day.day}日") == day

    @given(st.text(max_size=80))
    def test_is_refused_or_read_whatever_was_typed(self, text):
        with contextlib.suppress(NotADate):
            assert isinstance(read_date(text), date)
