"""What OCSP says of real rows, asked over WSGI as a web server would pass it on (contract §4)."""

import base64
import datetime
import io
import os
import random
import signal
import socket
import threading
import time
from types import SimpleNamespace
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ReasonFlags, ocsp
from django.conf import settings as configured_settings
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from accounts.actor import THE_SYSTEM, Actor
from accounts.models import Citizen, Municipality
from certificates.lifecycle import issue
from certificates.lifecycle.change_status import change_status
from certificates.lifecycle.suspend import suspend
from certificates.management.commands.create_issuers import create_missing
from certificates.models import Certificate, Issuer
from certificates.ocsp import rows
from certificates.ocsp.answer import answer, directory
from certificates.ocsp.face import LARGEST_REQUEST, application
from certificates.ocsp.renewal import renew_responders
from certificates.reasons import Reason
from certificates.states import Act, Carrier
from certificates.tests.asking import parsed, question, question_by_hash
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
        yield SimpleNamespace(at=at, **_one_of_each_state(at))
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


class TestAStatus:
    def test_of_a_valid_certificate_is_good(self, house):
        assert asked(question(house.valid)).certificate_status == Status.GOOD

    def test_on_hold_is_revoked_for_a_hold(self, house):
        said = asked(question(house.held))

        assert (said.certificate_status, said.revocation_reason) == (Status.REVOKED, ReasonFlags.certificate_hold)
        assert said.revocation_time_utc == house.at

    def test_revoked_is_revoked_with_its_code_and_no_more(self, house):
        said = asked(question(house.revoked))

        assert (said.certificate_status, said.revocation_reason) == (Status.REVOKED, ReasonFlags.superseded)

    def test_of_what_waits_to_be_registered_is_unknown(self, house):
        assert asked(question(house.ready)).certificate_status == Status.UNKNOWN

    @pytest.mark.parametrize("serial", [b"\x01" * 16, b"\x01", b"\x00", b"\x7f" * 20, b"\x01" * 100])
    def test_of_a_serial_that_is_not_in_the_table_is_unknown(self, house, serial):
        issuer = house.valid.issuer
        der = question_by_hash(bytes(issuer.name_sha256), bytes(issuer.key_sha256), serial)

        assert asked(der).certificate_status == Status.UNKNOWN

    def test_is_signed_by_a_responder_of_the_certificates_own_issuer(self, house):
        (responder,) = asked(question(house.valid)).certificates

        responder.verify_directly_issued_by(parsed(house.valid.issuer))

    def test_is_as_of_now_and_soon_over(self, house):
        before = timezone.now().replace(microsecond=0)
        said = asked(question(house.valid))

        assert before <= said.this_update_utc <= timezone.now()
        assert said.next_update_utc - said.this_update_utc == datetime.timedelta(minutes=2)

    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
    def test_comes_in_the_askers_hash(self, house, algorithm):
        said = asked(question(house.valid, algorithm=algorithm))

        assert said.hash_algorithm.name == algorithm.name
        assert said.serial_number == int.from_bytes(bytes(house.valid.serial), "big")

    @pytest.mark.parametrize("length", [1, 32, 128])
    def test_echoes_the_nonce(self, house, length):
        (nonce,) = asked(question(house.valid, nonce=b"n" * length)).extensions

        assert nonce.value.nonce == b"n" * length

    @pytest.mark.parametrize("length", [0, 129])
    def test_is_refused_with_a_nonce_of_another_length(self, house, length):  # RFC 9654
        assert asked(question(house.valid, nonce=b"n" * length)).response_status == Answered.MALFORMED_REQUEST

    def test_of_an_expired_certificate_is_still_what_its_row_says(self, house):
        later = house.valid.not_after + DAY
        renew_responders(at=later)
        directory.forget()

        said = ocsp.load_der_ocsp_response(answer(question(house.valid), clock=lambda: later))

        assert (said.certificate_status, said.this_update_utc) == (Status.GOOD, later)


