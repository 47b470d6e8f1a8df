"""やさしい日本語: a catalogue of ours on top of Japanese, for citizens only, told to others as Japanese."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import formats, translation
from django.utils.timezone import datetime
from django.utils.translation import gettext, to_locale

from accounts.languages import tag

EASY = settings.EASY_JAPANESE


class TestEasyJapanese:
    def test_says_its_own_words(self):
        with translation.override(EASY):
            assert gettext("失効") == "使えなくなりました（失効）"

    def test_falls_back_to_japanese(self):
        with translation.override(EASY):
            assert gettext("ふりがな") == "ふりがな"

    def test_does_not_change_japanese(self):
        with translation.override("ja"):
            assert gettext("失効") == "失効"

    def test_has_djangos_own_words_and_dates_in_japanese(self):
        with translation.override(EASY):
            assert formats.date_format(datetime(2026, 11, 20), "DATE_FORMAT") == "2026年11月20日"
            with pytest.raises(ValidationError) as refused:
                EmailValidator()("nobody")
            assert refused.value.messages == ["有効なメールアドレスを入力してください。"]

    def test_is_japanese_to_others(self):
        assert [tag(language) for language in (EASY, "ja", "en", None)] == ["ja", "ja", "en", "ja"]
        assert to_locale(EASY) == "ja_Easy"


@pytest.mark.django_db
class TestThePages:
    def test_say_what_is_true_of_them(self, client):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = EASY
        answer = client.get("/lost/")

        assert answer["Content-Language"] == "ja"
        assert '<html lang="ja">' in answer.content.decode()

    def test_of_staff_have_none(self, client):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = EASY
        page = client.get("/staff/sign-in/").content.decode()

        assert '<html lang="ja">' in page
        assert "やさしい日本語" not in page
        assert "<rt" not in page

    def test_offer_it_by_its_own_name(self, client):
        page = client.get("/", headers={"accept-language": "en"}).content.decode()

        assert f'value="{EASY}" lang="ja">やさしい日本語</button>' in page

    def test_are_not_in_it_unasked(self, client):
        page = client.get("/", headers={"accept-language": "ja-JP"}).content.decode()

        assert 'value="ja" lang="ja" aria-current="true"' in page
