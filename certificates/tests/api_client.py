"""A browser or a phone talking to the API: cookies, CSRF token, challenges, tokens."""

import json

from django.test import Client

from accounts.tests import forge
from certificates.states import Kind
from certificates.tests import people

API = "/api/v1/"


class Browser:
    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path):
        return self.client.get(API + path)

    def post(self, path, body=None, *, raw=None, content_type="application/json", csrf=True, key=None, method="post"):
        headers = {"Idempotency-Key": key} if key else {}
        if csrf and "csrftoken" in self.client.cookies:
            headers["X-CSRFToken"] = self.client.cookies["csrftoken"].value
        content = raw if raw is not None else json.dumps({} if body is None else body).encode()
        return getattr(self.client, method)(API + path, content, content_type=content_type, headers=headers)

    def put(self, path, body=None, **more):
        return self.post(path, body, method="put", **more)

    def patch(self, path, body=None, **more):
        return self.post(path, body, method="patch", **more)

    def delete(self, path, **more):
        return self.post(path, method="delete", **more)

    def nonce(self):
        return self.post("challenges/").json()["nonce"]

    def token(self, key, der, *, nonce=None, origin=people.ORIGIN, **changes):
        certificate = forge.x509.load_der_x509_certificate(bytes(der))
        return forge.token(key, certificate, nonce=nonce or self.nonce(), origin=origin, **changes)

    def sign_in(self, key, der, **body):
        answer = self.post("sign-in/", {"auth_token": self.token(key, der), **body})
        self.get("session/")
        return answer

    def sign_in_with_card(self, card):
        kind = Kind.USER_AUTHENTICATION
        return self.sign_in(card.keys[kind], card.certificate(kind).der)

    def sign_in_with_phone(self, phone, registered, *, pin=people.PIN):
        authentication = next(c for c in registered if c.kind == Kind.USER_AUTHENTICATION)
        return self.sign_in(phone.keys[Kind.USER_AUTHENTICATION], authentication.der, pin=pin)

    def document(self, phone, card, **more):
        return card.sign({**phone.payload(**more), "nonce": self.nonce()})

    def apply(self, phone, card, *, key=None, **more):
        secrets = {"signing_password": people.PASSWORD, "pin": people.PIN}
        return self.post("applications/", {"application": self.document(phone, card, **more), **secrets}, key=key)


def problem_of(response):
    """The code of a problem document, having looked at the rest of it."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    document = response.json()
    assert document["status"] == response.status_code
    assert document["title"]
    assert document["detail"]
    assert response.headers["Cache-Control"] == "no-store"
    return document["type"].removeprefix("urn:smartcert:problem:")
