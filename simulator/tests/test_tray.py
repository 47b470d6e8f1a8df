import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.html import escape

from simulator.cast import CAST
from simulator.dealing import deal

pytestmark = pytest.mark.django_db


class TestTheTray:
    def test_shows_every_card_with_its_purpose_and_pins(self, client, issuers):
        call_command("deal_cards")

        page = client.get("/simulator/").content.decode()

        for person in CAST.values():
            assert escape(person.full_name) in page
            assert escape(str(person.purpose)) in page
            for pin in (person.authentication, person.card_text, person.signing):
                assert pin is None or pin in page

    def test_leads_from_each_card_to_applying_and_signing_in(self, client, issuers):
        place = deal("aoi", at=timezone.now())

        page = client.get("/simulator/").content.decode()

        assert f'href="/certificates/apply/?card={place.pk}"' in page
        assert f'href="/sign-in/?card={place.pk}"' in page

    @pytest.mark.parametrize(("name", "warned"), [("aoi", False), ("makoto", True), ("hinata", True), ("daichi", True)])
    def test_says_beforehand_where_applying_will_be_refused(self, client, issuers, name, warned):
        deal(name, at=timezone.now())

        assert ("このカードでは申請できません" in client.get("/simulator/").content.decode()) is warned

    def test_says_what_is_stopped_locked_or_about_to_end(self, client, issuers):
        for name, word in (("makoto", "一時停止中"), ("daichi", "ロック中"), ("fumi", "期限が近い")):
            deal(name, at=timezone.now())
            assert word in client.get("/simulator/").content.decode()

    def test_says_so_when_nothing_has_been_dealt(self, client):
        assert "まだ配られていません" in client.get("/simulator/").content.decode()

    def test_has_no_inline_script_or_style_and_asks_nobody_else(self, client, issuers):
        call_command("deal_cards")

        page = client.get("/simulator/").content.decode()

        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
