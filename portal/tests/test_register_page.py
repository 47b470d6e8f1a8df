"""The page that waits, as it stands without a script: how far the application is, for whoever may know (R-12…R-14)."""

import pytest

from certificates.lifecycle.issue import issue
from certificates.lifecycle.withdraw import withdraw
from certificates.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(phone, card, now):
    return phone.apply(card, at=now)


def page(client, application):
    text = client.get(f"/certificates/register/?application={application.pk}").content.decode()
    return text.partition('class="no-script')[2].partition("data-register=")[0]


def test_says_how_far_it_is(at_home, application, now):
    assert "申請中の証明書があります" in page(at_home, application)

    issue(application.pk, at=now)

    assert "新しい証明書ができています" in page(at_home, application)
    assert "JavaScriptが必要です" in page(at_home, application)  # to register it


def test_says_until_when_a_face_is_looked_at(at_home, application):
    Application.objects.filter(pk=application.pk).update(state="checking", platform="iphone")

    assert "までに、顔の確認ができないと" in page(at_home, application)


def test_says_that_it_is_over(at_home, application, now):
    withdraw(application, at=now)

    assert "申請を取り下げました" in page(at_home, application)
    assert "JavaScriptが必要です" not in page(at_home, application)


def test_says_nothing_of_it_to_others(client, at_taros, application):
    for stranger in (client, at_taros):
        assert "申請中の証明書" not in page(stranger, application)
