"""A citizen's session: begun with a certificate, good only while that certificate is (R-35, S3)."""

import uuid
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts import browsers, sessions
from accounts.actor import Actor
from accounts.browsers import Browser
from accounts.sessions import Way
from certificates import notices, policy
from certificates.models import Certificate
from certificates.sign_in.token import CertificateNotValid, SignedIn


@transaction.atomic
def begin(
    session: SessionBase, certificate: Certificate, *, way: Way, browser: Browser | None = None, at: datetime
) -> SignedIn:
    """Sign the holder in, in this browser. Raises CertificateNotValid when it was stopped a moment ago.

    They are told of a browser that nobody has signed them in with before (`browser` None: of no browser at all).

    The certificate's row is locked until the session is stored: a suspension comes wholly before, and is seen here, or
    wholly after, and ends this session too.
    """
    locked = Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related("citizen")
    certificate = locked.get(pk=certificate.pk)
    if not certificate.is_in_force(at):
        raise CertificateNotValid
    name, citizen_id = browser.name if browser else "", certificate.citizen_id
    sessions.begin(session, citizen_id=citizen_id, certificate_id=certificate.id, way=way, browser=name, at=at)
    session.save()
    if browser and browsers.meet(citizen_id, browser, at=at):
        by = notices.through(Actor.citizen(citizen_id))
        notices.tell(citizen_id, notices.About.SIGNED_IN, at=at, browser=name, way=way, **by)
    return _signed_in(certificate, since=at, way=way, at=at)


def read(session: SessionBase, *, at: datetime) -> SignedIn | None:
    """Who is signed in, judged anew at each request: the certificate's status, its dates, and the hour at most."""
    since = parse_datetime(session.get(sessions.SIGNED_IN_AT, ""))
    if since is None or at > since + policy.SESSION_LONGEST:
        return None
    certificate = (
        Certificate.objects.select_related("citizen", "phone")
        .filter(pk=uuid.UUID(session[sessions.CERTIFICATE]), citizen_id=uuid.UUID(session[sessions.CITIZEN]))
        .first()
    )
    if certificate is None or not certificate.is_in_force(at):
        return None
    return _signed_in(certificate, since=since, way=session.get(sessions.WAY, ""), at=at)


def _signed_in(certificate: Certificate, *, since: datetime, way: str, at: datetime) -> SignedIn:
    expires_at = min(at + policy.SESSION_IDLE, since + policy.SESSION_LONGEST)
    return SignedIn(certificate.citizen, certificate, since, expires_at, way)