class TestTheWrongIssuer:
    """Name and key must both be those of the issuer whose certificate it is: anything else is never good."""

    @pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
    @pytest.mark.parametrize("field", ["name", "key"])
    def test_hash_that_is_nobodys_is_unauthorized(self, house, field, algorithm):
        issuer = house.valid.issuer
        right = {name: bytes(getattr(issuer, f"{name}_{algorithm.name}")) for name in ("name", "key")}
        wrong = right | {field: b"\x00" * algorithm.digest_size}
        serial = bytes(house.valid.serial)

        assert asked(question_by_hash(right["name"], right["key"], serial, algorithm=algorithm)).certificate_status
        said = asked(question_by_hash(wrong["name"], wrong["key"], serial, algorithm=algorithm))
        assert said.response_status == Answered.UNAUTHORIZED

    def test_of_ours_does_not_know_the_certificate(self, house):
        other = Issuer.objects.get(slug="card-signing")
        der = question_by_hash(bytes(other.name_sha256), bytes(other.key_sha256), bytes(house.valid.serial))

        assert asked(der).certificate_status == Status.UNKNOWN

    def test_mixed_from_two_of_ours_is_unauthorized(self, house):
        one, other = house.valid.issuer, Issuer.objects.get(slug="card-signing")
        der = question_by_hash(bytes(one.name_sha256), bytes(other.key_sha256), bytes(house.valid.serial))

        assert asked(der).response_status == Answered.UNAUTHORIZED

    def test_hash_in_an_algorithm_not_spoken_is_unauthorized(self, house):
        said = asked(question(house.valid, algorithm=hashes.SHA512()))

        assert said.response_status == Answered.UNAUTHORIZED


def together(*ders):
    wanted = [asn1_ocsp.OCSPRequest.load(der)["tbs_request"]["request_list"][0] for der in ders]
    return asn1_ocsp.OCSPRequest({"tbs_request": {"request_list": wanted}}).dump()


class TestSeveral:
    def test_of_one_issuer_are_answered_each(self, house):
        several = [house.valid, house.held, house.revoked, house.ready, house.valid]
        algorithms = [hashes.SHA256(), hashes.SHA1(), hashes.SHA256(), hashes.SHA256(), hashes.SHA1()]
        der = together(*(question(one, algorithm=h) for one, h in zip(several, algorithms, strict=True)))

        said = [(one.hash_algorithm.name, one.certificate_status.name) for one in asked(der).responses]

        assert said == [
            ("sha256", "GOOD"),
            ("sha1", "REVOKED"),
            ("sha256", "REVOKED"),
            ("sha256", "UNKNOWN"),
            ("sha1", "GOOD"),
        ]

    def test_of_two_issuers_are_unauthorized(self, house):
        card = Certificate.objects.filter(carrier="card", citizen=house.valid.citizen_id).first()

        der = together(question(house.valid), question(card))

        assert asked(der).response_status == Answered.UNAUTHORIZED

    def test_one_of_them_nobodys_are_unauthorized(self, house):
        der = together(question(house.valid), question_by_hash(b"\x00" * 32, b"\x00" * 32, b"\x01"))

        assert asked(der).response_status == Answered.UNAUTHORIZED


class TestAtOnce:
    def test_the_first_question_after_a_suspension_hears_of_it(self, house):
        phone = APhone("device-of-the-tests-0100")
        certificate = phone.set_up(ACard(citizen("人100"), at=house.at), at=house.at)[0]
        assert asked(question(certificate)).certificate_status == Status.GOOD

        actor = Actor.citizen(certificate.citizen_id)
        suspend(certificate.citizen_id, [Carrier.PHONE], actor=actor, reason=Reason.LOST, at=timezone.now())

        assert asked(question(certificate)).certificate_status == Status.REVOKED

    def test_a_new_generation_of_an_issuer_is_known(self, house):
        asked(question(house.valid))
        directory._read_at -= 2  # two seconds later
        Issuer.objects.filter(slug="card-authentication").update(issues=False)
        try:
            (newer,) = create_missing(at=house.at)
            renew_responders(at=house.at)
            der = question_by_hash(bytes(newer.name_sha256), bytes(newer.key_sha256), b"\x01" * 16)

            said = asked(der)

            assert said.certificate_status == Status.UNKNOWN
            said.certificates[0].verify_directly_issued_by(parsed(newer))
        finally:
            Issuer.objects.filter(slug="card-authentication", generation=2).update(issues=False)
            Issuer.objects.filter(slug="card-authentication", generation=1).update(issues=True)


