"""A citizen's history to take away, with the proof that each row stands in a signed seal (R-64).

Whoever gets it needs neither us nor our database to check it: docs/verify_extract.py and the root's certificate do.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Citizen
from certificates.evidence import merkle, rows
from certificates.evidence.rows import SealedRow
from certificates.models import Seal

FORMAT = "smartcert-history:1"


def extract(citizen: Citizen, *, at: datetime) -> dict[str, Any]:
    """Every row of history about this person: `row` as it was sealed, `proof` in hexadecimal, nearest node first.

    `seal` is None for what happened so lately that no seal covers it yet.
    """
    seals: dict[int, Seal] = {}
    told = [_told(row, transaction, seals) for row, transaction in _rows_of(citizen)]
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "rows": told,
        "seals": {str(number): seal.jws for number, seal in sorted(seals.items())},
    }


def _rows_of(citizen: Citizen) -> Iterable[tuple[SealedRow, int]]:
    for model, about in rows.OF_A_CITIZEN.items():
        for values in model._default_manager.filter(Q(**{about: citizen})).order_by("pk").values():
            table = model._meta.db_table
            yield SealedRow(table, values["id"], rows.canonical(table, values)), values["transaction"]


def _told(row: SealedRow, transaction: int, seals: dict[int, Seal]) -> dict[str, Any]:
    seal = Seal.objects.filter(from_transaction__lte=transaction, to_transaction__gt=transaction).first()
    if seal is None:
        return {"row": row.data.decode(), "seal": None}
    seal = seals.setdefault(seal.number, seal)
    places = [(table, row_id) for table, ids in seal.places for row_id in ids]
    leaves = [bytes(seal.leaves)[i : i + 32] for i in range(0, len(seal.leaves), 32)]
    index = places.index(row.place)
    proof = [node.hex() for node in merkle.inclusion_proof(leaves, index)]
    return {"row": row.data.decode(), "seal": seal.number, "index": index, "size": len(leaves), "proof": proof}
