"""Reading the history against its seals, and certificates against their history: whatever is wrong is named (R-64)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from django.db import connection

from certificates.evidence import merkle, rows, seal_log, seal_signature, seals
from certificates.evidence.rows import SealedRow
from certificates.models import Seal, Sealer

Place = tuple[str, int]
UNSEALED_AT_MOST = timedelta(minutes=10)


def findings(*, at: datetime) -> Iterator[str]:
    """One line for each thing that is not as it was sealed, in the order of the seals; nothing when all is well."""
    ders = Sealer.objects.values_list("certificate_der", flat=True)
    trusted = [x509.load_der_x509_certificate(bytes(der)) for der in ders]
    previous: Seal | None = None
    for one in Seal.objects.order_by("number").iterator(chunk_size=50):
        yield from _link(one, previous)
        yield from _signature(one, previous, trusted)
        yield from _rows(one)
        previous = one
    yield from _outside(previous)
    yield from _tail(previous, at=at)
    yield from _standing()


def _link(one: Seal, previous: Seal | None) -> Iterator[str]:
    expected = previous.number + 1 if previous else 1
    if one.number != expected:
        missing = str(expected) if one.number == expected + 1 else f"{expected} to {one.number - 1}"
        yield f"seal {missing}: removed"


def _signature(one: Seal, previous: Seal | None, trusted: list[x509.Certificate]) -> Iterator[str]:
    try:
        said = seal_signature.read(one.jws, trusted=trusted)
    except seal_signature.SealBroken as broken:
        yield f"seal {one.number}: {broken}"
        return
    for name, stored in _columns(one).items():
        if said.get(name) != stored:
            yield f"seal {one.number}: its {name} was changed"
    in_order = previous is not None and previous.number + 1 == one.number
    if (in_order or previous is None) and said.get("previous") != (
        seals.hash_of(previous.jws) if previous else seals.GENESIS
    ):
        yield f"seal {one.number}: does not follow the seal before it"


def _columns(one: Seal) -> dict[str, Any]:
    """What a seal's columns claim, in the words of what was signed."""
    leaves = _split(bytes(one.leaves))
    return {
        "number": one.number,
        "from_transaction": one.from_transaction,
        "to_transaction": one.to_transaction,
        "rows": len(leaves),
        "root": merkle.root(leaves).hex(),
    }


def _rows(one: Seal) -> Iterator[str]:
    places = [(table, row_id) for table, ids in one.places for row_id in ids]
    sealed = dict(zip(places, _split(bytes(one.leaves)), strict=False))
    there: dict[Place, SealedRow] = {row.place: row for row in rows.between(one.from_transaction, one.to_transaction)}
    for place, leaf in sealed.items():
        if place not in there:
            yield f"{_name(place)}: removed (sealed in {one.number})"
        elif there[place].leaf != leaf:
            yield f"{_name(place)}: changed (sealed in {one.number})"
    for place in there.keys() - sealed.keys():
        yield f"{_name(place)}: slipped in after seal {one.number}"


def _outside(last: Seal | None) -> Iterator[str]:
    """The file beside the database knows seals that the database must not have lost.

    A crash between the line and the COMMIT leaves a line without a seal; then its rows are all there, and a later seal
    covers them. Rows that are gone with their seal are not.
    """
    logged = seal_log.lines()
    known = {seals.hash_of(line) for line in logged}
    if last and logged and seals.hash_of(last.jws) not in known:
        yield f"seal {last.number}: is not in the seal log"
    here = {seals.hash_of(jws) for jws in Seal.objects.values_list("jws", flat=True).iterator()}
    for line in logged:
        said = seal_signature.unverified(line)
        if seals.hash_of(line) not in here and not _still_there(said):
            yield f"seal {said['number']}: removed or replaced, and its rows with it (the seal log has it)"


def _still_there(said: dict[str, Any]) -> bool:
    covered = rows.between(int(said["from_transaction"]), int(said["to_transaction"]))
    return merkle.root([row.leaf for row in covered]).hex() == said["root"]


def _tail(last: Seal | None, *, at: datetime) -> Iterator[str]:
    waiting = seals.unsealed_for(at=at)
    if waiting > UNSEALED_AT_MOST:
        yield f"rows after seal {last.number if last else 0}: unsealed for {waiting}"


def _standing() -> Iterator[str]:
    """Every certificate stands where its history ends (the database's own lock says so too; it may have been off)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.id FROM certificates_certificate AS c LEFT JOIN LATERAL (
                   SELECT to_status FROM certificates_statuschange AS s
                   WHERE s.certificate_id = c.id ORDER BY s.id DESC LIMIT 1) AS last ON true
               WHERE c.status IS DISTINCT FROM last.to_status ORDER BY c.id"""
        )
        for (certificate_id,) in cursor:
            yield f"certificate {certificate_id}: does not stand where its history ends"


def _split(leaves: bytes) -> list[bytes]:
    return [leaves[i : i + 32] for i in range(0, len(leaves), 32)]


def _name(place: Place) -> str:
    return f"{place[0]} {place[1]}"
