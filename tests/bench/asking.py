"""Questions to OCSP as `openssl ocsp` puts them (SHA-1 CertID, no nonce), and a judge of the answers.

The judge is not ours: `cryptography` reads the answer, verifies its signature and that the issuer named the responder.
"""

import http.client
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from certificates.models import Issuer
from tests.bench import filling, house

STATUS = {"valid": "GOOD", "on_hold": "REVOKED", "revoked": "REVOKED"}
HEADERS = {"Content-Type": "application/ocsp-request"}


class WrongAnswer(AssertionError):
    """An answer that is no answer, or not the truth."""


@dataclass(frozen=True)
class Row:
    serial: bytes
    status: str


class Questions:
    """Requests about rows of one issuer: all the same but for the serial."""

    def __init__(self, slug: str = "card-authentication") -> None:
        self.issuer = x509.load_der_x509_certificate(bytes(Issuer.objects.get(slug=slug, issues=True).certificate_der))
        der, place = filling.template(slug)
        leaf = x509.load_der_x509_certificate(der)
        built = ocsp.OCSPRequestBuilder().add_certificate(leaf, self.issuer, hashes.SHA1()).build()
        self._before, self._after = built.public_bytes(Encoding.DER).split(der[place : place + 16])

    @property
    def serial_at(self) -> int:
        return len(self._before)

    def about(self, serial: bytes) -> bytes:
        return self._before + serial + self._after

    def judge(self, answer: bytes, row: Row) -> None:
        """Raises WrongAnswer unless it is signed, fresh, about this row and true."""
        read = ocsp.load_der_ocsp_response(answer)
        if read.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise WrongAnswer(read.response_status.name)
        signer = read.certificates[0] if read.certificates else self.issuer
        signer.public_key().verify(read.signature, read.tbs_response_bytes, ec.ECDSA(read.signature_hash_algorithm))
        if signer != self.issuer:
            signer.verify_directly_issued_by(self.issuer)
        if read.serial_number != int.from_bytes(row.serial, "big"):
            raise WrongAnswer("another certificate")
        if read.certificate_status.name != STATUS[row.status]:
            raise WrongAnswer(f"{read.certificate_status.name} of what is {row.status}")
        if datetime.now(UTC) - read.this_update_utc > timedelta(hours=24):
            raise WrongAnswer("old")


def sample(count: int, *, among: int) -> list[Row]:
    """Rows drawn by lot from the first `among`, with the status they have now."""
    numbers = random.sample(range(1, among + 1), min(count, among))
    with house.as_superuser() as connection:
        rows = connection.execute(
            "SELECT c.serial, c.status FROM bench.asked AS a JOIN certificates_certificate AS c ON c.id = a.id "
            "WHERE a.n = ANY(%s)",
            [numbers],
        ).fetchall()
    return [Row(bytes(serial), status) for serial, status in rows]


class Client:
    """One connection that stays open, or one for each question."""

    def __init__(self, port: int, path: str, *, keep: bool = True) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._path, self._keep = path, keep

    def ask(self, question: bytes) -> bytes:
        for _ in range(20):
            try:
                return self._ask(question)
            except (ConnectionError, http.client.BadStatusLine):
                self._http.close()  # openssl's responder resets some connections; load.py counts them
        raise WrongAnswer("no connection lasts long enough for an answer")

    def _ask(self, question: bytes) -> bytes:
        # openssl's responder spins for ever on a connection it was not told to close.
        self._http.request("POST", self._path, question, HEADERS | ({} if self._keep else {"Connection": "close"}))
        reply = self._http.getresponse()
        answer = reply.read()
        if not self._keep:
            self._http.close()
        if reply.status != 200:
            raise WrongAnswer(f"HTTP {reply.status}")
        return answer
