"""How often something may be tried, over all processes; and from where (T4, T8)."""

import datetime
from collections import Counter

import pytest
from django.test import RequestFactory

from accounts import limits
from accounts.limits import Limit, TooOften
from accounts.models import Tally
from accounts.network import address_of
from accounts.tests.at_once import at_once

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
THREE = Limit("three an hour", 3, datetime.timedelta(hours=1))


def tried(limit, of, *, at=NOW):
    try:
        limits.count(limit, of, at=at)
    except TooOften as refusal:
        return refusal.retry_after
    return "looked at"


@pytest.mark.django_db
class TestALimit:
    def test_lets_so_many_pass_and_says_when_to_come_back(self):
        later = NOW + datetime.timedelta(minutes=20)

        assert [tried(THREE, "here") for _ in range(3)] == ["looked at"] * 3
        assert tried(THREE, "here", at=later) == 40 * 60 + 1

    def test_begins_anew_when_its_window_is_over(self):
        for _ in range(9):
            tried(THREE, "here")

        assert tried(THREE, "here", at=NOW + THREE.within) == "looked at"

    def test_counts_each_on_its_own(self):
        for _ in range(4):
            tried(THREE, "here")

        assert tried(THREE, "there") == "looked at"
        assert tried(Limit("another", 3, THREE.within), "here") == "looked at"

    def test_keeps_no_address_and_no_name(self):
        tried(THREE, "192.0.2.7")

        assert b"192" not in bytes(Tally.objects.get().key)

    def test_is_forgotten_when_it_is_over(self):
        tried(THREE, "here")

        assert limits.forget_ended(at=NOW) == 0
        assert limits.forget_ended(at=NOW + THREE.within) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_sixty_tries_at_once_exactly_three_pass():
    told = at_once([lambda: tried(THREE, "here")] * 60)

    assert Counter(answer == "looked at" for answer in told) == {True: 3, False: 57}


class TestAnAddress:
    def of(self, remote, forwarded=None):
        more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
        return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **more))

    def test_is_the_askers(self):
        assert self.of("192.0.2.7") == "192.0.2.7"

    def test_is_not_what_the_asker_says_it_is(self):
        assert self.of("192.0.2.7", "198.51.100.1") == "192.0.2.7"

    @pytest.mark.parametrize("said", ["203.0.113.9", "198.51.100.1, 203.0.113.9", "x,203.0.113.9"])
    def test_behind_a_proxy_is_what_the_proxy_added(self, settings, said):
        settings.BEHIND_PROXY = True

        assert self.of("10.0.0.1", said) == "203.0.113.9"

    def test_of_one_home_is_one(self):
        assert self.of("2001:db8:1:2::7") == self.of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"

    def test_of_ipv4_written_as_ipv6_is_the_same(self):
        assert self.of("::ffff:192.0.2.7") == "192.0.2.7"

    @pytest.mark.parametrize("odd", ["", "unix:", "1.2.3", "😀"])
    def test_that_is_none_is_one_of_its_own(self, odd):
        assert self.of(odd) == "unknown"