class TestAGet:
    @pytest.mark.parametrize(
        "spell",
        [
            lambda der: base64.b64encode(der).decode(),
            lambda der: base64.urlsafe_b64encode(der).decode(),
            lambda der: base64.b64encode(der).decode().rstrip("="),
            lambda der: base64.urlsafe_b64encode(der).decode().rstrip("="),
            lambda der: quote(base64.b64encode(der).decode(), safe=""),  # escaped twice: once more than WSGI undoes
            lambda der: base64.b64encode(der).decode().replace("+", " "),
            lambda der: "/" + base64.b64encode(der).decode(),
            lambda der: base64.encodebytes(der).decode(),
        ],
    )
    def test_is_read_in_every_spelling(self, house, spell):
        seen = ""
        for length in range(1, 33):  # nonces of many lengths bring every padding, and every letter of the alphabet
            der = question(house.valid, nonce=random.Random(length).randbytes(length))
            seen += base64.b64encode(der).decode()
            response = http("GET", "/ocsp/" + spell(der))

            assert ocsp.load_der_ocsp_response(response.body).certificate_status == Status.GOOD
            assert response.headers["Cache-Control"] == "no-store"
        assert {"+", "/", "="} <= set(seen)
        assert "==" in seen

    def test_keeps_two_slashes_in_a_row(self, house):
        nonce = b"\xff" * 24  # //// in base64
        der = question(house.valid, nonce=nonce)
        assert "//" in base64.b64encode(der).decode()

        (echoed,) = ocsp.load_der_ocsp_response(http("GET", "/ocsp/" + base64.b64encode(der).decode()).body).extensions
        assert echoed.value.nonce == nonce

    @pytest.mark.parametrize(
        "path", ["/ocsp/", "/ocsp", "/ocsp/!", "/ocsp/A", "/ocsp/AAAA", "/ocsp/é", "/ocsp/%", "/ocsp/="]
    )
    def test_without_a_question_is_malformed(self, house, path):
        response = http("GET", path.encode().decode("latin-1"))

        assert response.status == 200
        assert ocsp.load_der_ocsp_response(response.body).response_status == Answered.MALFORMED_REQUEST

    def test_may_be_a_head(self, house):
        response = http("HEAD", "/ocsp/" + base64.b64encode(question(house.valid)).decode())

        assert (response.status, response.body) == (200, b"")
        assert int(response.headers["Content-Length"]) > 500


class TestHttp:
    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "X"])
    def test_with_another_verb_is_refused(self, method):
        response = http(method)

        assert (response.status, response.body, response.headers["Allow"]) == (405, b"", "GET, HEAD, POST")

    @pytest.mark.parametrize("content_type", ["text/html", "", None, "application/json", "application/ocsp-response"])
    def test_with_another_content_type_is_refused(self, content_type):
        response = http(content_type=content_type)

        assert (response.status, response.body) == (415, b"")

    @pytest.mark.parametrize("content_type", ["application/ocsp-request; charset=binary", "Application/OCSP-Request"])
    def test_with_the_content_type_in_another_spelling_is_read(self, house, content_type):
        response = http(body=question(house.valid), content_type=content_type)

        assert ocsp.load_der_ocsp_response(response.body).certificate_status == Status.GOOD

    @pytest.mark.parametrize(
        ("length", "status"), [("", 411), ("-1", 411), ("x", 411), ("١", 411), ("65537", 413), ("9" * 5000, 413)]
    )
    def test_of_another_length_is_refused_before_reading(self, length, status):
        class Unread(io.BytesIO):
            def read(self, *_size):
                raise AssertionError("read")

        told = []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/ocsp/",
            "CONTENT_TYPE": "application/ocsp-request",
            "CONTENT_LENGTH": length,
            "wsgi.input": Unread(),
        }

        assert application(environ, lambda line, _headers: told.append(line)) == [b""]
        assert told[0].startswith(str(status))

    def test_of_the_largest_size_is_read(self):
        response = http(body=b"\x30" * LARGEST_REQUEST)

        assert ocsp.load_der_ocsp_response(response.body).response_status == Answered.MALFORMED_REQUEST

    def test_that_is_cut_off_is_malformed(self, house):
        der = question(house.valid)

        response = http(body=der[:-1], length=str(len(der)))

        assert ocsp.load_der_ocsp_response(response.body).response_status == Answered.MALFORMED_REQUEST

    def test_follows_wsgi_to_the_letter(self, house):
        for method, path in (("GET", "/ocsp/AAAA"), ("PUT", "/ocsp/"), ("HEAD", "/ocsp/AAAA")):
            environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": ""}
            setup_testing_defaults(environ)

            def start_response(_status, _headers, exc_info=None):
                return lambda _data: None

            answered = validator(_with_a_type(application))(environ, start_response)
            list(answered)
            answered.close()


def _with_a_type(application):
    """wsgiref's validator wants a Content-Type on every answer but 204 and 304; ours with an empty body has none."""

    def typed(environ, start_response):
        def start(status, headers, exc_info=None):
            if not any(name == "Content-Type" for name, _ in headers):
                headers = [*headers, ("Content-Type", "text/plain")]
            return start_response(status, headers)

        return application(environ, start)

    return typed


