"""Web Push: the phone asks for it, learns that something changed and no more, and is forgotten when it is lost."""

import base64
import http.client
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Delivery
from accounts.tests.at_once import at_once
from accounts.tests.push_service import Browser as PushBrowser
from accounts.tests.push_service import push_service
from certificates import consequences, jobs, notices
from certificates.lifecycle.issue import issue
from certificates.lifecycle.revoke import revoke
from certificates.lifecycle.suspend import suspend
from certificates.models import PushSubscription
from certificates.notices import About
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind
from certificates.tests.api_client import Browser, problem_of
from certificates.tests.people import ACard, APhone
from certificates.ways import push

pytestmark = pytest.mark.django_db

KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # RFC 8291's example


@pytest.fixture(autouse=True)
def on(settings):
    settings.WEB_PUSH_KEY, settings.WEB_PUSH_CONTACT = KEY, "mailto:operators@example.jp"
    settings.WEB_PUSH_SERVICES = ["localhost", "push.example.net"]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def service():
    with push_service() as service:
        yield service


@pytest.fixture
def screen():
    """The phone's browser, as the push service's messages reach it."""
    return PushBrowser()


@pytest.fixture
def subscribed(registered, screen, service, now):
    return push.subscribe(
        registered[0], endpoint=f"{service.origin}/send/1", receiver=screen.receiver, language="ja", at=now
    )


def tell(citizen, now, about=About.REGISTERED):
    return notices.tell(citizen.pk, about, at=now)


def push_all():
    for delivery in Delivery.objects.filter(way="push"):
        jobs.send_push(str(delivery.pk))


class TestAMessage:
    def test_says_that_something_has_changed_and_no_more(self, subscribed, hanako, service, screen, now):
        tell(hanako, now)
        push_all()
        push_all()

        ((headers, body),) = service.received
        assert screen.read(body) == "状態が変わりました"
        assert headers["content-encoding"] == "aes128gcm"
        assert headers["authorization"].startswith("vapid t=")
        assert int(headers["ttl"]) == 24 * 60 * 60
        assert hanako.full_name.encode() not in body

    def test_is_in_the_language_of_the_phone(self, subscribed, hanako, service, screen, now):
        PushSubscription.objects.update(language="en")
        tell(hanako, now)
        push_all()

        assert screen.read(service.received[0][1]) == "Something has changed"

    @pytest.mark.parametrize(
        ("about", "shown"),
        [
            (About.READY_TO_REGISTER, True),
            (About.REVOKED, True),
            (About.ENDS_SOON, False),
            (About.CASE_ANSWERED, False),
        ],
    )
    def test_is_for_what_has_changed(self, subscribed, hanako, now, about, shown):
        tell(hanako, now, about)

        assert Delivery.objects.filter(way="push").exists() is shown

    def test_is_for_ones_own_phone(self, subscribed, taro, now):
        tell(taro, now)

        assert not Delivery.objects.exists()

    @pytest.mark.parametrize("status", [404, 410])
    def test_that_nobody_takes_any_more_ends_the_subscription(self, subscribed, hanako, service, now, status):
        service.status = status
        tell(hanako, now)
        push_all()

        assert not PushSubscription.objects.exists()
        assert Delivery.objects.get().outcome == "nobody"

    @pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 503])
    def test_that_fails_is_tried_again(self, subscribed, hanako, service, now, status):
        service.status = status
        tell(hanako, now)
        with pytest.raises(http.client.HTTPException, match=str(status)) as failed:
            push_all()
        assert "/send/1" not in str(failed.value)

        service.status = 201
        push_all()
        assert Delivery.objects.get().outcome == "sent"

    def test_follows_nobody_elsewhere(self, subscribed, hanako, service, now):
        service.status, service.location = 307, f"{service.origin}/somewhere-else"
        tell(hanako, now)
        with pytest.raises(http.client.HTTPException, match="307"):
            push_all()

        assert len(service.received) == 1

    def test_is_planned_for_nobody_when_it_is_off(self, subscribed, hanako, now, settings):
        settings.WEB_PUSH_KEY = ""
        tell(hanako, now)

        assert not Delivery.objects.exists()


class TestALostPhone:
    def test_is_forgotten_before_anything_is_sent(self, subscribed, hanako, hanako_at_home, service, now):
        tell(hanako, now)  # still waiting when the phone is lost

        suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)
        push_all()

        assert not PushSubscription.objects.exists()
        assert service.received == []
        assert {delivery.outcome for delivery in Delivery.objects.all()} == {"nobody"}
        assert not Delivery.objects.filter(way="push", notice__about="suspended").exists()

    def test_is_forgotten_first_of_all_by_every_act_that_stops(self):
        stops = {Act.SUSPEND, Act.RESUME, Act.REVOKE}

        for act, following in consequences.FOLLOWS.items():
            assert (following[0] is consequences.Consequence.FORGET_PUSH) is (act in stops), act

    def test_is_not_one_whose_signing_certificate_ended(self, subscribed, hanako, hanako_at_home, now):
        revoke(hanako.id, [Kind.DIGITAL_SIGNATURE], actor=hanako_at_home, reason=Reason.NO_LONGER_NEEDED, at=now)

        assert PushSubscription.objects.exists()

    def test_is_not_one_whose_card_was_stopped(self, subscribed, hanako, hanako_at_home, now):
        suspend(hanako.id, [Carrier.CARD], actor=hanako_at_home, reason=Reason.LOST, at=now)

        assert PushSubscription.objects.exists()

    def test_is_any_that_another_took_the_place_of(self, subscribed, card, now):
        issue(APhone("another-device-000001").apply(card, at=now).id, at=now)

        assert not PushSubscription.objects.exists()

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.slow
    def test_cannot_slip_in_while_it_is_being_stopped(self, registered, screen, hanako, hanako_at_home, now):
        def subscribe():
            push.subscribe(
                registered[0], endpoint="https://push.example.net/1", receiver=screen.receiver, language="ja", at=now
            )

        def stop():
            suspend(hanako.id, [Carrier.PHONE], actor=hanako_at_home, reason=Reason.LOST, at=now)

        at_once([subscribe] * 4 + [stop] + [subscribe] * 4, refusals=push.NotWithPush)

        assert not PushSubscription.objects.exists()


