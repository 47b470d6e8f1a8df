"""Whoever looks for their phone finds it, however they spell it."""

import pytest

from certificates.supported_phones.search import MOST_FOUND, list_in_force, search

pytestmark = pytest.mark.django_db


def found(asked):
    return [phone.name for phone in search(list_in_force(), asked)]


class TestTheSearch:
    @pytest.mark.parametrize(
        "asked",
        [
            "AQUOS sense7", "aquos sense 7", "ＡＱＵＯＳ　ｓｅｎｓｅ７", "アクオスセンス7", "あくおすせんす７",
            "シャープ AQUOS sense7", "SH-53C", "sh53c", "ＳＨ－５３Ｃ", "SHG10", "sharp sense7", "センス7 アクオス",
        ],
    )  # fmt: skip
    def test_finds_one_phone_by_maker_name_or_number(self, asked):
        assert found(asked) == ["AQUOS sense7"]

    def test_finds_the_very_one_before_those_that_begin_alike(self):
        assert found("Pixel 7") == ["Pixel 7"]
        assert found("ピクセル6") == ["Pixel 6"]

    def test_finds_all_of_a_kind(self):
        assert found("pixel") == [
            "Pixel 4a (5G)", "Pixel 5", "Pixel 5a (5G)", "Pixel 6", "Pixel 6 Pro", "Pixel 6a", "Pixel 7", "Pixel 7 Pro",
            "Pixel 7a",
        ]  # fmt: skip
        assert found("ソニー") == ["Xperia 1 IV", "Xperia 10 IV"]

    def test_finds_no_more_than_fit_a_page(self):
        assert len(found("g")) <= MOST_FOUND

    @pytest.mark.parametrize(
        "asked", ["", " ", "　", "---", "iPhone 16", "Pixel 3", "らくらく", "%", "_", "'; DROP TABLE", "x" * 5000]
    )
    def test_finds_nothing_where_there_is_nothing(self, asked):
        assert found(asked) == []
