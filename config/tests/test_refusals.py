"""Every refusal is told in the form its address speaks, and never as a surprise."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory

from accounts.problems import Problem
from certificates.permissions import NotAllowed
from certificates.states import Act, NotPossible, State
from config import refusals

pytestmark = pytest.mark.django_db

TOO_LARGE = b"x" * 10_000_000


class Refused(Problem):
    code, status, title = "refused-for-a-test", 422, "だめです"


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    return body["type"].removeprefix("urn:smartcert:problem:")


class TestARefusalToAProgram:
    @pytest.mark.parametrize(
        ("refusal", "status", "code"),
        [
            (NotAllowed(), 403, "not-allowed"),
            (PermissionDenied(), 403, "not-allowed"),
            (Http404(), 404, "not-found"),
            (RequestDataTooBig(), 413, "too-large"),
            (SuspiciousOperation(), 400, "bad-request"),
            (OperationalError(), 503, "not-now"),
            (Refused(), 422, "refused-for-a-test"),
        ],
    )
    def test_is_a_problem_document(self, refusal, status, code):
        response = refusals.tell(RequestFactory().get("/api/v1/"), refusals.answer_to(refusal))

        assert (response.status_code, problem(response)) == (status, code)

    def test_says_which_act_in_which_state(self):
        refusal = NotPossible(Act.SUSPEND, State.REVOKED)

        response = refusals.tell(RequestFactory().get("/api/v1/"), refusals.answer_to(refusal))

        assert response.status_code == 409
        assert {"act": "suspend", "state": "revoked"}.items() <= json.loads(response.content).items()

    def test_carries_what_its_code_says_beside_the_usual(self):
        answer = refusals.answer_to(Refused("くわしく", retry_after=30, tries_left=2))

        response = refusals.tell(RequestFactory().get("/api/v1/"), answer)

        assert json.loads(response.content)["tries_left"] == 2
        assert response["Retry-After"] == "30"

    def test_is_in_the_askers_language(self):
        response = Client(headers={"accept-language": "en"}).get("/api/v1/nowhere/")

        assert not any("ぁ" <= letter <= "龠" for letter in json.loads(response.content)["title"])

    def test_is_no_surprise(self):
        assert refusals.answer_to(ValueError("a mistake of ours")) is None


class TestTheApi:
    client = Client(raise_request_exception=False)

    @pytest.mark.parametrize("address", ["/api/v1/nowhere/", "/api/v1/applications/%00/", "/api/nowhere"])
    def test_does_not_know_an_address(self, address):
        response = self.client.get(address)

        assert (response.status_code, problem(response)) == (404, "not-found")

    def test_does_not_know_a_method(self):
        response = self.client.put("/api/v1/sign-in/")

        assert (response.status_code, problem(response)) == (405, "method-not-allowed")
        assert "POST" in response["Allow"]

    @pytest.mark.parametrize("address", ["sign-in/", "applications/", "suspensions/", "challenges/", "nowhere/"])
    def test_takes_no_ten_megabytes(self, address):
        response = self.client.post(f"/api/v1/{address}", TOO_LARGE, content_type="application/json")

        assert (response.status_code, problem(response)) == (413, "too-large")

    @pytest.mark.parametrize("length", ["-1", "abc", "1e3", "٣", "+5"])
    def test_takes_no_broken_length(self, length):
        response = self.client.post("/api/v1/sign-in/", CONTENT_LENGTH=length)

        assert (response.status_code, problem(response)) == (400, "bad-request")

    def test_takes_no_body_of_unknown_length(self):
        response = self.client.post("/api/v1/sign-in/", headers={"transfer-encoding": "chunked"})

        assert (response.status_code, problem(response)) == (411, "length-required")

    @pytest.mark.parametrize(
        "kind", ["text/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
    )
    def test_takes_json_only(self, kind):
        response = self.client.generic("POST", "/api/v1/sign-in/", b"<a/>", content_type=kind)

        assert (response.status_code, problem(response)) == (415, "unsupported-media-type")

    def test_answers_no_foreign_host(self):
        response = self.client.get("/api/v1/session/", headers={"host": "elsewhere.example"})

        assert (response.status_code, problem(response)) == (400, "bad-request")


class TestARefusalToAPerson:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def test_is_a_page(self):
        response = self.client.get("/nowhere/")

        assert response.status_code == 404
        assert response["Content-Type"].startswith("text/html")
        assert "ページが見つかりません" in response.content.decode()

    def test_names_the_way_back_when_the_page_was_open_too_long(self):
        response = self.client.post("/i18n/setlang/", {"language": "en"})

        assert response.status_code == 403
        assert "前のページに戻って" in response.content.decode()

    def test_is_a_page_when_too_much_was_sent(self):
        response = self.client.post("/lost/", TOO_LARGE, content_type="application/x-www-form-urlencoded")

        assert response.status_code == 413

    def test_of_a_lost_database_asks_to_come_back(self):
        try:
            raise OperationalError
        except OperationalError:
            response = refusals.server_error(RequestFactory().get("/"))

        assert (response.status_code, response["Retry-After"]) == (503, "5")

    def test_of_a_surprise_says_nothing_of_it(self):
        try:
            raise ValueError("inside")
        except ValueError:
            response = refusals.server_error(RequestFactory().get("/"))

        assert response.status_code == 500
        assert "inside" not in response.content.decode()


class TestARefusalAtADesk:
    @pytest.mark.parametrize("refusal", [Http404(), PermissionDenied(), Refused()])
    def test_leads_back_to_the_desk(self, refusal):
        page = self.told(refusal)

        assert 'href="/staff/"' in page
        assert 'href="/lost/"' not in page

    def test_asks_the_database_nothing_when_it_does_not_answer(self):
        assert 'href="/lost/"' in self.told(OperationalError())

    def told(self, refusal):
        return refusals.tell(RequestFactory().get("/staff/nothing/"), refusals.answer_to(refusal)).content.decode()