def b64(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@pytest.fixture
def body(screen):
    return {
        "endpoint": "https://push.example.net/send/abc",
        "keys": {"p256dh": b64(screen.public), "auth": b64(screen.auth)},
    }


@pytest.fixture
def by_phone(phone, registered):
    browser = Browser()
    assert browser.sign_in_with_phone(phone, registered).status_code == 200
    return browser


def delete(browser):
    headers = {"X-CSRFToken": browser.client.cookies["csrftoken"].value}
    return browser.client.delete("/api/v1/push-subscriptions/", headers=headers)


ELSEWHERE = [
    "http://push.example.net/x", "https://push.example.net.evil.example/x", "https://evil.example/x",
    "https://evilpush.example.net/x", "https://push.example.net@evil.example/x", "https://169.254.169.254/",
    "file:///etc/passwd", "ftp://push.example.net/", "//push.example.net/", "push.example.net", " ", "https://",
    "https://[::1", "https://push.example.net/ x", "https://push.example.net/\r\nX: y", "https://あ.example/",
]  # fmt: skip
NO_SUBSCRIPTIONS = [
    {"endpoint": None}, {"endpoint": 7}, {"endpoint": ""}, {"endpoint": "x" * 1001}, {"keys": None}, {"keys": []},
    {"keys": {}}, {"keys": {"p256dh": "x", "auth": "x"}}, {"keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
    {"keys": {"p256dh": "あ", "auth": "\0"}}, {"keys": {"p256dh": 1, "auth": 2}},
]  # fmt: skip


class TestTheCall:
    def test_binds_it_to_the_phone_whose_session_it_is(self, by_phone, body, registered):
        answer = by_phone.post("push-subscriptions/", body)

        assert answer.status_code == 201
        kept = PushSubscription.objects.get()
        assert (kept.phone, kept.endpoint, kept.language) == (registered[0].phone, body["endpoint"], "ja")

    def test_replaces_what_this_phone_had(self, by_phone, body):
        by_phone.post("push-subscriptions/", body)
        by_phone.post("push-subscriptions/", body | {"endpoint": "https://push.example.net/new"})

        assert PushSubscription.objects.get().endpoint == "https://push.example.net/new"

    def test_takes_the_browser_over_from_whoever_had_it_before(self, by_phone, body, taro, now):
        others = APhone("device-of-the-tests-0002").set_up(ACard(taro, at=now), at=now)
        log_in = next(one for one in others if one.kind == Kind.USER_AUTHENTICATION)
        push.subscribe(log_in, endpoint=body["endpoint"], receiver=PushBrowser().receiver, language="ja", at=now)

        assert by_phone.post("push-subscriptions/", body).status_code == 201

        assert PushSubscription.objects.get().phone.citizen != taro

    def test_ends_it(self, by_phone, body):
        by_phone.post("push-subscriptions/", body)

        assert [delete(by_phone).status_code for _ in range(2)] == [204, 204]
        assert not PushSubscription.objects.exists()

    def test_is_answered_once(self, by_phone, body):
        first, again = (by_phone.post("push-subscriptions/", body, key="k1") for _ in range(2))
        assert first.json() == again.json()

        other = by_phone.post("push-subscriptions/", body | {"endpoint": "https://push.example.net/x"}, key="k1")
        assert problem_of(other) == "idempotency-key-reused"

    def test_is_not_for_whoever_signed_in_with_a_card(self, card, body):
        browser = Browser()
        browser.sign_in_with_card(card)

        assert problem_of(browser.post("push-subscriptions/", body)) == "not-possible"
        assert delete(browser).status_code == 204

    def test_is_not_for_strangers_or_without_the_token(self, by_phone, body):
        assert problem_of(Browser().post("push-subscriptions/", body)) == "not-signed-in"
        assert problem_of(by_phone.post("push-subscriptions/", body, csrf=False)) == "csrf-failed"

    def test_sends_us_nowhere_but_to_push_services(self, by_phone, body):
        for endpoint in ELSEWHERE:
            answer = by_phone.post("push-subscriptions/", body | {"endpoint": endpoint})
            assert problem_of(answer) == "not-possible", endpoint
        assert not PushSubscription.objects.exists()

    def test_refuses_what_is_no_subscription(self, by_phone, body):
        for broken in NO_SUBSCRIPTIONS:
            assert problem_of(by_phone.post("push-subscriptions/", body | broken)) == "malformed", broken

    def test_is_not_there_when_it_is_off(self, by_phone, body, settings):
        settings.WEB_PUSH_KEY = ""

        assert problem_of(by_phone.post("push-subscriptions/", body)) == "not-found"
        assert delete(by_phone).status_code == 404

    def test_of_a_session_that_is_too_old_is_refused(self, registered, screen, now):
        with pytest.raises(push.NotWithPush):
            push.subscribe(
                registered[0],
                endpoint="https://push.example.net/1",
                receiver=screen.receiver,
                language="ja",
                at=registered[0].not_after + timedelta(seconds=1),
            )
