"""R-60 in the running house, under load: whoever asks after an act was acknowledged is told of it, every time.

The acts are done by processes of their own; the questions go over HTTP to the web's processes, while others flood it.
"""

import http.client
import threading
from collections import Counter
from contextlib import closing
from itertools import cycle
from queue import Empty, SimpleQueue

import pytest
from cryptography.x509 import ocsp

from certificates.tests.asking import question_by_hash
from tests import database
from tests.acting import Acting

pytestmark = pytest.mark.slow

MANY = 1000
SOME = 250  # are released, as many put right, and as many go from hold to revoked
ACTORS = 2
PAUSE_SECONDS = 0.001  # load enough for two cores, and the test comes to an end

_PEOPLE = """
CREATE TEMPORARY TABLE people AS
    SELECT uuidv7() AS citizen, uuidv7() AS card, uuidv7() AS id,
           set_byte(uuid_send(gen_random_uuid()), 0, 1 + floor(random() * 127)::int) AS serial
    FROM generate_series(1, %(many)s);
INSERT INTO accounts_citizen (id, full_name, full_name_substitutes, kana, kana_spoken, kana_skeleton, birth_date,
                              gender, address, address_substitutes, municipality_id)
    SELECT citizen, '試験 太郎', '', 'シケン タロウ', 'シケンタロウ', 'シケンタロウ', '1990-01-01', '1', '東京都渋谷区',
           '', '131130' FROM people;
INSERT INTO certificates_card (id, citizen_id, issued_at) SELECT card, citizen, now() FROM people;
INSERT INTO certificates_certificate (id, issuer_id, serial, carrier, kind, citizen_id, card_id, der, spki_sha256,
                                      not_before, not_after, crl_shard, status, stop_code)
    SELECT id, i.pk, serial, 'card', 'user_authentication', citizen, card, serial, sha256(serial),
           now() - interval '1 day', now() + interval '1000 days', 3, 'valid', ''
    FROM people, (SELECT id AS pk FROM certificates_issuer WHERE slug = 'card-authentication' AND issues) AS i;
INSERT INTO certificates_statuschange (certificate_id, act, from_status, to_status, role, channel, reason, reference,
                                       at)
    SELECT id, 'issue', '', 'valid', 'system', 'system', 'applied', '', now() FROM people;
"""


@pytest.fixture(scope="module")
def lives(running_house):
    """Certificates in use, made by SQL: nobody verifies their DER here. Id → the question that asks for its status."""
    with database.SERVER.connect(running_house.database) as superuser, superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")
        for statement in (_PEOPLE % {"many": MANY}).split(";\n"):
            if statement.strip():
                superuser.execute(statement)
        rows = superuser.execute("SELECT id, serial FROM people").fetchall()
        hashes = "SELECT name_sha256, key_sha256 FROM certificates_issuer WHERE slug = 'card-authentication' AND issues"
        name, key = superuser.execute(hashes).fetchone()
    return {id_: question_by_hash(name, key, serial) for id_, serial in rows}


class Asking:
    """One connection to the face, kept open."""

    def __init__(self, house):
        self._http = http.client.HTTPConnection(*house.base_url.removeprefix("http://").split(":"), timeout=30)

    def status(self, question):
        self._http.request("POST", "/ocsp/", question, {"Content-Type": "application/ocsp-request"})
        said = ocsp.load_der_ocsp_response(self._http.getresponse().read())
        assert said.response_status == ocsp.OCSPResponseStatus.SUCCESSFUL
        return said.certificate_status.name

    def close(self):
        self._http.close()


class Beside:
    """Some who ask these questions round and round while a test does something else; what they are told is counted."""

    def __init__(self, house, questions, *, askers):
        self.told, self._house, self._questions = Counter(), house, list(questions)
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(askers)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self):
        with closing(Asking(self._house)) as asking:
            try:
                for question in cycle(self._questions):
                    self.told[asking.status(question)] += 1
                    if self._over.wait(PAUSE_SECONDS):
                        return
            except Exception as surprise:
                self.told[repr(surprise)] += 1


def carried_out(house, acts, lives):
    """Each act done, and what the first question after its acknowledgement was told: act, status → how often."""
    waiting, told = SimpleQueue(), Counter()
    for act in acts:
        waiting.put(act)

    def one_after_another():
        try:
            with closing(Acting(house)) as acting, closing(Asking(house)) as asking:
                while True:
                    act, certificate = waiting.get_nowait()
                    acting.do(act, certificate)
                    told[act, asking.status(lives[certificate])] += 1
        except Empty:
            return
        except Exception as surprise:
            told[repr(surprise)] += 1

    threads = [threading.Thread(target=one_after_another) for _ in range(ACTORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


class TestAStatus:
    def test_is_true_in_the_first_query_after_every_act_under_load(self, running_house, lives):
        every = list(lives)
        to_release, to_correct, to_revoke = every[:SOME], every[SOME : 2 * SOME], every[2 * SOME : 3 * SOME]
        held = [lives[one] for one in to_revoke]
        mixed = [
            each
            for three in zip(to_release, to_correct, to_revoke, strict=True)
            for each in zip(("release", "correct", "revoke"), three, strict=True)
        ]

        with Beside(running_house, lives.values(), askers=2) as crowd:
            stopped = carried_out(running_house, [("suspend", one) for one in every], lives)
            with Beside(running_house, held, askers=1) as watcher:
                then = carried_out(running_house, mixed, lives)

        assert stopped == {("suspend", "REVOKED"): MANY}
        assert then == {("release", "GOOD"): SOME, ("correct", "GOOD"): SOME, ("revoke", "REVOKED"): SOME}
        assert set(watcher.told) == {"REVOKED"}  # from hold to revoked, never through good
        assert watcher.told["REVOKED"] > len(held)
        assert set(crowd.told) == {"GOOD", "REVOKED"}
