"""Two operators stop the same person at the same moment; one presses twice at once: what stops, stops once (R-52)."""

import uuid

import pytest

from accounts.tests.at_once import at_once
from certificates.models import StatusChange
from certificates.states import Act, Carrier, State
from counters.models import CallStop
from counters.tests.on_the_phone import hear, press, take_call

pytestmark = pytest.mark.django_db(transaction=True)


def suspensions():
    return list(StatusChange.objects.filter(act=Act.SUSPEND).values_list("certificate_id", flat=True))


def test_two_operators_on_one_person_stop_them_once(desk, registered, hanako):
    desks = [desk("denwa-1"), desk("denwa-2")]
    calls = [take_call(one) for one in desks]
    for one, call in zip(desks, calls, strict=True):
        hear(one, call)

    answers = at_once([lambda o=one, c=call: press(o, c, "both") for one, call in zip(desks, calls, strict=True)])

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(suspensions()) == len(set(suspensions())) == 4
    assert set(hanako.certificates.values_list("status", flat=True)) == {State.ON_HOLD}
    assert sorted(stop.receipt is None for stop in CallStop.objects.all()) == [False, True]


def test_one_press_that_comes_twice_at_once_is_one(desk, registered, hanako):
    operator = desk("denwa-1")
    call, key = take_call(operator), uuid.uuid4()
    hear(operator, call)

    answers = at_once([lambda: press(operator, call, "phone", key=key)] * 2)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert CallStop.objects.count() == 1
    assert len(suspensions()) == 2
    assert set(hanako.certificates.filter(carrier=Carrier.CARD).values_list("status", flat=True)) == {State.VALID}


def test_card_and_phone_by_two_operators_at_once_are_both_stopped(desk, registered, hanako):
    desks = [desk("denwa-1"), desk("denwa-2")]
    calls = [take_call(one) for one in desks]
    for one, call in zip(desks, calls, strict=True):
        hear(one, call)
    wanted = ["card", "phone"]

    at_once([lambda o=o, c=c, t=t: press(o, c, t) for o, c, t in zip(desks, calls, wanted, strict=True)])

    assert len(suspensions()) == 4
    assert set(hanako.certificates.values_list("status", flat=True)) == {State.ON_HOLD}
