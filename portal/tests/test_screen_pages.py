"""Signing in on another screen, page by page: the computer's and the phone's (T10)."""

import re

import pytest
from django.test import Client

from accounts.models import Session
from certificates.models import ScreenSignIn
from certificates.sign_in import screen as screens

pytestmark = pytest.mark.django_db
SCREEN, PICTURE, APPROVE = "/sign-in/screen/", "/sign-in/screen/picture.svg", "/sign-in/approve/"


@pytest.fixture
def pc():
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/150.0")
    client.post(f"{SCREEN}?next=/history/")
    return client


@pytest.fixture
def asked(pc):
    return ScreenSignIn.objects.get()


def read(phone, asked, now):
    return phone.get(f"{APPROVE}?code={screens.code_of(asked, at=now)}")


def page(client, address):
    return client.get(address).content.decode()


class TestTheComputer:
    def test_shows_a_picture_to_whoever_asked(self, pc):
        picture = pc.get(PICTURE)

        assert picture.headers["Content-Type"] == "image/svg+xml"
        assert picture.content.startswith(b"<?xml")
        assert b"<script" not in picture.content
        assert Client().get(PICTURE).status_code == 404

    def test_goes_from_step_to_step(self, pc, asked, with_the_phone, now):
        assert 'data-screen="waiting"' in page(pc, SCREEN)
        assert read(with_the_phone, asked, now).headers["Location"] == APPROVE
        assert f">{asked.number}<" in page(pc, SCREEN)
        assert pc.get(PICTURE).status_code == 404
        assert "Firefox (Windows)" in page(with_the_phone, APPROVE)
        with_the_phone.post(APPROVE, {"number": asked.number})
        assert "承認しました" in page(with_the_phone, APPROVE)
        assert 'data-screen="approved"' in page(pc, SCREEN)
        assert pc.post(SCREEN, {"take": "1"}).headers["Location"] == "/history/"
        assert pc.get("/history/").status_code == 200
        assert Session.objects.filter(way="screen").count() == 1

    def test_is_not_taken_by_another_one(self, pc, asked, with_the_phone, now):
        read(with_the_phone, asked, now)
        with_the_phone.post(APPROVE, {"number": asked.number})
        other = Client()
        other.post(SCREEN)

        assert other.post(SCREEN, {"take": "1"}).headers["Location"] == SCREEN
        assert other.get("/history/").status_code == 302
        assert pc.post(SCREEN, {"take": "1"}).headers["Location"] == "/history/"

    def test_is_let_in_by_no_press_of_its_own(self, pc, asked):
        assert pc.post(SCREEN, {"take": "1"}).headers["Location"] == SCREEN
        assert pc.get("/history/").status_code == 302

    def test_leads_to_no_other_house(self, db):
        client = Client()
        client.post(f"{SCREEN}?next=https://evil.example/")

        assert client.session["screen_next"] == "/certificates/"

    def test_says_when_its_time_is_over(self, pc, asked, now):
        ScreenSignIn.objects.update(expires_at=now)

        assert "時間がたったため" in page(pc, SCREEN)

    def test_is_slowed_down(self, db):
        answers = [Client().post(SCREEN).status_code for _ in range(screens.STARTS.tries + 1)]

        assert (set(answers[:-1]), answers[-1]) == ({302}, 429)


class TestThePhone:
    def test_reads_before_it_signs_in(self, asked, now):
        stranger = Client()
        read(stranger, asked, now)

        assert stranger.get(APPROVE).headers["Location"].startswith("/sign-in/?next=")
        assert ScreenSignIn.objects.get().state == "scanned"

    def test_lets_nobody_in_without_having_read(self, asked, with_the_phone):
        with_the_phone.post(APPROVE, {"number": asked.number})

        assert "もう使えません" in page(with_the_phone, APPROVE)
        assert ScreenSignIn.objects.get().state == "waiting"

    @pytest.mark.parametrize("typed", ["", "x", "0", "１２", "9" * 30, "-1"])
    def test_with_another_number_lets_nobody_in(self, asked, with_the_phone, now, typed):
        read(with_the_phone, asked, now)
        with_the_phone.post(APPROVE, {"number": typed})

        assert "番号がちがったので" in page(with_the_phone, APPROVE)
        assert ScreenSignIn.objects.get().state == "refused"

    def test_says_that_it_is_not_me(self, pc, asked, with_the_phone, now):
        read(with_the_phone, asked, now)
        with_the_phone.post(APPROVE, {"refuse": "1"})

        assert "断りました" in page(with_the_phone, APPROVE)
        assert 'data-screen="refused"' in page(pc, SCREEN)

    def test_is_no_card(self, asked, with_the_card, now):
        read(with_the_card, asked, now)
        shown = page(with_the_card, APPROVE)
        with_the_card.post(APPROVE, {"number": asked.number})

        assert "承認できるのは" in shown
        assert not re.search(r'name="number"', shown)
        assert ScreenSignIn.objects.get().state == "scanned"

    def test_shows_no_code_in_its_address(self, asked, with_the_phone, now):
        assert "code" not in read(with_the_phone, asked, now).headers["Location"]

    @pytest.mark.parametrize("code", ["", "x", "../", "あ", "0" * 2000])
    def test_with_an_invented_code_reads_nothing(self, asked, with_the_phone, code):
        with_the_phone.get(APPROVE, {"code": code})

        assert with_the_phone.get(APPROVE).status_code == 404
