"""使い方とよくある質問: every question is there, has an address of its own, and is found as people ask for it."""

import re
from datetime import datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve

from certificates.policy import JAPAN
from portal import answering, questions
from tests.architecture.sources import ROOT

pytestmark = pytest.mark.django_db

NAMES = [name for names in questions.GROUPS.values() for name in names]


def page(client, address="/help/"):
    return client.get(address).content.decode()


def found(client, asked):
    told = client.get("/help/", {"q": asked}).content.decode()
    return re.findall(r'class="questions__answer" id="(\w+)"', told)


class TestTheQuestions:
    def test_are_the_files_there_are(self):
        files = {path.stem for path in (ROOT / "templates" / "portal" / "questions").glob("*.html")} - {"question"}

        assert sorted(NAMES) == sorted(files)

    def test_stand_on_the_page_each_with_an_address(self, client):
        told = page(client)

        assert [name for name in NAMES if told.count(f'id="{name}"') != 1] == []
        assert [name for name in NAMES if f'href="#{name}"' not in told] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_say_something_and_lead_somewhere(self, name):
        html = render_to_string(f"portal/questions/{name}.html", {"name": name, "issuing_hours": "08:00-19:30"})

        assert re.search(r"<summary>\S+", html)
        assert re.search(r"<p>\S+", html)
        for address in re.findall(r'<a href="(/[^"]*)"', html):
            try:
                resolve(address)
            except Resolver404:
                pytest.fail(f"{name} leads to {address}")

    def test_tell_the_hours_of_service_even_where_the_sandbox_has_none(self, client, settings):
        assert "毎日 8:00–19:30です（土日祝も）" in page(client)
        assert "いつ申請しても、すぐにできます" in page(client)

        settings.ISSUING_HOURS = "09:00-17:00"
        assert "毎日 9:00–17:00です（土日祝も）" in page(client)
        assert "いつ申請しても" not in page(client)


class TestTheSearch:
    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("機種変更", "new_android"),
            ("ｷｼｭﾍﾝｺｳ", None),
            ("まいな免許証", "driving_licence"),
            ("マイナ免許証", "driving_licence"),
            ("ＩＰＨＯＮＥ", "to_or_from_iphone"),
            ("落とした スマホ", "lost_phone"),
            ("引っ越し", "moved"),
            ("5回", "locked"),
            ("５回", "locked"),
            ("詐欺", "suspicious_call"),
            ("手数料", "fee_for_reissue"),
            ("パスワード 忘れ", "forgotten_password"),
        ],
    )
    def test_finds_what_people_call_it(self, client, asked, name):
        assert name in found(client, asked) if name else found(client, asked) == []

    @pytest.mark.parametrize("asked", ["moving", "moved house", "move"])
    def test_finds_an_english_word_in_all_its_forms(self, asked):
        assert "moved" in found(Client(headers={"accept-language": "en"}), asked)

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("スマホを初期化したら証明書はどうなるの", "factory_reset"),
            ("暗証番号を忘れてしまったのですが", "forgotten_pin"),
            ("カードをなくしたときの連絡先を教えてください", "lost_card"),
            ("iPhoneにきしゅへんしたい", "to_or_from_iphone"),
        ],
    )
    def test_of_a_whole_sentence_finds_what_is_like_it(self, client, asked, name):
        assert name in found(client, asked)

    @pytest.mark.parametrize(
        "asked", ["zzzz", "天気予報", "今日の天気はどうですか", "ありがとう", "'", "%", "あ" * 9999, "\0"]
    )
    def test_that_finds_nothing_says_what_to_do(self, client, asked):
        told = client.get("/help/", {"q": asked}).content.decode()

        assert "見つかりませんでした" in told
        assert 'href="/contact/"' in told

    def test_of_nothing_shows_everything(self, client):
        assert len(found(client, "  ")) == len(NAMES)

    def test_shows_what_was_typed_as_text(self, client):
        told = client.get("/help/", {"q": "<script>alert(1)</script>"}).content.decode()

        assert "<script>alert" not in told

    def test_is_in_the_readers_language(self, client):
        client.cookies["language"] = "en"

        assert "driving_licence" in found(client, "driving licence")


class TestTheTelephone:
    @pytest.mark.parametrize(
        ("now", "says"),
        [
            ("2026-11-20T09:29:59", ["いまは時間外", "次は 11月20日"]),
            ("2026-11-20T09:30:00", ["いま受付中", "20時00分まで"]),
            ("2026-11-23T17:30:00", ["いまは時間外", "11月24日(火) 9時30分から"]),  # Monday, a holiday
            ("2026-12-31T12:00:00", ["いまは時間外", "1月4日(月) 9時30分から"]),
        ],
    )
    def test_says_whether_somebody_answers_now(self, client, monkeypatch, now, says):
        at = datetime.fromisoformat(now).replace(tzinfo=JAPAN)
        monkeypatch.setattr("portal.context.answering_now", lambda: answering.answering_at(at))
        told = re.sub(r"\d{4}年", "", re.sub(r"<[^>]+>", "", page(client, "/about/")))

        assert [words for words in says if words not in told] == []

    @pytest.mark.parametrize("address", ["/", "/about/", "/phones/", "/help/", "/contact/", "/lost/", "/no-such-page/"])
    def test_stands_on_every_page_with_its_key_and_the_fax(self, client, address):
        told = re.sub(r"<[^>]+>", "", page(client, address))

        for words in ("0120-95-0178", "音声ガイダンス 4番", "音声ガイダンス 2番", "0120-601-785", "0570-783-578"):
            assert words in told, words
