"""docs/lifecycle.md, drawn from the table in states.py, so that the drawing cannot lie."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from certificates import found, reasons
from certificates.states import LEADS_TO, Act, Carrier, Kind, State

HEAD = """# The life of a certificate

Drawn by `python manage.py draw_lifecycle` from `certificates/states.py`, `found.py` and `reasons.py`: edit those, not
this. Expiry is no state: it is `not_after` and the calendar. Rules are numbered as in the code's comments.
"""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _state(state: str) -> str:
    return f"{State(state).label} `{state}`" if state else "–"


def drawing(carrier: Carrier, kind: Kind) -> list[str]:
    """One certificate's life as a Mermaid state diagram."""
    ways = [(a, b, c) for (of, k, a, b), c in LEADS_TO.items() if (of, k) == (carrier, kind)]
    lines = [f"    {before or '[*]'} --> {after}: {act}" for act, before, after in ways]
    return ["```mermaid", "stateDiagram-v2", *lines, "    revoked --> [*]", "```"]


def acts() -> list[str]:
    lines = [_row("act", "carrier", "kind", "from", "to"), _row(*["---"] * 5)]
    for (carrier, kind, act, before), after in sorted(LEADS_TO.items(), key=lambda row: list(Act).index(row[0][2])):
        lines.append(_row(f"{act.label} `{act}`", str(carrier.label), str(kind.label), _state(before), _state(after)))
    return lines


def what_found_brings() -> list[str]:
    rows = [_row(str(c.label), str(k.label), str(what)) for (c, k), what in found.BRINGS.items()]
    return [_row("carrier", "kind", "found again, it is"), _row(*["---"] * 3), *rows]


def codes() -> list[str]:
    lines = [_row("reason", "given with", "published when revoked"), _row(*["---"] * 3)]
    for reason in reasons.Reason:
        given = ", ".join(f"`{act}`" for act in Act if reason in reasons.GIVEN_WITH[act])
        revokes = reason in reasons.GIVEN_WITH[Act.REVOKE] | reasons.GIVEN_WITH[Act.RESUME]
        code = f"`{reasons.published_code(reason, state=State.REVOKED)}`" if revokes else "–"
        lines.append(_row(f"{reason.label} `{reason}`", given, code))
    return lines


def document() -> str:
    parts = [HEAD]
    for carrier in Carrier:
        for kind in Kind:
            parts += [f"\n## {carrier.label}・{kind.label} (`{carrier}`, `{kind}`)\n", *drawing(carrier, kind)]
    parts += ["\n## Which act leads where\n", *acts(), "\n## What finding it again brings (R-18 to R-20)\n"]
    parts += [*what_found_brings(), "\n## Reasons, and what machines are told (R-24)\n", *codes()]
    parts += ["\nOn hold is always `certificateHold`. `removeFromCRL` is spoken by delta lists alone.\n"]
    return "\n".join(parts)


class Command(BaseCommand):
    help = "Draw docs/lifecycle.md from the tables; --check fails when it is not up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "lifecycle.md"
        with translation.override("ja"):
            text = document()
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/lifecycle.md is not what states.py says: run python manage.py draw_lifecycle")
