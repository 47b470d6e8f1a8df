"""Web Push, where settings have a key for it: a phone is told that something changed, and nothing else (ui.md §6)."""

import http.client
import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import IO
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Delivery
from accounts.models.delivery import Outcome
from accounts.web_push import message, vapid
from accounts.web_push.message import Receiver
from certificates.models import Certificate, PushSubscription, StatusChange
from certificates.states import Kind

TIMEOUT_SECONDS = 10
KEPT_SECONDS = 24 * 60 * 60  # by the push service, while the phone is off
PRINTABLE = re.compile(r"[!-~]+")
GONE = (404, 410)  # RFC 8030 §7.3


class NotWithPush(Exception):
    """Not a push service we speak to, not a browser's key, or a session that is not this phone's own."""


def is_on() -> bool:
    return bool(settings.WEB_PUSH_KEY)


@cache
def _key(text: str) -> ec.EllipticCurvePrivateKey:
    return vapid.key_from(text)


def public_key() -> str:
    return vapid.public_part(_key(settings.WEB_PUSH_KEY))


@transaction.atomic
def subscribe(
    certificate: Certificate, *, endpoint: str, receiver: Receiver, language: str, at: datetime
) -> PushSubscription:
    """For the phone whose certificate made this session; another one of this phone, or of this browser, is replaced.

    The certificate's row is locked and looked at again: a stop comes wholly before, and is seen, or wholly after, and
    takes this away too. Raises NotWithPush.
    """
    locked = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if locked.phone_id is None or not locked.is_in_force(at) or not _is_a_push_service(endpoint):
        raise NotWithPush
    PushSubscription.objects.filter(endpoint=endpoint).exclude(phone=locked.phone_id).delete()
    subscription, _created = PushSubscription.objects.update_or_create(
        phone_id=locked.phone_id,
        defaults={
            "endpoint": endpoint, "p256dh": receiver.p256dh, "auth": receiver.auth, "language": language, "made_at": at,
        },
    )  # fmt: skip
    return subscription


def unsubscribe(certificate: Certificate) -> None:
    PushSubscription.objects.filter(phone=certificate.phone_id).delete()


def forget(changes: Collection[StatusChange]) -> None:
    """Of every phone whose log-in certificate stops with these changes; before anything is planned or sent."""
    stopped = [one.certificate for one in changes if one.certificate.kind == Kind.USER_AUTHENTICATION]
    phones = [one.phone_id for one in stopped if one.phone_id]
    if phones:
        PushSubscription.objects.filter(phone__in=phones).delete()


def send(delivery: Delivery) -> Outcome:
    """Raises OSError or HTTPException where another try may help."""
    subscription = PushSubscription.objects.filter(phone=uuid.UUID(delivery.recipient)).first()
    if subscription is None:
        return Outcome.NOBODY
    try:
        _OPENER.open(_request(subscription), timeout=TIMEOUT_SECONDS).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()
        if refusal.code not in GONE:
            raise http.client.HTTPException(f"push service: {refusal.code}") from None  # without the address
        PushSubscription.objects.filter(pk=subscription.pk, endpoint=subscription.endpoint).delete()
        return Outcome.NOBODY
    return Outcome.SENT


def _request(to: PushSubscription) -> urllib.request.Request:
    with translation.override(to.language):
        text = gettext("状態が変わりました")
    body = message.encrypt(text.encode(), Receiver(bytes(to.p256dh), bytes(to.auth)))
    by = vapid.authorization(
        to.endpoint, key=_key(settings.WEB_PUSH_KEY), contact=settings.WEB_PUSH_CONTACT, at=timezone.now()
    )
    headers = {
        "Authorization": by,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": "notice",  # RFC 8030 §5.4: of several that wait for a phone that is off, the newest is enough
    }
    return urllib.request.Request(to.endpoint, data=body, headers=headers, method="POST")  # noqa: S310 - judged below


def _is_a_push_service(endpoint: str) -> bool:
    """The browser says where to; we go to the services named in the settings and nowhere else (no SSRF)."""
    if not PRINTABLE.fullmatch(endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    host = parts.hostname or ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and host == "localhost")
    return secure and any(host == one or host.endswith(f".{one}") for one in settings.WEB_PUSH_SERVICES)


class _NoFurther(urllib.request.HTTPRedirectHandler):
    """A push service does not send us on, least of all to a machine of ours."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoFurther, urllib.request.ProxyHandler())
