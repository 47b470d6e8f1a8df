"""People of the million whose card is valid, signed in without the form: a session's row each, as sign_in writes it."""

import random
import secrets
import uuid
from dataclasses import dataclass

from django.utils import timezone

from accounts.models.session import Session
from accounts.sessions import CERTIFICATE, CITIZEN, SIGNED_IN_AT, SessionStore
from tests.bench import house
from tests.bench.environment import ROWS
from tests.bench.filling import CHANGED

CSRF = "b" * 32

_VALID = """
SELECT a.citizen, a.id, c.serial FROM bench.asked AS a JOIN certificates_certificate AS c ON c.id = a.id
WHERE a.n > %s AND c.status = 'valid' ORDER BY a.n LIMIT %s
"""


@dataclass(frozen=True)
class Person:
    citizen: uuid.UUID
    certificate: uuid.UUID
    serial: bytes
    session_key: str = ""

    @property
    def headers(self) -> dict[str, str]:
        cookies = f"sid={self.session_key}; csrftoken={CSRF}"
        return {"Cookie": cookies, "X-CSRFToken": CSRF, "Content-Type": "application/json"}


def valid(count: int) -> list[Person]:
    """From somewhere in the second half of the million on."""
    start = random.randrange(min(CHANGED, ROWS // 2), max(ROWS - 3 * count, ROWS // 2) + 1)
    with house.as_superuser() as connection:
        rows = connection.execute(_VALID, [start, count]).fetchall()
    return [Person(citizen, certificate, bytes(serial)) for citizen, certificate, serial in rows]


def signed_in(count: int) -> list[Person]:
    people = [Person(p.citizen, p.certificate, p.serial, secrets.token_hex(16)) for p in valid(count)]
    Session.objects.bulk_create((_session(person) for person in people), batch_size=1000)
    return people


def _session(person: Person) -> Session:
    store = SessionStore()
    store._session_key = person.session_key
    said = {CITIZEN: str(person.citizen), CERTIFICATE: str(person.certificate)}
    return store.create_model_instance(said | {SIGNED_IN_AT: timezone.now().isoformat()})
