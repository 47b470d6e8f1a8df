"""DER by hand (X.690): the few forms that lists and OCSP answers need, where speed matters, and a strict reader.

Certificates are built and parsed by `cryptography`; this is only for what it builds too slowly or cannot build at all.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, ENUMERATED = 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A
UTC_TIME, GENERALIZED_TIME, SEQUENCE = 0x17, 0x18, 0x30
_LAST_UTC_TIME_YEAR = 2049  # RFC 5280 §4.1.2.5


class NotDer(ValueError):
    """The bytes are not the DER they should be."""


def header(tag: int, length: int) -> bytes:
    if length < 0x80:
        return bytes((tag, length))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = len(body)
    return (bytes((tag, length)) if length < 0x80 else header(tag, length)) + body


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def explicit(number: int, *parts: bytes) -> bytes:
    """[number] EXPLICIT, and every constructed [number] IMPLICIT."""
    return tlv(0xA0 | number, *parts)


def integer(value: int) -> bytes:
    """A non-negative INTEGER, with the zero octet that keeps its sign."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def generalized_time(at: datetime) -> bytes:
    """UTC in whole seconds, as OCSP wants it (RFC 6960 §4.2.2.1)."""
    return tlv(GENERALIZED_TIME, f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())


def time(at: datetime) -> bytes:
    """UTCTime until 2049, then GeneralizedTime, as certificates and lists want it (RFC 5280 §5.1.2.4)."""
    at = at.astimezone(UTC)
    if at.year > _LAST_UTC_TIME_YEAR:
        return generalized_time(at)
    return tlv(UTC_TIME, f"{at:%y%m%d%H%M%SZ}".encode())


def extension(oid: bytes, value: bytes, *, critical: bool = False) -> bytes:
    """`oid` and `value` as DER; DER leaves out what is FALSE by default."""
    return sequence(oid, b"\x01\x01\xff" if critical else b"", tlv(OCTET_STRING, value))


def bit_string(octets: bytes) -> bytes:
    return tlv(BIT_STRING, b"\x00", octets)


class Element(NamedTuple):
    """One tag-length-value: `whole` with its header, `body` without."""

    tag: int
    whole: bytes
    body: bytes


def elements(data: bytes) -> Iterator[Element]:
    """The elements that lie one after another in `data`. Raises NotDer where they do not fill it exactly."""
    at, end = 0, len(data)
    while at < end:
        if at + 2 > end:
            raise NotDer("a header is cut off")
        tag, length, start = data[at], data[at + 1], at + 2
        if length >= 0x80:
            octets = length & 0x7F
            length, start = int.from_bytes(data[start : start + octets], "big"), start + octets
        if start + length > end:
            raise NotDer("an element is cut off")
        yield Element(tag, data[at : start + length], data[start : start + length])
        at = start + length


def only(data: bytes, tag: int) -> bytes:
    """The body of the single element that is all of `data`. Raises NotDer."""
    found = list(elements(data))
    if len(found) != 1 or found[0].tag != tag:
        raise NotDer(f"expected one element with tag {tag:#x}")
    return found[0].body
