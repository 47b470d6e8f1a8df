"""A citizen's session: begun with a certificate, good only while that certificate is (R-35, S3)."""

import uuid
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts import sessions
from certificates import policy
from certificates.models import Certificate
from certificates.sign_in.token import CertificateNotValid, SignedIn


@transaction.atomic
def begin(session: SessionBase, certificate: Certificate, *, at: datetime) -> SignedIn:
    """Sign the holder in, in this browser. Raises CertificateNotValid when it was stopped a moment ago.

    The certificate's row is locked until the session is stored: a suspension comes wholly before, and is seen here, or
    wholly after, and ends this session too.
    """
    locked = Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related("citizen")
    certificate = locked.get(pk=certificate.pk)
    if not certificate.is_in_force(at):
        raise CertificateNotValid
    sessions.begin(session, citizen_id=certificate.citizen_id, certificate_id=certificate.id, at=at)
    session.save()
    return _signed_in(certificate, since=at, at=at)


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
    return _signed_in(certificate, since=since, at=at)


def _signed_in(certificate: Certificate, *, since: datetime, at: datetime) -> SignedIn:
    expires_at = min(at + policy.SESSION_IDLE, since + policy.SESSION_LONGEST)
    return SignedIn(certificate.citizen, certificate, since, expires_at)
