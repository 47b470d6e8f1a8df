"""The rows of an extract (certificates/evidence/extract.py) in the words of the paper: what, by whom, which seal."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from accounts.models import Citizen
from accounts.roles import Channel, Role
from certificates.history.entries import offices
from certificates.models import Certificate
from certificates.models.evidence import EvidenceKind
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind, State
from portal import held
from portal.history_words import LOOKED, what

Row = dict[str, Any]


@dataclass(frozen=True)
class PrintedRow:
    at: datetime
    what: str
    by: str
    seal: str


@dataclass(frozen=True)
class Known:
    """What rows point at: certificates and acts by their ids, offices by who works there."""

    certificates: Mapping[str, Certificate]
    acts: Mapping[int, Row]
    offices: Mapping[uuid.UUID, str]


def printed(extract: dict[str, Any], citizen: Citizen) -> list[PrintedRow]:
    """Newest first."""
    rows = [(entry["seal"], json.loads(entry["row"])) for entry in extract["rows"]]
    known = _known(citizen, [row for _seal, row in rows])
    return sorted((_printed(seal, row, known) for seal, row in rows), key=lambda one: one.at, reverse=True)


def _known(citizen: Citizen, rows: list[Row]) -> Known:
    acts = {row["id"]: row for row in rows if row["table"] == "certificates_statuschange"}
    viewers = {uuid.UUID(row["actor_id"]) for row in rows if row["table"] == "accounts_accessrecord"}
    return Known({str(one.pk): one for one in Certificate.objects.filter(citizen=citizen)}, acts, offices(viewers))


def _printed(seal: int | None, row: Row, known: Known) -> PrintedRow:
    shown = gettext("封を待っています") if seal is None else gettext("%(number)d番") % {"number": seal}
    what, by = WORDS[row["table"]](row, known)
    return PrintedRow(datetime.fromisoformat(row.get("at") or row["received_at"]), what, by, shown)


def _of_an_act(row: Row, known: Known) -> tuple[str, str]:
    certificate = known.certificates[row["certificate_id"]]
    act = what(Carrier(certificate.carrier), Act(row["act"]), State(row["to_status"]))
    named = gettext("%(what)s（%(kinds)s）") % {"what": act, "kinds": held.SHORT[Kind(certificate.kind)]}
    return named, _joined(Channel(row["channel"]).label, Role(row["role"]).label, Reason(row["reason"]).label)


def _of_a_second_person(row: Row, known: Known) -> tuple[str, str]:
    """Behind an act that one may not do alone (R-43, R-56)."""
    act, _by = _of_an_act(known.acts[row["change_id"]], known)
    return gettext("%(role)sの承認") % {"role": Role(row["role"]).label}, act


def _of_a_document(row: Row, known: Known) -> tuple[str, str]:
    kind = EvidenceKind(row["kind"]).label
    return gettext("署名された書類を受け取りました（%(kind)s）") % {"kind": kind}, row["document"]


def _of_a_view(row: Row, known: Known) -> tuple[str, str]:
    channel = Channel(row["channel"])
    looked = LOOKED.get(channel, gettext("担当者が、あなたの記録を見ました"))
    where = known.offices.get(uuid.UUID(row["actor_id"])) or channel.label
    return str(looked), _joined(where, Role(row["role"]).label, row["purpose"])


WORDS: dict[str, Callable[[Row, Known], tuple[str, str]]] = {
    "certificates_statuschange": _of_an_act,
    "certificates_countersignature": _of_a_second_person,
    "certificates_evidence": _of_a_document,
    "accounts_accessrecord": _of_a_view,
}


def _joined(*words: Any) -> str:
    return gettext("・").join(str(word) for word in words)
