"""OCSP over HTTP: every spelling of a question, and what is none (RFC 6960 appendix A)."""

import base64
import io
import random
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from cryptography.x509 import ocsp

from certificates.ocsp.face import LARGEST_REQUEST, application
from certificates.tests.asking import question
from certificates.tests.ocsp_house import Answered, Status, http


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
