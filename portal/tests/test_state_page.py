"""/certificates/: each lane with its verdict, why, and what to do now, as read from the tables (R-17)."""

from datetime import timedelta

import pytest

from accounts.actor import Actor
from certificates import passwords
from certificates.lifecycle.expire import expire_unregistered
from certificates.lifecycle.issue import issue
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import Application, FaceCapture
from certificates.models.face_capture import FaceState, FaceWay
from certificates.reasons import Reason
from certificates.states import Carrier, Kind
from certificates.tests.api_client import Browser
from certificates.tests.people import ACard, APhone, moved
from portal import held, verdicts
from portal.lanes import state_lane
from portal.tests.conftest import page_of

pytestmark = pytest.mark.django_db
PHONE, CARD = Carrier.PHONE, Carrier.CARD
SIGNING = Kind.DIGITAL_SIGNATURE


def lane(citizen, carrier, now):
    return state_lane(citizen, carrier, actor=Actor.citizen(citizen.pk), at=now)


def page(client):
    return client.get("/certificates/").content.decode()


class TestALane:
    def test_of_what_works_says_no_more(self, hanako, registered, now):
        told = lane(hanako, PHONE, now)

        assert (told.verdict, told.said.why, str(told.said.words)) == (verdicts.USABLE, "", "")
        assert all(str(row.said.words) == "" for row in told.rows)
        assert told.ends_alike

    def test_on_hold_says_once_how_and_for_each_how_it_comes_back(self, hanako, hanako_at_home, registered, now):
        suspend(hanako.id, [CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        told = lane(hanako, CARD, now)

        assert (told.verdict, "あなたがこのサイトで止めました" in told.said.why) == (verdicts.ON_HOLD, True)
        assert [str(row.said.words)[:8] for row in told.rows] == ["見つかったら、市", "元には戻せません"]
        assert told.said.link.address == "portal:lost"

    def test_of_a_phone_on_hold_puts_a_card_that_cannot_sign_first(self, hanako, hanako_at_home, registered, now):
        suspend(hanako.id, [PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        assert lane(hanako, PHONE, now).said.link.address == "portal:resume"

        suspend(hanako.id, [CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        told = lane(hanako, PHONE, now)

        assert "先に市区町村の窓口で、カードの署名用を新しくします" in str(told.said.words)
        assert told.said.link.address == "portal:lost"

    def test_after_a_move_shows_what_is_gone_beside_what_works(self, hanako, registered, now):
        moved(hanako, at=now)

        for carrier in Carrier:
            told = lane(hanako, carrier, now)
            assert told.verdict == verdicts.PARTLY
            assert [row.verdict for row in told.rows] == [verdicts.USABLE, verdicts.REVOKED]
            assert "住所や氏名などが変わった" in told.rows[1].said.why

    def test_of_which_a_part_was_ended_by_oneself_still_works(self, hanako, hanako_at_home, registered, now):
        revoke(hanako.id, [SIGNING], actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)

        told = lane(hanako, PHONE, now)

        assert told.verdict == verdicts.USABLE
        assert [row.verdict for row in told.rows] == [verdicts.USABLE, verdicts.REVOKED]
        assert "やめる手続き" in told.rows[1].said.why

    def test_says_what_was_never_put_in(self, hanako, card, now):
        APhone("device-that-only-logs-in").set_up(card, at=now, kinds=[Kind.USER_AUTHENTICATION])

        told = lane(hanako, PHONE, now)

        assert (told.verdict, told.rows[1].verdict) == (verdicts.USABLE, verdicts.ABSENT)
        assert told.rows[1].said.link.address == "portal:apply"

    def test_of_a_new_phone_says_nothing_of_the_old_one(self, hanako, card, registered, now):
        APhone("device-of-the-tests-0002").set_up(card, at=now, kinds=[Kind.USER_AUTHENTICATION])

        assert [row.verdict for row in lane(hanako, PHONE, now).rows] == [verdicts.USABLE, verdicts.ABSENT]

    def test_that_is_over_says_why_and_how_to_begin_again(self, hanako, hanako_at_home, registered, now):
        revoke(hanako.id, list(Kind), actor=hanako_at_home, reason=Reason.STOLEN, at=now)

        told = lane(hanako, PHONE, now)

        assert (told.verdict, "盗まれた" in told.said.why) == (verdicts.REVOKED, True)
        assert told.said.link.address == "portal:apply"

    def test_there_never_was_is_none(self, hanako, card, now):
        assert lane(hanako, PHONE, now) is None

    def test_tells_whether_one_can_apply(self, hanako, taro, card, now):
        ACard(taro, at=now, kinds=[Kind.USER_AUTHENTICATION])

        assert held.signs(lane(hanako, CARD, now).held)
        assert not held.signs(lane(taro, CARD, now).held)
        moved(hanako, at=now)
        assert not held.signs(lane(hanako, CARD, now).held)
        assert not held.signs(None)


class TestThePage:
    def test_has_a_lane_for_a_phone_that_is_applied_for(self, with_the_card, phone, card, now):
        phone.apply(card, at=now)

        assert "まだありません（申請中です）" in page(with_the_card)

    def test_sends_nobody_to_apply_whose_card_cannot_sign(self, hanako, hanako_at_home, phone, card, now):
        phone.set_up(card, kinds=[Kind.USER_AUTHENTICATION], at=now)
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        absent = lane(hanako, PHONE, now).rows[1]

        assert absent.verdict == verdicts.ABSENT
        assert absent.said.link.address == "portal:lost"

    def test_names_the_last_acts_and_the_way_when_one_knows_nothing_of_them(self, with_the_phone):
        told = page(with_the_phone)

        assert told.count('class="log__entry"') == 3
        assert "身に覚えがない記録があるとき" in told
        assert "現在の状態です。そのあとに変わったことは、この紙には出ません" in told

    def test_says_when_a_secret_is_locked_and_where_to_set_it_anew(self, with_the_phone, registered):
        for _ in range(3):
            with pytest.raises(passwords.Wrong):
                passwords.check(registered[0], "0000")

        told = page(with_the_phone)

        assert "ロック中" in told
        assert "/security/pin/reset/" in told

    def test_is_not_green_where_everything_is_locked(self, hanako, registered, now):
        """Valid to whoever asks, and of no use to its holder (R-32)."""
        told = state_lane(hanako, Carrier.PHONE, actor=Actor.citizen(hanako.id), locked=list(Kind), at=now)
        one = state_lane(hanako, Carrier.PHONE, actor=Actor.citizen(hanako.id), locked=[Kind.DIGITAL_SIGNATURE], at=now)

        assert (told.verdict, one.verdict) == (verdicts.LOCKED, verdicts.PARTLY)
        assert [row.verdict for row in one.rows] == [verdicts.USABLE, verdicts.LOCKED]

    def test_waits_with_an_application(self, with_the_card, phone, card, now):
        phone.apply(card, at=now)

        told = page(with_the_card)

        assert "申請中の証明書があります" in told
        assert "ごろ、できる予定です" in told

    def test_sends_to_the_counter_whom_it_waits_for(self, with_the_card, phone, card, now):
        """Nobody looks at a face before its owner has come (R-13)."""
        application = phone.apply(card, at=now)
        Application.objects.filter(pk=application.pk).update(state="checking")
        assert "職員が確認しています" in page(with_the_card)

        FaceCapture.objects.create(
            application=application, citizen=application.citizen, way=FaceWay.COUNTER, state=FaceState.WAITING,
            session_digest="", prompts=[], began_at=now,
        )  # fmt: skip
        told = page(with_the_card)

        assert "窓口で顔を見せてください" in told
        assert "までに、カードと本人確認書類を持って" in told

    def test_says_when_it_is_ready(self, with_the_card, phone, card, now):
        issue(phone.apply(card, at=now).id, at=now)

        assert "新しい証明書ができています" in page(with_the_card)
        assert "登録待ち" in page(with_the_card)

    def test_says_why_an_application_was_refused(self, with_the_card, phone, card, hanako, now):
        application = phone.apply(card, at=now)
        moved(hanako, at=now)
        issue(application.id, at=now)

        told = page(with_the_card)

        assert "証明書を出せませんでした" in told
        assert "カードの署名用の証明書が失効しました" in told

    def test_says_that_nobody_registered_in_time(self, with_the_card, phone, card, now):
        issue(phone.apply(card, at=now).id, at=now)
        later = now + timedelta(days=31)
        expire_unregistered(at=later)
        Application.objects.update(closed_at=now)  # the page is looked at today

        told = page(with_the_card)

        assert "登録の期限が切れました" in told
        assert "登録の期限がすぎたため、失効しました" in told

    def test_offers_no_application_to_a_card_that_cannot_sign(self, taro, issuers, now):
        browser = Browser()
        browser.sign_in_with_card(ACard(taro, at=now, kinds=[Kind.USER_AUTHENTICATION]))

        told = page(page_of(browser))

        assert "いまは申請できません" in told
        assert "15歳未満の方などのカードには入りません" in told
