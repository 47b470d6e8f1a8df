"""A card on the desk's reader, for tests: what the reader's script would put into the page's form."""

import json
import re

from cryptography.x509 import load_der_x509_certificate

from accounts.tests import forge
from certificates.states import Kind
from certificates.tests.a_chip import put_on_terminal
from certificates.tests.people import ORIGIN

ENOUGH = {"arrival": "self", "documents": ["driving_licence"]}
STRICT = {"arrival": "self", "documents": ["driving_licence", "passport"]}


def nonce_on(answer):
    return re.search(r'name="nonce" value="([^"]+)"', answer.content.decode())[1]


def laid(card):
    """Where this card lies now."""
    return put_on_terminal(card)


def with_pin(desk, page, card, *, origin=ORIGIN):
    """The form's hidden fields after the holder's PIN was right."""
    nonce, kind = nonce_on(desk.get(page)), Kind.USER_AUTHENTICATION
    certificate = load_der_x509_certificate(bytes(card.certificate(kind).der))
    token = forge.token(card.keys[kind], certificate, origin=origin, nonce=nonce)
    return {"terminal": laid(card), "nonce": nonce, "token": json.dumps(token)}
