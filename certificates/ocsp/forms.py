"""Questions that differ in the serial alone: read once, then known by the octets around it.

A client puts all its questions the same way, so most need no parsing, and of the answer `good` all but serial and
signature is the same for a second. Nothing is remembered of any certificate (R-60). A question with a nonce, with
several certificates or with a serial unlike ours is always read.
"""

from datetime import datetime

from certificates.ocsp.speaker import Speaker
from certificates.policy import OCSP_ANSWER_LIFETIME
from certificates.x509 import ocsp
from certificates.x509.certificate import SERIAL_LENGTH

_MOST = 256  # strangers can think of any number


class Form:
    """One way to ask about certificates of one issuer."""

    def __init__(self, speaker: Speaker, responder: ocsp.Responder, cert_id: ocsp.CertId) -> None:
        self.speaker = speaker
        self._responder = responder
        self._cert_id = cert_id
        self._before = cert_id.whole[:-SERIAL_LENGTH]
        self._good: tuple[int, bytes, bytes] = (0, b"", b"")

    def about(self, serial: bytes) -> ocsp.CertId:
        one = self._cert_id
        return ocsp.CertId(self._before + serial, one.hash_name, one.name_hash, one.key_hash, serial)

    def good(self, serial: bytes, *, at: datetime) -> bytes:
        """The signed answer that this certificate is good at this moment."""
        second, before, after = self._good
        if second != (now := int(at.timestamp())):
            before, after = self._responder.frame(self._cert_id, ocsp.GOOD, at=at, lifetime=OCSP_ANSWER_LIFETIME)
            self._good = (now, before, after)
        return self._responder.signed(before + serial + after)


class Forms:
    """The forms met since the issuers were last read."""

    def __init__(self) -> None:
        self._places: dict[int, frozenset[int]] = {}
        self._forms: dict[tuple[bytes, bytes], Form] = {}

    def find(self, data: bytes) -> tuple[Form, bytes] | None:
        """The form of this question, and the serial in it."""
        for place in self._places.get(len(data), ()):
            end = place + SERIAL_LENGTH
            form = self._forms.get((data[:place], data[end:]))
            if form is not None and 0 < data[place] < 0x80:  # else no INTEGER of this length, or none that is positive
                return form, data[place:end]
        return None

    def learn(self, data: bytes, request: ocsp.Request, speaker: Speaker) -> None:
        """Remember how this question was put, if it is a plain one about a certificate of ours."""
        cert_id, *others = request.asked
        if others or request.nonce is not None or len(cert_id.serial) != SERIAL_LENGTH or speaker.responder is None:
            return
        if data.count(cert_id.whole) != 1 or len(self._forms) >= _MOST:
            return  # twice: a name can hold the octets of a CertID, and which of them was meant only reading tells
        end = data.index(cert_id.whole) + len(cert_id.whole)
        place = end - SERIAL_LENGTH
        self._forms[data[:place], data[end:]] = Form(speaker, speaker.responder, cert_id)
        self._places[len(data)] = self._places.get(len(data), frozenset()) | {place}
