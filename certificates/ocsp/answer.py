"""From the bytes of an OCSP request to the bytes of its answer (contract §4). Never an exception, never a guess."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime

from certificates.ocsp import rows
from certificates.ocsp.forms import Form, Forms
from certificates.ocsp.responders import Directory
from certificates.ocsp.speaker import Speaker
from certificates.policy import OCSP_ANSWER_LIFETIME
from certificates.states import State
from certificates.x509 import ocsp

log = logging.getLogger("smartcert.ocsp")
directory = Directory()


def answer(data: bytes, *, clock: Callable[[], datetime]) -> bytes:
    """The DER answer to this DER request; when there is none to give, the error of RFC 6960 that says why."""
    try:
        try:
            return _answer(data, clock)
        except rows.ConnectionLost:
            return _answer(data, clock)  # reading twice harms nothing, and a restart need not be noticed
    except ocsp.MalformedRequest:
        return ocsp.MALFORMED_REQUEST
    except rows.DatabaseAway:
        log.warning("the database cannot be asked: tryLater")
        return ocsp.TRY_LATER
    except Exception as error:  # the last line: whatever happened, it must not look like a status
        # Where, not what: a message or a value could carry a serial number.
        log.error("%s in an OCSP answer\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        return ocsp.INTERNAL_ERROR


def _answer(data: bytes, clock: Callable[[], datetime]) -> bytes:
    forms = directory.forms()
    known = forms.find(data)
    return _answer_known(*known, clock) if known else _answer_unread(data, forms, clock)


def _answer_known(form: Form, serial: bytes, clock: Callable[[], datetime]) -> bytes:
    with rows.connection() as connection:
        status = _status(connection.read(form.speaker.issuer_id, serial))
    at = clock()  # after the reading, so that no answer names a stop later than its own moment
    if status is ocsp.GOOD and form.speaker.may_speak(at):
        return form.good(serial, at=at)
    return _signed(form.speaker, [(form.about(serial), status)], nonce=None, at=at)


def _answer_unread(data: bytes, forms: Forms, clock: Callable[[], datetime]) -> bytes:
    request = ocsp.parse(data)
    with rows.connection() as connection:
        speakers = {directory.find(asked, connection) for asked in request.asked}
        if len(speakers) != 1 or (speaker := speakers.pop()) is None:
            return ocsp.UNAUTHORIZED  # an issuer that is not ours, or two in one question
        statuses = [(asked, _status(connection.read(speaker.issuer_id, asked.serial))) for asked in request.asked]
    forms.learn(data, request, speaker)
    return _signed(speaker, statuses, nonce=request.nonce, at=clock())


def _signed(speaker: Speaker, statuses: list[tuple[ocsp.CertId, bytes]], *, nonce: bytes | None, at: datetime) -> bytes:
    if speaker.responder is None or not speaker.may_speak(at):
        log.error("issuer %s has no responder: tryLater", speaker.issuer_id)
        return ocsp.TRY_LATER
    return speaker.responder.answer(statuses, nonce=nonce, at=at, lifetime=OCSP_ANSWER_LIFETIME)


def _status(row: rows.Row | None) -> bytes:
    """What may be said of a row. Not in the table, or issued and not yet registered: unknown (R-61)."""
    if row is None or row.status == State.READY_TO_REGISTER:
        return ocsp.UNKNOWN
    if row.status == State.VALID:
        return ocsp.GOOD
    if row.status in (State.ON_HOLD, State.REVOKED) and row.stopped_at is not None:
        return ocsp.revoked(row.stopped_at, code=row.stop_code)
    raise ValueError("a status without an answer")
