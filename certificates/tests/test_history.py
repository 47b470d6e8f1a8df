"""A history in entries: acts, applications, views; one's own, in order, each found again by its name."""

from datetime import timedelta

import pytest

from accounts import audit
from accounts.actor import Actor
from accounts.models import StaffMember
from accounts.roles import Channel, Role
from certificates import notices
from certificates.history.entries import entries, find
from certificates.history.entry import EntryKind, NoSuchEntry
from certificates.history.rows import Show, rows_of
from certificates.lifecycle.change_secret import change_secret
from certificates.lifecycle.issue import issue
from certificates.lifecycle.set_stop_word import remove_stop_word, set_stop_word
from certificates.lifecycle.suspend import suspend
from certificates.lifecycle.withdraw import withdraw
from certificates.notices import About
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.tests.people import PIN, ACard

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clerk(db):
    row = StaffMember.objects.create(login="k", name="職員　名", role=Role.COUNTER_CLERK, municipality_id="131130")
    return Actor(role=Role.COUNTER_CLERK, channel=Channel.COUNTER, id=row.pk, municipality="131130", reference="V-1")


@pytest.fixture
def operator(db):
    row = StaffMember.objects.create(login="o", name="電話　番", role=Role.HOTLINE_OPERATOR)
    return Actor(role=Role.HOTLINE_OPERATOR, channel=Channel.HOTLINE, id=row.pk, reference="C-1")


def told(citizen, show=Show.ALL):
    return entries(citizen, rows_of(citizen, show))


def what(entry):
    if entry.changes:
        return f"{entry.changes[0].act} {entry.changes[0].certificate.carrier} {len(entry.changes)}"
    return f"{entry.kind} {entry.application.state}" if entry.application else str(entry.kind)