class TestTheDatabase:
    def test_gone_means_try_later_and_back_means_an_answer(self, house, monkeypatch):
        rows.close_all()
        with monkeypatch.context() as away:
            away.setitem(connections["default"].settings_dict, "PORT", "1")
            away.setitem(connections["default"].settings_dict, "HOST", "127.0.0.1")
            assert asked(question(house.valid)).response_status == Answered.TRY_LATER

        assert asked(question(house.valid)).certificate_status == Status.GOOD

    @pytest.mark.slow
    def test_that_takes_the_call_and_says_nothing_means_try_later_within_five_seconds(self, house, monkeypatch):
        rows.close_all()
        with socket.create_server(("127.0.0.1", 0)) as mute, monkeypatch.context() as away:
            away.setitem(connections["default"].settings_dict, "HOST", "127.0.0.1")
            away.setitem(connections["default"].settings_dict, "PORT", str(mute.getsockname()[1]))
            started = time.monotonic()

            said = asked(question(house.valid))

            assert said.response_status == Answered.TRY_LATER
            assert time.monotonic() - started < 5

    @pytest.mark.slow
    def test_that_falls_silent_between_two_questions_means_try_later(self, house):
        """The server is stopped in its tracks (SIGSTOP): connections stay open and nothing comes."""
        asked(question(house.valid))
        with rows.connection() as held:
            pid = held.psycopg.info.backend_pid
        os.kill(pid, signal.SIGSTOP)
        try:
            started = time.monotonic()
            assert asked(question(house.valid)).response_status == Answered.TRY_LATER
            assert time.monotonic() - started < 5
        finally:
            os.kill(pid, signal.SIGCONT)

        assert asked(question(house.valid)).certificate_status == Status.GOOD

    def test_restarted_is_not_even_noticed(self, house):
        asked(question(house.valid))
        with rows.connection() as held:
            held.psycopg.execute("SELECT 1")
            lost = held.psycopg.info.backend_pid
        with configured_settings.EMBEDDED_POSTGRES.connect() as superuser:
            superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])

        assert asked(question(house.valid)).certificate_status == Status.GOOD

    def test_answers_many_at_once(self, house):
        said = []

        def ask():
            for _ in range(50):
                said.append(asked(question(house.held)).certificate_status)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said == [Status.REVOKED] * 400


class TestASurprise:
    def test_is_an_internal_error_and_logged_without_the_serial(self, house, monkeypatch, caplog):
        """A status that the table of states does not have: nobody can store one, so the row is changed on its way."""
        serial = bytes(house.valid.serial)
        monkeypatch.setattr(rows, "_row", lambda *_columns: rows.Row("fine", None, serial.hex()))

        assert asked(question(house.valid)).response_status == Answered.INTERNAL_ERROR
        assert "ValueError in an OCSP answer" in caplog.text
        assert serial.hex() not in caplog.text

    def test_of_an_issuer_without_a_responder_means_try_later(self, house):
        long_after = house.at + datetime.timedelta(days=3650)

        said = ocsp.load_der_ocsp_response(answer(question(house.valid), clock=lambda: long_after))

        assert said.response_status == Answered.TRY_LATER


class TestGarbage:
    @pytest.mark.slow
    def test_never_breaks_the_face_and_never_makes_anything_good(self, house):
        """100,000 mutated questions about what is not good."""
        chance = random.Random(6960)
        seeds = [
            question(one, nonce=b"n" * 20, algorithm=h)
            for one in (house.held, house.ready)
            for h in (hashes.SHA1(), hashes.SHA256())
        ]
        seeds.append(together(*seeds))
        counted = {"SUCCESSFUL": 0, "MALFORMED_REQUEST": 0, "UNAUTHORIZED": 0}
        good_serial = int.from_bytes(bytes(house.valid.serial), "big")
        for _ in range(100_000):
            response = http(body=_mutated(chance.choice(seeds), chance))

            assert response.status == 200
            read = ocsp.load_der_ocsp_response(response.body)
            counted[read.response_status.name] += 1
            if read.response_status == Answered.SUCCESSFUL:
                for one in read.responses:
                    assert one.certificate_status != Status.GOOD or one.serial_number == good_serial
        assert min(counted.values()) > 100


def _mutated(der, chance):
    data = bytearray(der)
    for _ in range(chance.randint(1, 3)):
        match chance.randrange(4):
            case 0:
                data[chance.randrange(len(data))] = chance.randrange(256)
            case 1:
                at = chance.randrange(len(data))
                del data[at : at + chance.randint(1, 4)]
            case 2:
                data.insert(chance.randrange(len(data)), chance.randrange(256))
            case 3:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if not data:
            return b""
    return bytes(data)
