"""Our own OCSP asked as a stranger would: what it says is checked, and what is no answer is none (R-60)."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography.x509.ocsp import OCSPCertStatus
from django.utils import timezone

from certificates.ocsp import ask_back
from certificates.ocsp.face import application
from certificates.tests.asking import question
from certificates.tests.ocsp_house import http

pytestmark = pytest.mark.django_db


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@contextmanager
def listening(settings, app):
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.STATUS_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def always(body):
    """Whoever is asked, this is said."""

    def app(_environ, start_response):
        start_response("200 OK", [("Content-Type", "application/ocsp-response"), ("Content-Length", str(len(body)))])
        return [body]

    return app


def test_says_what_everybody_is_told(house, settings):
    now = timezone.now()
    with listening(settings, application):
        assert ask_back.says(house.valid, at=now) is OCSPCertStatus.GOOD
        assert ask_back.says(house.held, at=now) is OCSPCertStatus.REVOKED
        assert ask_back.says(house.ready, at=now) is OCSPCertStatus.UNKNOWN
        assert ask_back.are_stopped([house.held, house.revoked], at=now)
        assert not ask_back.are_stopped([house.held, house.valid], at=now)


def test_takes_no_answer_about_another_certificate(house, settings):
    told = http(body=question(house.held)).body
    with listening(settings, always(told)), pytest.raises(ask_back.NoAnswer):
        ask_back.says(house.valid, at=timezone.now())


def test_takes_no_answer_that_somebody_changed(house, settings):
    told = bytearray(http(body=question(house.held)).body)
    signed = told.index(house.held.serial)
    told[signed + len(house.held.serial) + 6] ^= 1  # a moment beside the serial, under the signature
    with listening(settings, always(bytes(told))), pytest.raises(ask_back.NoAnswer):
        ask_back.says(house.held, at=timezone.now())


def test_takes_no_old_answer(house, settings):
    told = http(body=question(house.held)).body
    with listening(settings, always(told)), pytest.raises(ask_back.NoAnswer):
        ask_back.says(house.held, at=timezone.now() + timedelta(minutes=3))


@pytest.mark.parametrize("told", [b"", b"<html>", b"\x30\x03\x0a\x01\x06"], ids=["nothing", "a page", "unauthorized"])
def test_takes_nothing_else_for_an_answer(house, settings, told):
    with listening(settings, always(told)), pytest.raises(ask_back.NoAnswer):
        ask_back.says(house.held, at=timezone.now())


def test_says_that_nobody_could_be_asked(house, settings):
    with listening(settings, always(b"")):
        pass  # the port was free a moment ago, and nobody listens there now
    with pytest.raises(ask_back.NoAnswer):
        ask_back.says(house.held, at=timezone.now())
