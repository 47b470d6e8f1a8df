from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from portal.templatetags import moments

EVENING = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)  # 18:20 in Japan


class TestMoments:
    @pytest.mark.parametrize(
        ("language", "words"), [("ja", "2026年11月20日(金) 18時20分"), ("en", "Fri 20 November 2026, 6:20 PM")]
    )
    def test_are_told_in_japan_time_and_the_readers_way(self, language, words):
        with translation.override(language):
            assert moments.moment(EVENING) == words

    @pytest.mark.parametrize(("language", "words"), [("ja", "2028年8月12日"), ("en", "12 August 2028")])
    def test_of_a_day(self, language, words):
        with translation.override(language):
            assert moments.day(date(2028, 8, 12)) == words

    def test_a_day_is_japans_day(self):
        with translation.override("ja"):
            assert moments.day(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)) == "2026年11月21日"

    def test_of_nothing_say_nothing(self):
        assert (moments.moment(None), moments.day(None)) == ("", "")


class TestTimeLeft:
    @pytest.mark.parametrize(
        ("until", "words"),
        [
            (datetime(2028, 8, 12, tzinfo=UTC), "あと1年8か月"),
            (datetime(2028, 11, 25, tzinfo=UTC), "あと2年"),
            (datetime(2027, 3, 1, tzinfo=UTC), "あと3か月"),
            (datetime(2027, 1, 1, tzinfo=UTC), "あと41日"),
            (datetime(2026, 11, 19, tzinfo=UTC), "期限が切れました"),
        ],
    )
    def test_is_rounded_down(self, monkeypatch, until, words):
        monkeypatch.setattr(timezone, "now", lambda: EVENING)

        with translation.override("ja"):
            assert moments.time_left(until) == words
