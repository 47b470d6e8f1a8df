"""What people type when they look for something finds what is meant."""

import pytest

from accounts.spelling import compact, folded


class TestSpelling:
    @pytest.mark.parametrize(
        "typed", ["Pixel 7a", "pixel7a", "ＰＩＸＥＬ　７ａ", "PIXEL-7A", "pixel・7a", " pixel  7a ", "Pixel_7a"]
    )
    def test_of_a_name_is_one_whatever_the_keys(self, typed):
        assert compact(typed) == "pixel7a"

    @pytest.mark.parametrize("typed", ["アクオス", "あくおす", "ｱｸｵｽ"])
    def test_of_kana_is_one(self, typed):
        assert folded(typed) == "あくおす"

    def test_keeps_words_apart_until_they_are_pressed_together(self):
        assert folded("Ｘｐｅｒｉａ　１　ＩＶ") == "xperia 1 iv"
        assert compact("Ｘｐｅｒｉａ　１　ＩＶ") == "xperia1iv"
