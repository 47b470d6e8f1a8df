"""The page of an inquiry: what was answered is shown to the browser that asked, and to no other."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.ids import new_id
from accounts.roles import Channel, Role
from certificates import policy
from certificates.inquiries.answer import answer
from certificates.models import Inquiry

pytestmark = pytest.mark.django_db
ANSWER = "スマホを再起動してください。"
OPERATOR = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=new_id())


def said(**other):
    return {
        "sending": str(uuid.uuid4()), "topic": "using", "text": "動きません。", "answer_by": "email",
        "email": "aoi@example.jp",
    } | other  # fmt: skip


def asks(client, **other):
    """The page of what was asked, and by then answered."""
    address = client.post("/contact/", said(**other))["Location"]
    answer(Inquiry.objects.latest("id").pk, ANSWER, actor=OPERATOR, at=timezone.now())
    return address


def page(client, address):
    return client.get(address).content.decode()


class TestTheAnswer:
    def test_is_read_in_the_browser_that_asked(self, client):
        address = asks(client)

        assert ANSWER in page(client, address)
        assert f'lang="ja" data-person>{ANSWER}' in page(client, address)
        assert "no-store" in client.get(address)["Cache-Control"]

    def test_is_not_read_by_whoever_has_the_address(self, client):
        address = asks(client)

        told = page(Client(), address)
        assert "返事をしました" in told
        assert "問い合わせたときと同じブラウザーで" in told
        assert ANSWER not in told

    def test_is_not_read_with_the_cookie_of_another_inquiry(self, client):
        mine, theirs = asks(client, text="わたしの質問"), asks(Client(), text="ほかの人の質問")
        forged = Client()
        forged.cookies["asked"] = client.cookies["asked"].value

        assert ANSWER in page(forged, mine)
        assert ANSWER not in page(forged, theirs)

    @pytest.mark.parametrize("cookie", ["", "x", "{id}", "{id}:x:y"])
    def test_is_not_read_with_a_cookie_made_up(self, client, cookie):
        address = asks(client)
        forged = Client()
        forged.cookies["asked"] = cookie.format(id=Inquiry.objects.get().pk)

        assert ANSWER not in page(forged, address)

    def test_is_not_read_by_who_asks_the_same_in_the_same_words(self, client):
        """Which is no second inquiry, but nobody learns by it what another was answered."""
        address, other = asks(client), Client()

        assert other.post("/contact/", said())["Location"] == address
        assert ANSWER not in page(other, address)

    def test_is_read_after_pressing_twice(self, client):
        form = said()
        for _ in range(2):
            address = client.post("/contact/", form)["Location"]
            kept = client.cookies.pop("asked")  # the first answer was lost
        answer(Inquiry.objects.get().pk, ANSWER, actor=OPERATOR, at=timezone.now())
        client.cookies["asked"] = kept.value

        assert ANSWER in page(client, address)

    def test_is_read_for_some_weeks(self, client, monkeypatch):
        address = asks(client)
        monkeypatch.setattr(policy, "ASKERS_BROWSER_KNOWN_FOR", timedelta(seconds=-1))  # they are over

        assert ANSWER not in page(client, address)


class TestTheCookie:
    def test_goes_to_its_page_alone_and_to_no_script(self, client):
        address = asks(client)

        cookie = client.cookies["asked"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "Lax")

    def test_is_not_left_where_no_answer_is_read(self, client):
        client.post("/contact/", said(answer_by="none"))

        assert "asked" not in client.cookies

    def test_is_not_left_by_a_citizen_who_reads_it_signed_in(self, at_home):
        address = asks(at_home)

        assert "asked" not in at_home.cookies
        told = page(at_home, address)
        assert 'href="/contact/mine/"' in told
        assert ANSWER not in told
        assert ANSWER in page(at_home, "/contact/mine/")
