"""Revocation lists, assembled by hand (RFC 5280 §5).

`cryptography` parses and proves them in the tests; its builder takes a second for what takes a hundredth here, and a
list of a million entries must not take minutes. A list is full, a shard (a full list of some certificates), or a delta
to the full one; which, follows from what is given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certificates.x509 import der
from certificates.x509.certificate import SERIAL_LENGTH, key_identifier
from certificates.x509.signing import Signer

REASON_NUMBERS = {  # RFC 5280 §5.3.1; unspecified is said by leaving the reason out
    "keyCompromise": 1,
    "cACompromise": 2,
    "affiliationChanged": 3,
    "superseded": 4,
    "cessationOfOperation": 5,
    "certificateHold": 6,
    "privilegeWithdrawn": 9,
    "aACompromise": 10,
}
_REMOVE_FROM_CRL = 8

_VERSION_2 = der.integer(1)
_REASON_CODE = bytes.fromhex("0603551d15")
_AUTHORITY_KEY_IDENTIFIER = bytes.fromhex("0603551d23")
_CRL_NUMBER = bytes.fromhex("0603551d14")
_DELTA_CRL_INDICATOR = bytes.fromhex("0603551d1b")
_ISSUING_DISTRIBUTION_POINT = bytes.fromhex("0603551d1c")
_FRESHEST_CRL = bytes.fromhex("0603551d2e")
_URI = 0x86  # GeneralName [6] IMPLICIT IA5String
_KEY_IDENTIFIER = 0x80  # AuthorityKeyIdentifier [0] IMPLICIT OCTET STRING
_SERIAL_HEADER = der.header(der.INTEGER, SERIAL_LENGTH)
_ROOM = 4096  # octets before the entries: two headers, the issuer's name, two moments


def _reason(number: int) -> bytes:
    return der.sequence(der.extension(_REASON_CODE, der.tlv(der.ENUMERATED, bytes((number,)))))


_REASON = {"": b"", **{code: _reason(number) for code, number in REASON_NUMBERS.items()}}
_REMOVED = _reason(_REMOVE_FROM_CRL)


_REST_OF_AN_ENTRY = 15 + len(_REMOVED)  # a UTCTime and a reason
_AN_ENTRY_BEGINS = der.header(der.SEQUENCE, len(_SERIAL_HEADER) + SERIAL_LENGTH + _REST_OF_AN_ENTRY) + _SERIAL_HEADER


@dataclass(frozen=True)
class Header:
    """What a list says about itself.

    address      where this list is served; a delta names its base's, because that is whose scope it has. None for a
                 list with no others beside it, which then speaks for everything its issuer signed: the root's
    freshest     where its deltas are served; None for shards and deltas, which have none
    base_number  the number of the full list a delta adds to; None for every other list
    """

    number: int
    this_update: datetime
    next_update: datetime
    address: str | None
    freshest: str | None = None
    base_number: int | None = None


def entry(serial: bytes, *, stopped_at: datetime, code: str) -> bytes:
    """One revoked or held certificate, as DER. `code` is an RFC 5280 name, or "" for unspecified. Raises KeyError."""
    return der.sequence(_SERIAL_HEADER, serial, der.time(stopped_at), _REASON[code])


def serials(entries: bytes) -> bytes:
    """The serials of these entries, one after another. Octet by octet of all entries at once, where all are as long."""
    length = len(_AN_ENTRY_BEGINS) + SERIAL_LENGTH + _REST_OF_AN_ENTRY
    count, odd = divmod(len(entries), length)
    alike = all(entries[at::length] == bytes((octet,)) * count for at, octet in enumerate(_AN_ENTRY_BEGINS))
    if odd or not alike:  # an entry of 2050 or later is two octets longer, one without a reason shorter
        return b"".join(next(der.elements(each.body)).body for each in der.elements(entries))
    found = bytearray(count * SERIAL_LENGTH)
    for at in range(SERIAL_LENGTH):
        found[at::SERIAL_LENGTH] = entries[len(_AN_ENTRY_BEGINS) + at :: length]
    return bytes(found)


def removal(serial: bytes, *, at: datetime) -> bytes:
    """One certificate that is good again: removeFromCRL, for deltas only and never anybody's choice (R-24)."""
    return der.sequence(_SERIAL_HEADER, serial, der.time(at), _REMOVED)


def build(entries: Iterable[bytes], *, header: Header, issuer: x509.Certificate, signer: Signer) -> bytes:
    """A signed list, as DER. `entries` are entries or blocks of them, one after another; none at all is a list too."""
    return bytes(written(entries, header=header, issuer=issuer, signer=signer))


def written(entries: Iterable[bytes], *, header: Header, issuer: x509.Certificate, signer: Signer) -> bytearray:
    """The same without a second copy: a list of a million entries is held once, and each block of them as it comes.

    What stands before the entries says how long they are, so it is written last, into room that was left for it.
    """
    whole = bytearray(_ROOM)
    for block in entries:
        whole += block
    before = _before(header, issuer, signer, length=len(whole) - _ROOM)
    whole += der.explicit(0, der.sequence(*_extensions(header, issuer)))
    start = _put_before(whole, _ROOM, before)
    start = _put_before(whole, start, der.header(der.SEQUENCE, len(whole) - start))
    whole += signer.algorithm.identifier + der.bit_string(_signature(whole, start, signer))
    start = _put_before(whole, start, der.header(der.SEQUENCE, len(whole) - start))
    del whole[:start]
    return whole


def _put_before(whole: bytearray, start: int, what: bytes) -> int:
    """Where `what` begins, when it ends at `start`."""
    if len(what) > start:
        raise ValueError("an issuer's name is longer than any list leaves room for")
    whole[start - len(what) : start] = what
    return start - len(what)


def _signature(whole: bytearray, start: int, signer: Signer) -> bytes:
    digest = hashes.Hash(signer.algorithm.hash)
    with memoryview(whole) as octets, octets[start:] as to_sign:
        digest.update(to_sign)
    return signer.sign_digest(digest.finalize())


def _before(header: Header, issuer: x509.Certificate, signer: Signer, *, length: int) -> bytes:
    """All that comes before the entries. A list without entries has no revokedCertificates at all (§5.1.2.6)."""
    fields = (_VERSION_2, signer.algorithm.identifier, issuer.subject.public_bytes())
    dates = (der.time(header.this_update), der.time(header.next_update))
    return b"".join((*fields, *dates, der.header(der.SEQUENCE, length) if length else b""))


def _extensions(header: Header, issuer: x509.Certificate) -> Iterable[bytes]:
    yield der.extension(_AUTHORITY_KEY_IDENTIFIER, der.sequence(der.tlv(_KEY_IDENTIFIER, key_identifier(issuer))))
    yield der.extension(_CRL_NUMBER, der.integer(header.number))
    if header.base_number is not None:
        yield der.extension(_DELTA_CRL_INDICATOR, der.integer(header.base_number), critical=True)
    if header.address is not None:
        point = der.explicit(0, _full_name(header.address))
        yield der.extension(_ISSUING_DISTRIBUTION_POINT, der.sequence(point), critical=True)
    if header.freshest is not None:
        yield der.extension(_FRESHEST_CRL, der.sequence(der.sequence(der.explicit(0, _full_name(header.freshest)))))


def _full_name(address: str) -> bytes:
    return der.explicit(0, der.tlv(_URI, address.encode("ascii")))
