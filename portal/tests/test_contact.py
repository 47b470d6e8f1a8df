"""問い合わせ: whatever is sent, it is an inquiry or a reason, and nobody's words are shown to another."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.ids import new_id
from accounts.models import Tally
from accounts.roles import Channel, Role
from accounts.sessions import SessionStore
from certificates import policy
from certificates.inquiries.answer import answer
from certificates.models import Inquiry
from certificates.sign_in import session
from certificates.states import Kind
from certificates.tests.conftest import hanako as hanako
from certificates.tests.conftest import issuers as issuers
from certificates.tests.conftest import keys_dir as keys_dir
from certificates.tests.conftest import made_once as made_once
from certificates.tests.conftest import taro as taro
from certificates.tests.people import ACard

pytestmark = pytest.mark.django_db

MY_NUMBER = "1234-5678-9018"
NOBODYS = "01a20000-0000-7000-8000-000000000000"
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def said(**other):
    return {
        "sending": str(uuid.uuid4()), "topic": "using", "text": "どこで使えますか。", "answer_by": "none"
    } | other  # fmt: skip


def page(response):
    return response.content.decode()


def errors(response):
    """What the summary says, without its links."""
    summary = re.search(r'<div class="errors".*?</ul>', page(response), re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", summary[0]) if summary else []


@pytest.fixture
def browser_of(settings, issuers):
    def browser(citizen):
        now, store = timezone.now(), SessionStore()
        store.create()
        session.begin(store, ACard(citizen, at=now).certificate(Kind.USER_AUTHENTICATION), way="card", at=now)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
        return client

    return browser


class TestAskingAsAStranger:
    def test_leads_to_a_page_that_can_be_kept(self, client):
        sent = client.post("/contact/", said(name="見本橋　葵", answer_by="email", email="aoi@example.jp"))
        inquiry = Inquiry.objects.get()

        assert (sent.status_code, sent["Location"]) == (302, f"/contact/sent/{inquiry.pk}/")
        kept = page(Client().get(sent["Location"]))
        assert f"{inquiry.number[:4]} {inquiry.number[4:]}" in kept
        assert not any(word in kept for word in ("見本橋", "aoi@", "どこで使えますか", "使い方・使えないとき"))

    def test_is_not_offered_an_answer_on_the_site(self, client):
        assert 'value="site"' not in page(client.get("/contact/"))
        assert errors(client.post("/contact/", said(answer_by="site"))) != []
        assert not Inquiry.objects.exists()

    def test_twice_with_one_form_is_one_inquiry(self, client):
        form = said()

        first, second = (client.post("/contact/", form) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert Inquiry.objects.count() == 1

    @pytest.mark.parametrize("left_over", ["aoi@example.jp", "aoi", "@" * 500])
    def test_keeps_no_address_that_will_not_be_used(self, client, left_over):
        client.post("/contact/", said(email=left_over))

        assert Inquiry.objects.get().email == ""

    def test_takes_an_address_as_a_japanese_keyboard_gives_it(self, client):
        client.post("/contact/", said(answer_by="email", email="　ａｏｉ＠ｅｘａｍｐｌｅ．ｊｐ "))

        assert Inquiry.objects.get().email == "aoi@example.jp"


class TestMistakes:
    @pytest.mark.parametrize(
        ("mistake", "says"),
        [
            ({"topic": ""}, ["何についてか、選んでください。"]),
            ({"text": " \r\n　"}, ["聞きたいことを書いてください。"]),
            ({"answer_by": ""}, ["お返事の受け取り方を選んでください。"]),
            ({"answer_by": "email", "email": ""}, ["メールアドレスを書いてください。"]),
            (
                {"answer_by": "email", "email": "あおい"},
                ["メールアドレスの形になっていません（例：name@example.jp）。"],
            ),
            (
                {"answer_by": "email", "email": "a" * 60 + "@" + "b" * 60 + ".example" * 20},
                ["メールアドレスの形になっていません（例：name@example.jp）。"],
            ),
            ({"text": "長" * 2001}, ["2000文字までにしてください（いま2001文字です）。"]),
            ({"name": "長" * 61}, ["60文字までにしてください（いま61文字です）。"]),
        ],
    )
    def test_are_told_at_the_field_and_keep_what_was_written(self, client, mistake, says):
        response = client.post("/contact/", said(**mistake))

        assert errors(response) == says
        assert "<title>エラー：" in page(response)
        assert mistake.get("text") or "どこで使えますか。" in page(response)
        assert not Inquiry.objects.exists()

    def test_lines_count_as_on_the_screen(self, client):
        lines = "\r\n".join(["あ"] * 1000)  # 1000 characters and 999 line ends
        assert client.post("/contact/", said(text=lines)).status_code == 302

    @pytest.mark.parametrize("field", ["text", "name"])
    @pytest.mark.parametrize("number", [MY_NUMBER, "123456789018", "１２３４　５６７８　９０１８"])
    def test_with_a_my_number_are_explained_and_nothing_is_kept(self, client, field, number):
        (told,) = errors(client.post("/contact/", said(**{field: f"わたしの番号は{number}です"})))

        assert "マイナンバーは受け取れません" in told
        assert not Inquiry.objects.exists()

    def test_with_a_my_number_for_an_address_are_explained_too(self, client):
        (told,) = errors(client.post("/contact/", said(answer_by="email", email="123456789018@example.jp")))

        assert "マイナンバーは受け取れません" in told

    @pytest.mark.parametrize("looks_like", ["123456789017", "1234-5678-9018-3456", "1234567890180", "0120-95-0178"])
    def test_numbers_that_only_look_like_one_are_taken(self, client, looks_like):
        assert client.post("/contact/", said(text=f"番号 {looks_like} のこと")).status_code == 302

    def test_a_program_that_fills_in_everything_is_told_so(self, client):
        response = client.post("/contact/", said(website="http://spam.example/"))

        assert "見えない欄に文字が入っている" in errors(response)[0]
        assert not Inquiry.objects.exists()

    @pytest.mark.parametrize("sending", ["", "x", "1"])
    def test_a_form_without_its_number_is_refused(self, client, sending):
        assert client.post("/contact/", said(sending=sending)).status_code == 200
        assert not Inquiry.objects.exists()

    def test_more_than_any_form_holds_is_refused_unread(self, client):
        assert client.post("/contact/", said(text="長" * 100_000)).status_code == 413

    def test_characters_that_no_text_has_are_refused(self, client):
        assert client.post("/contact/", said(text="あ\0い")).status_code == 200
        assert not Inquiry.objects.exists()

    def test_another_sites_form_is_refused(self):
        assert Client(enforce_csrf_checks=True).post("/contact/", said()).status_code == 403


class TestTooMany:
    def test_are_slowed_down_and_lose_nothing(self, client):
        for number in range(policy.INQUIRIES_BY_ONE.tries):
            assert client.post("/contact/", said(text=f"質問{number}")).status_code == 302

        response = client.post("/contact/", said(text="最後の質問"))
        assert response.status_code == 429
        assert "続けて送られた" in errors(response)[0]
        assert "最後の質問" in page(response)
        assert Inquiry.objects.count() == policy.INQUIRIES_BY_ONE.tries
        elsewhere = client.post("/contact/", said(), REMOTE_ADDR="203.0.113.9")
        assert elsewhere.status_code == 302

    def test_mistakes_do_not_count(self, client):
        for _ in range(policy.INQUIRIES_BY_ONE.tries + 5):
            client.post("/contact/", said(text=""))

        assert not Tally.objects.exists()


class TestAskingSignedIn:
    def test_is_answered_on_the_site_and_read_there(self, browser_of, hanako):
        hanakos = browser_of(hanako)
        sent = hanakos.post("/contact/", said(answer_by="site", text="一行目\r\n" + SCRIPT))
        inquiry = Inquiry.objects.get(citizen=hanako)
        operator = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=new_id())
        answer(inquiry.pk, f"はい。{SCRIPT}", actor=operator, at=timezone.now())

        mine = page(hanakos.get("/contact/mine/"))
        assert "一行目<br>" in mine
        assert "はい。&lt;script&gt;" in mine
        assert "電話受付担当者" in mine
        assert "<script>alert" not in mine
        assert "返事をしました" in page(Client().get(sent["Location"]))

    def test_shows_nobody_elses(self, browser_of, hanako, taro):
        browser_of(hanako).post("/contact/", said(answer_by="site", text="花子の秘密"))

        assert "花子の秘密" not in page(browser_of(taro).get("/contact/mine/"))

    def test_is_needed_to_read_ones_own(self, client):
        assert client.get("/contact/mine/")["Location"].startswith("/sign-in/?next=")

    def test_does_not_say_whose_it_is_to_whoever_has_the_address(self, browser_of, hanako):
        sent = browser_of(hanako).post("/contact/", said(answer_by="site"))

        kept = page(Client().get(sent["Location"]))
        assert hanako.full_name not in kept

    def test_an_ended_session_asks_as_a_stranger(self, browser_of, hanako, settings):
        hanakos = browser_of(hanako)
        SessionStore(session_key=hanakos.cookies[settings.SESSION_COOKIE_NAME].value).delete()

        response = hanakos.post("/contact/", said(answer_by="site"))
        assert errors(response) == ["サインインが終わっていました。お返事の受け取り方を、選びなおしてください。"]
        assert "どこで使えますか。" in page(response)
        assert not Inquiry.objects.exists()


class TestThePageThatIsKept:
    @pytest.mark.parametrize("address", [f"/contact/sent/{NOBODYS}/", "/contact/sent/1/", "/contact/sent/"])
    def test_of_nothing_is_not_there(self, client, address):
        assert client.get(address).status_code == 404

    def test_takes_no_post(self, client):
        client.post("/contact/", said())
        assert client.post(f"/contact/sent/{Inquiry.objects.get().pk}/").status_code == 405
