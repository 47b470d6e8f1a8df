"""A house with a certificate in each state, and OCSP asked over WSGI as a web server would pass it on (contract §4)."""

import datetime
import io
from types import SimpleNamespace
from wsgiref.util import setup_testing_defaults

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from django.test import override_settings
from django.utils import timezone

from accounts.actor import THE_SYSTEM, Actor
from accounts.models import Citizen, Municipality
from certificates.lifecycle import issue
from certificates.lifecycle.change_status import change_status
from certificates.lifecycle.suspend import suspend
from certificates.management.commands.create_issuers import create_missing
from certificates.models import Certificate
from certificates.ocsp import rows
from certificates.ocsp.answer import directory
from certificates.ocsp.face import application
from certificates.ocsp.renewal import renew_responders
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.tests.people import ACard, APhone

Answered, Status = ocsp.OCSPResponseStatus, ocsp.OCSPCertStatus
DAY = datetime.timedelta(days=1)


def citizen(name):
    return Citizen.objects.create(
        full_name=name, kana="シケン", birth_date=datetime.date(1988, 4, 2), gender="2", address="東京都渋谷区",
        municipality=Municipality.objects.get(code="131130"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """Committed once for this module, because the face reads through a connection of its own: one of each state."""
    at = timezone.now().replace(microsecond=0)
    with django_db_blocker.unblock(), override_settings(KEYS_DIR=tmp_path_factory.mktemp("keys")):
        create_missing(at=at - DAY)
        renew_responders(at=at)
        rows.close_all()
        directory.forget()
        yield SimpleNamespace(at=at, person=citizen, **_one_of_each_state(at))
        rows.close_all()
        directory.forget()
        django_db_setup.renew()


def _one_of_each_state(at):
    def phone(name, device):
        held = APhone(device)
        return held.set_up(ACard(citizen(name), at=at), at=at)[0]

    valid, held, revoked = (phone(f"人{n}", f"device-of-the-tests-000{n}") for n in range(3))
    actor = Actor.citizen(held.citizen_id)
    suspend(held.citizen_id, [Carrier.PHONE], actor=actor, reason=Reason.LOST, at=at)
    change_status(revoked, Act.REVOKE, actor=THE_SYSTEM, reason=Reason.SUPERSEDED, at=at)
    waiting = APhone("device-of-the-tests-0009").apply(ACard(citizen("人9"), at=at), at=at)
    issue.issue(waiting.id, at=at)
    ready = Certificate.objects.filter(status="ready_to_register", kind=valid.kind).get()
    for one in (valid, held, revoked):
        one.refresh_from_db()
    return {"valid": valid, "held": held, "revoked": revoked, "ready": ready}


def http(method="POST", path="/ocsp/", body=b"", content_type="application/ocsp-request", length=None):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": ""}
    environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)) if length is None else length}
    if method == "POST" and content_type is not None:
        environ["CONTENT_TYPE"] = content_type
    setup_testing_defaults(environ)
    told = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=int(status[:3]), headers=dict(headers))

    answered = application(environ, start_response)
    return SimpleNamespace(body=b"".join(answered), **told)


def asked(der):
    """What the face answers to this DER, with its signature verified."""
    response = http(body=der)
    assert (response.status, response.headers["Content-Type"]) == (200, "application/ocsp-response")
    assert response.headers["Cache-Control"] == "no-store"
    read = ocsp.load_der_ocsp_response(response.body)
    if read.response_status == Answered.SUCCESSFUL:
        read.certificates[0].public_key().verify(read.signature, read.tbs_response_bytes, ec.ECDSA(hashes.SHA256()))
    return read


def together(*ders):
    wanted = [asn1_ocsp.OCSPRequest.load(der)["tbs_request"]["request_list"][0] for der in ders]
    return asn1_ocsp.OCSPRequest({"tbs_request": {"request_list": wanted}}).dump()
