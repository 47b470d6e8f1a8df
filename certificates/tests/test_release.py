"""The card was found (R-18, R-43): log-in comes back, signing is revoked and made anew; two people do it."""

import datetime
import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates import card_terminal
from certificates.lifecycle.change_status import change_status
from certificates.lifecycle.correct import correct
from certificates.lifecycle.countersign import NotTheSecond
from certificates.lifecycle.issue_cards import issue_card
from certificates.lifecycle.reissue import ask_for_certificate, reissue
from certificates.lifecycle.release import release
from certificates.lifecycle.suspend import suspend
from certificates.models import CardRequest, Countersignature, StatusChange
from certificates.permissions import NotAllowed
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, NotPossible
from certificates.tests.a_chip import put_on_terminal
from certificates.tests.people import new_key

SHIBUYA = "131130"
CLERK = Actor(role=Role.COUNTER_CLERK, channel=Channel.COUNTER, id=uuid.uuid4(), municipality=SHIBUYA, reference="C-1")
SECOND = replace(CLERK, id=uuid.uuid4(), role=Role.COUNTER_SUPERVISOR)
OPERATOR = Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=uuid.uuid4(), reference="H-1")
SUPERVISOR = replace(OPERATOR, id=uuid.uuid4(), role=Role.HOTLINE_SUPERVISOR)


@pytest.fixture
def held(card, hanako, hanako_at_home, now):
    suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
    return card


