"""Several certificates through the one door: all of them or none, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actor import THE_SYSTEM, Actor
from certificates.lifecycle.change_status import change_status, change_statuses
from certificates.models import Certificate, StatusChange
from certificates.permissions import NotAllowed
from certificates.reasons import Reason, ReasonDoesNotFit
from certificates.states import Act, NotPossible, State

pytestmark = pytest.mark.django_db


def stop(certificates, *, actor, at, reason=Reason.LOST):
    return change_statuses(certificates, Act.SUSPEND, actor=actor, reason=reason, at=at)


def stored(certificates):
    rows = Certificate.objects.filter(pk__in=[one.pk for one in certificates])
    return {row.status for row in rows}


class TestSeveral:
    def test_are_moved_together_and_each_has_its_line(self, registered, hanako_at_home, now):
        changes = stop(registered, actor=hanako_at_home, at=now)

        assert [change.certificate_id for change in changes] == [one.pk for one in registered]
        assert {(change.act, change.from_status, change.to_status, change.at) for change in changes} == {
            ("suspend", "valid", "on_hold", now)
        }
        assert stored(registered) == {State.ON_HOLD}
        assert {(one.status, one.stop_code, one.stopped_at) for one in registered} == {
            (State.ON_HOLD, "certificateHold", now)
        }

    @pytest.mark.django_db(transaction=True)
    def test_are_all_refused_when_one_is(self, registered, hanako_at_home, now):
        change_status(registered[0], Act.SUSPEND, actor=hanako_at_home, reason=Reason.LOST, at=now)
        lines = StatusChange.objects.count()

        with pytest.raises(NotPossible):
            stop(registered, actor=hanako_at_home, at=now)

        registered[1].refresh_from_db()
        assert registered[1].status == State.VALID
        assert StatusChange.objects.count() == lines

    @pytest.mark.django_db(transaction=True)
    def test_are_refused_for_a_reason_that_does_not_fit(self, registered, hanako_at_home, now):
        with pytest.raises(ReasonDoesNotFit):
            stop(registered, actor=hanako_at_home, at=now, reason=Reason.DEATH)

        assert stored(registered) == {State.VALID}

    @pytest.mark.django_db(transaction=True)
    def test_are_refused_to_another_citizen(self, registered, taro, now):
        with pytest.raises(NotAllowed):
            stop(registered, actor=Actor.citizen(taro.id), at=now)

        assert stored(registered) == {State.VALID}

    def test_that_came_from_different_moments_keep_their_own(self, registered, hanako_at_home, now):
        """A hold that becomes a revocation keeps the hold's moment; one revoked from use has the new one."""
        later = now.replace(hour=13)
        change_status(registered[0], Act.SUSPEND, actor=hanako_at_home, reason=Reason.LOST, at=now)

        change_statuses(registered, Act.REVOKE, actor=THE_SYSTEM, reason=Reason.SUPERSEDED, at=later)

        assert [one.stopped_at for one in registered] == [now, later]
        assert [Certificate.objects.get(pk=one.pk).stopped_at for one in registered] == [now, later]

    def test_of_one_issuer_ask_for_its_lists_once(self, registered, hanako_at_home, now):
        before = ProcrastinateJob.objects.count()
        stop(registered, actor=hanako_at_home, at=now)  # two kinds: two issuers

        jobs = ProcrastinateJob.objects.order_by("-id")[: ProcrastinateJob.objects.count() - before]
        assert {job.lock for job in jobs} == {f"crls-{one.issuer_id}" for one in registered}
        assert len(jobs) == 2

    def test_take_no_more_statements_than_one(self, registered, hanako_at_home, now):
        with CaptureQueriesContext(connection) as two:
            stop(registered, actor=hanako_at_home, at=now)

        # lock, update, history, push, sessions, passkeys, notice, mail address; and a job for each issuer
        assert len(two.captured_queries) == 8 + 2