class TestAHistory:
    def test_tells_a_phones_life_with_its_application_newest_first(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now + MINUTE)

        assert [what(entry) for entry in told(hanako)] == [
            "suspend phone 2", "register phone 2", "issue phone 2", "issue card 2", "filed registered",
        ]  # fmt: skip

    def test_tells_an_act_on_card_and_phone_as_two_entries(self, registered, hanako, hanako_at_home, now):
        suspend(hanako.id, list(Carrier), actor=hanako_at_home, reason=Reason.LOST, at=now + MINUTE)

        assert sorted(what(entry) for entry in told(hanako)[:2]) == ["suspend card 2", "suspend phone 2"]

    def test_tells_what_happened_to_secrets_and_not_every_notice(self, card, hanako, now):
        for minutes, about in enumerate([About.STOP_WORD_SET, About.SIGNED_IN, About.PIN_CHANGED, About.ENDS_SOON]):
            notices.tell(hanako.pk, about, at=now + (minutes + 1) * MINUTE)

        newest = told(hanako)[:3]
        assert [entry.notice.about if entry.notice else what(entry) for entry in newest] == [
            "pin_changed", "stop_word_set", "issue card 2",
        ]  # fmt: skip
        assert not any(entry.notice for entry in told(hanako, Show.LOOKED))
        assert find(hanako, newest[0].reference) == newest[0]

    def test_tells_of_an_application_that_it_was_withdrawn(self, phone, card, hanako, now):
        withdraw(phone.apply(card, at=now), at=now + MINUTE)

        assert [what(entry) for entry in told(hanako)[:1]] == ["closed withdrawn"]

    def test_tells_whose_hand_took_an_application_back(self, phone, card, hanako, operator, now):
        """A stop by telephone takes it back too, and nobody else's hand than the operator's was it (R-64)."""
        withdraw(phone.apply(card, at=now), at=now + MINUTE)
        phone.apply(card, at=now + 2 * MINUTE)
        suspend(hanako.id, list(Carrier), actor=operator, reason=Reason.LOST, at=now + 3 * MINUTE)
        closed = [entry for entry in told(hanako) if entry.kind is EntryKind.CLOSED]

        assert [(entry.channel, entry.role) for entry in closed] == [
            (Channel.HOTLINE, Role.HOTLINE_OPERATOR), (Channel.PORTAL, Role.CITIZEN),
        ]  # fmt: skip

    def test_tells_of_every_entry_by_which_way_it_came(self, phone, registered, hanako, hanako_at_home, now):
        change_secret(registered[0], old=PIN, new="7391", session=None, at=now + MINUTE)
        set_stop_word(hanako, "みどりのたぬき7", at=now + 2 * MINUTE)
        remove_stop_word(hanako.pk, at=now + 3 * MINUTE)

        assert [(entry.channel, entry.role) for entry in told(hanako)[:3]] == [(Channel.PORTAL, Role.CITIZEN)] * 3
        assert all(entry.channel for entry in told(hanako))

    def test_tells_an_end_of_what_waited_apart_from_a_stop(self, phone, card, registered, hanako, hanako_at_home, now):
        """One act, and two things came of it: what was in use is on hold, what waited has ended (rules §2)."""
        issue(phone.apply(card, at=now + MINUTE).id, at=now + MINUTE)
        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now + 2 * MINUTE)
        stops = [entry for entry in told(hanako) if entry.changes and entry.changes[0].act == Act.SUSPEND]

        assert all(len({change.to_status for change in entry.changes}) == 1 for entry in stops)
        assert all(find(hanako, entry.reference) == entry for entry in stops)

    def test_tells_of_an_application_that_it_was_refused(self, phone, card, hanako, hanako_at_home, now):
        application = phone.apply(card, at=now)
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now + MINUTE)
        issue(application.id, at=now + 2 * MINUTE)

        assert what(told(hanako)[0]) == "closed refused"

    def test_tells_who_looked_with_their_office_and_not_their_name(self, card, hanako, clerk, now):
        audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now + MINUTE)

        entry = told(hanako)[0]

        assert (entry.kind, entry.office) == (EntryKind.VIEW, "東京都渋谷区")
        assert (entry.view.role, entry.view.purpose) == ("counter_clerk", "紛失届の受付")

    def test_shows_what_is_asked_for(self, card, hanako, clerk, now):
        audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now)

        assert {entry.kind for entry in told(hanako, Show.LOOKED)} == {EntryKind.VIEW}
        assert {entry.kind for entry in told(hanako, Show.HAPPENED)} == {EntryKind.CHANGE}
        assert len(told(hanako)) == 2

    def test_is_ones_own(self, registered, taro, clerk, now):
        audit.record_view(registered[0].citizen, actor=clerk, purpose="紛失届の受付", at=now)

        assert told(taro) == []

    def test_of_any_length_takes_a_handful_of_queries(
        self, registered, hanako, clerk, now, django_assert_max_num_queries
    ):
        for number in range(30):
            audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now + number * MINUTE)

        with django_assert_max_num_queries(8):
            assert len(told(hanako)) > 30


class TestAnEntry:
    def test_is_found_again_by_its_name(self, registered, hanako, clerk, now):
        audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now + MINUTE)

        for entry in told(hanako):
            assert find(hanako, entry.reference) == entry

    def test_of_an_act_is_found_by_each_of_its_changes(self, registered, hanako):
        entry = next(entry for entry in told(hanako) if what(entry) == "register phone 2")

        assert {find(hanako, f"change-{change.pk}").reference for change in entry.changes} == {entry.reference}

    def test_of_somebody_else_is_not_there(self, registered, hanako, taro, clerk, now):
        audit.record_view(hanako, actor=clerk, purpose="紛失届の受付", at=now)
        ACard(taro, at=now)
        notice = hanako.notices.first()

        for reference in [entry.reference for entry in told(hanako)] + [f"notice-{notice.pk}"]:
            with pytest.raises(NoSuchEntry):
                find(taro, reference)

    @pytest.mark.parametrize(
        "name",
        [
            "", "-", "x", "change", "change-", "change-x", "change-0", "change--1", "change-１", "change-9" + "9" * 40,
            "change-9999999999999999999", "view-1.5", "view-1\0", "filed-1", "notice-x", "filed-", "nothing-1",
            "closed-01890000-0000-7000-8000-000000000000",
            "notice-01890000-0000-7000-8000-000000000000", "change-1 OR 1",
        ],
    )  # fmt: skip
    def test_with_a_name_nobody_gave_is_not_there(self, card, hanako, name):
        with pytest.raises(NoSuchEntry):
            find(hanako, name)