def at_commit():
    """Ask now for what the database would ask for at COMMIT; the transaction is undone."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    finally:
        transaction.set_rollback(True)


def states(citizen, carrier="card"):
    return {c.kind: (c.status, c.stop_code) for c in citizen.certificates.filter(carrier=carrier)}


class TestRelease:
    def test_brings_the_log_in_back_and_ends_the_signing_one(self, held, hanako, now):
        receipt = release(hanako.id, actor=CLERK, second=SECOND, at=now)

        assert states(hanako) == {
            "user_authentication": ("valid", ""),
            "digital_signature": ("revoked", "superseded"),
        }
        assert receipt.act == "release"
        signed = Countersignature.objects.select_related("change")
        assert {(one.change.act, one.actor_id, one.role) for one in signed} == {
            ("release", SECOND.id, "counter_supervisor"),
            ("revoke", SECOND.id, "counter_supervisor"),
        }

    @pytest.mark.parametrize(
        "second",
        [
            CLERK,
            replace(CLERK, reference="C-2"),
            replace(SECOND, municipality="271004"),
            replace(SECOND, channel=Channel.HOTLINE, municipality=""),
            replace(SECOND, id=None),
        ],
        ids=["oneself", "oneself again", "another city", "the hotline", "nobody"],
    )
    def test_takes_somebody_else_of_the_same_office(self, held, hanako, now, second):
        with pytest.raises(NotTheSecond):
            release(hanako.id, actor=CLERK, second=second, at=now)

        assert {status for status, _ in states(hanako).values()} == {"on_hold"}

    @pytest.mark.parametrize("actor", [OPERATOR, SUPERVISOR], ids=["operator", "supervisor"])
    def test_is_never_the_hotlines(self, held, hanako, now, actor):
        with pytest.raises(NotAllowed):
            release(hanako.id, actor=actor, second=replace(actor, id=uuid.uuid4()), at=now)

    def test_is_for_ones_own_city(self, held, hanako, now):
        elsewhere = replace(CLERK, municipality="271004")
        with pytest.raises(NotAllowed):
            release(hanako.id, actor=elsewhere, second=replace(SECOND, municipality="271004"), at=now)

    def test_of_what_is_not_on_hold_is_not_possible(self, card, hanako, now):
        with pytest.raises(NotPossible):
            release(hanako.id, actor=CLERK, second=SECOND, at=now)

    def test_of_a_card_that_was_replaced_is_not_possible(self, held, hanako, now):  # returned, no release
        issue_card(hanako, keys={kind: new_key().public_key() for kind in Kind}, at=now)

        with pytest.raises(NotPossible):
            release(hanako.id, actor=CLERK, second=SECOND, at=now)

    def test_leaves_the_phone_alone(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, list(Carrier), actor=hanako_at_home, reason=Reason.LOST, at=now)
        release(hanako.id, actor=CLERK, second=SECOND, at=now)

        assert {status for status, _ in states(hanako, "phone").values()} == {"on_hold"}

    def test_without_a_second_person_is_refused_by_the_database(self, held, hanako, now):
        authentication = held.certificate(Kind.USER_AUTHENTICATION)
        change_status(authentication, Act.RELEASE, actor=CLERK, reason=Reason.FOUND, at=now)

        with pytest.raises(IntegrityError, match="takes two people"):
            at_commit()

    def test_countersigned_by_oneself_is_refused_by_the_database(self, held, hanako, now):
        authentication = held.certificate(Kind.USER_AUTHENTICATION)
        change = change_status(authentication, Act.RELEASE, actor=CLERK, reason=Reason.FOUND, at=now)
        Countersignature.objects.create(change=change, actor_id=CLERK.id, role=CLERK.role, at=now)

        with pytest.raises(IntegrityError, match="takes two people"):
            at_commit()


class TestReissue:
    @pytest.fixture
    def asked(self, held, hanako, now, settings):
        settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
        release(hanako.id, actor=CLERK, second=SECOND, at=now)
        place = put_on_terminal(held)
        return ask_for_certificate(held.row, Kind.DIGITAL_SIGNATURE, terminal=place, reference="C-1", at=now)

    def test_makes_a_new_signing_certificate_and_writes_it_into_the_chip(self, asked, hanako, now):
        done = reissue(asked.pk, at=now)

        assert done.certificate.status == "valid"
        assert done.certificate.card_id == asked.card_id
        assert done.written_at == now
        chip = card_terminal.card_on_terminal(asked.terminal)
        assert chip.certificate(kind=Kind.DIGITAL_SIGNATURE) == bytes(done.certificate.der)
        assert sorted(status for status, _ in states(hanako).values())[-1] == "valid"
        assert StatusChange.objects.get(certificate=done.certificate).reference == "C-1"

    def test_done_twice_is_done_once(self, asked, hanako, now):
        first, second = reissue(asked.pk, at=now), reissue(asked.pk, at=now)

        assert first.certificate_id == second.certificate_id
        assert hanako.certificates.filter(kind="digital_signature", status="valid").count() == 1

    def test_interrupted_before_the_chip_is_written_goes_on_there(self, asked, now):
        reissue(asked.pk, at=now)
        CardRequest.objects.update(written_at=None)
        later = now + datetime.timedelta(minutes=1)

        assert reissue(asked.pk, at=later).written_at == later

    def test_is_not_asked_for_while_one_is_alive(self, card, now, settings):
        settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
        with pytest.raises(NotPossible):
            ask_for_certificate(
                card.row, Kind.DIGITAL_SIGNATURE, terminal=put_on_terminal(card), reference="C-1", at=now
            )

    def test_of_a_card_that_ended_meanwhile_makes_nothing(self, asked, hanako, now):
        issue_card(hanako, keys={kind: new_key().public_key() for kind in Kind}, at=now)

        assert reissue(asked.pk, at=now).certificate is None

    def test_lasts_as_long_as_the_cards_other_certificate(self, asked, held, now):
        authentication = held.certificate(Kind.USER_AUTHENTICATION)

        assert reissue(asked.pk, at=now).certificate.not_after == authentication.not_after


class TestCorrect:
    @pytest.fixture
    def stopped(self, registered, hanako, now):
        suspend(hanako.id, [Carrier.PHONE], actor=OPERATOR, reason=Reason.LOST, at=now)
        return list(StatusChange.objects.filter(act=Act.SUSPEND))

    def put_right(self, hanako, stopped, *, at, actor=SUPERVISOR, second=OPERATOR):
        return correct(hanako.id, stopped, actor=actor, second=second, at=at)

    def test_makes_valid_again_what_one_stop_hit(self, stopped, hanako, now):
        self.put_right(hanako, stopped, at=now + datetime.timedelta(minutes=29))

        assert {status for status, _ in states(hanako, "phone").values()} == {"valid"}
        assert Countersignature.objects.filter(change__act="correct", role="hotline_operator").count() == 2

    def test_is_too_late_after_thirty_minutes(self, stopped, hanako, now):
        with pytest.raises(NotPossible):
            self.put_right(hanako, stopped, at=now + datetime.timedelta(minutes=31))

        assert {status for status, _ in states(hanako, "phone").values()} == {"on_hold"}

    def test_is_not_possible_once_something_else_has_happened(self, stopped, registered, hanako, now):
        change_status(registered[0], Act.REVOKE, actor=SUPERVISOR, reason=Reason.STOLEN, at=now)

        with pytest.raises(NotPossible):
            self.put_right(hanako, stopped, at=now)

    def test_never_undoes_an_older_stop(self, stopped, hanako, hanako_at_home, now):
        """The card, which the citizen stopped before, is no part of it."""
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)
        self.put_right(hanako, stopped, at=now)

        assert {status for status, _ in states(hanako).values()} == {"on_hold"}

    @pytest.mark.parametrize(("actor", "second"), [(OPERATOR, SUPERVISOR), (CLERK, SECOND)], ids=["hotline", "counter"])
    def test_is_the_supervisors_to_do(self, stopped, hanako, now, actor, second):
        with pytest.raises(NotAllowed):
            self.put_right(hanako, stopped, at=now, actor=actor, second=second)

    def test_takes_two(self, stopped, hanako, now):
        with pytest.raises(NotTheSecond):
            self.put_right(hanako, stopped, at=now, second=SUPERVISOR)
