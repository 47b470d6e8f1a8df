"""ふりがな: the right reading or none, only where a reader sees text, and a switch that needs no script."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory

from portal.furigana.middleware import Furigana
from portal.furigana.readings import parts, readings
from portal.furigana.ruby import ruby, with_readings

RUBY = re.compile(r"<ruby>(.*?)<rp>（</rp><rt aria-hidden=\"true\">(.*?)</rt><rp>）</rp></ruby>")


def spelled(text):
    """読(よ)む, to be read in a test."""
    return re.sub("</?furi-gana>", "", RUBY.sub(r"\1(\2)", text))


class TestTheReading:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("証明書の状態を見る", "証明書(しょうめいしょ)の状態(じょうたい)を見(み)る"),
            ("スマホ用電子証明書", "スマホ用(よう)電子証明書(でんししょうめいしょ)"),
            ("カードを読み取る", "カードを読(よ)み取(と)る"),
            (
                "市区町村 一時停止 生年月日 特急発行",
                "市区町村(しくちょうそん) 一時停止(いちじていし) 生年月日(せいねんがっぴ) 特急発行(とっきゅうはっこう)",
            ),
            ("11月20日(金) 9時30分から", "11月(がつ)20日(はつか)(金(きん)) 9時(じ)30分(ぷん)から"),
            ("12月1日から3か月前まで", "12月(がつ)1日(ついたち)から3か月前(げつまえ)まで"),
            ("1日で、15日のうち、12分", "1日(いちにち)で、15日(にち)のうち、12分(ふん)"),
            ("1人1台、11人、3人", "1人(ひとり)1台(だい)、11人(にん)、3人(にん)"),
            ("サインイン中のスマホの中", "サインイン中(ちゅう)のスマホの中(なか)"),
            ("1年中、24時間。何回か、何か", "1年中(ねんじゅう)、24時間(じかん)。何回(なんかい)か、何(なに)か"),
            ("お金とお店とその他", "お金(かね)とお店(みせ)とその他(た)"),
        ],
    )
    def test_is_that_of_the_whole_word(self, written, read):
        assert spelled(ruby(written)) == read

    @pytest.mark.parametrize("written", ["小林 元気", "大町", "電子証明書院", "上手", "ひらがなとABC"])
    def test_is_none_where_it_is_not_certain(self, written):
        assert ruby(written) == written

    def test_fits_every_row_of_the_table(self):
        for words in readings().values():
            for word in words:
                assert "".join(read or written for written, read in parts(word))

    def test_has_no_row_twice(self):
        rows = [(word.written, word.after) for words in readings().values() for word in words]

        assert len(rows) == len(set(rows))


class TestThePage:
    @pytest.mark.parametrize(
        "page",
        [
            "<title>証明書</title>",
            "<script>let word = '証明書';</script>",
            "<style>p::before { content: '証明書' }</style>",
            "<textarea>証明書</textarea>",
            "<select><option>証明書</option></select>",
            '<input value="証明書">',
            '<p title="証明書 > 状態">ふつう</p>',
            "<!-- 証明書 -->",
            "<svg><text>証明書</text></svg>",
            "<p><code>証明書</code></p>",
            "<p data-person>前 上<b>人</b><p>町</p></p>",
            '<div translate="no"><div>人</div>町</div>',
            '<p lang="en">証明書</p>',
        ],
    )
    def test_is_left_as_it_is(self, page):
        assert with_readings(page) == page

    def test_goes_on_after_what_is_left_alone(self):
        page = '<div translate="no"><div>人</div><br>町</div><p lang="ja">人</p>'

        assert spelled(with_readings(page)) == '<div translate="no"><div>人</div><br>町</div><p lang="ja">人(ひと)</p>'

    def test_keeps_a_run_of_text_one_box(self):
        assert with_readings("<button>カードを止める</button>").count("furi-gana") == 2
        assert with_readings("<p>はい</p>") == "<p>はい</p>"

    def test_keeps_what_is_escaped(self):
        assert (
            spelled(with_readings("<p>人 &lt;b&gt;&amp; 証明書</p>"))
            == "<p>人(ひと) &lt;b&gt;&amp; 証明書(しょうめいしょ)</p>"
        )


class TestTheMiddleware:
    def request(self, language=settings.EASY_JAPANESE, **cookies):
        request = RequestFactory().get("/")
        request.LANGUAGE_CODE = language
        request.COOKIES.update(cookies)
        return request

    def answer(self, response, **kwargs):
        return Furigana(lambda request: response)(self.request(**kwargs))

    def test_puts_readings_in(self):
        assert b"<rt" in self.answer(HttpResponse("<p>証明書</p>")).content

    @pytest.mark.parametrize("kwargs", [{"language": "ja"}, {"language": "en"}, {"furigana": "off"}])
    def test_puts_none_in_where_nobody_asked(self, kwargs):
        assert self.answer(HttpResponse("<p>証明書</p>"), **kwargs).content.decode() == "<p>証明書</p>"

    def test_leaves_data_alone(self):
        assert "rt" not in self.answer(JsonResponse({"title": "<p>証明書</p>"})).content.decode()

    def test_leaves_a_stream_alone(self):
        stream = StreamingHttpResponse(["<p>証明書</p>"], content_type="text/html")

        assert b"".join(self.answer(stream)).decode() == "<p>証明書</p>"


@pytest.mark.django_db
class TestTheSwitch:
    @pytest.fixture
    def easy(self, client):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = settings.EASY_JAPANESE
        return client

    def test_is_on_first(self, easy):
        page = easy.get("/lost/").content.decode()

        assert '<button class="language__switch" type="submit" name="furigana" value="off" aria-pressed="true">' in page
        assert "<ruby>" in page

    def test_goes_off_and_stays_off(self, easy):
        answer = easy.post("/furigana/", {"furigana": "off", "next": "/lost/"})
        page = easy.get("/").content.decode()

        assert (answer.status_code, answer["Location"]) == (302, "/lost/")
        assert 'value="on" aria-pressed="false"' in page
        assert "<ruby>" not in page
        easy.post("/furigana/", {"furigana": "on"})
        assert "<ruby>" in easy.get("/").content.decode()

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
    )
    def test_leads_nowhere_else(self, easy, address):
        assert easy.post("/furigana/", {"furigana": "off", "next": address})["Location"] == "/"

    def test_takes_no_link(self, easy):
        assert easy.get("/furigana/").status_code == 405

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_is_for_easy_japanese_only(self, client, language):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get("/lost/").content.decode()

        assert "language__switch" not in page
        assert "furigana.css" not in page
        assert "<rt" not in page

    def test_tells_the_length_of_what_is_sent(self, easy):
        answer = easy.get("/lost/")

        assert int(answer["Content-Length"]) == len(answer.content)

    def test_reads_a_refusal_too(self, easy):
        answer = easy.get("/no-such-page/")

        assert answer.status_code == 404
        assert "<ruby>" in answer.content.decode()
