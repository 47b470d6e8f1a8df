"""`make bench`: the figures of quality.md §1, each beside its peer in the same run. What cannot be measured says why.

BENCH_ROWS=… people (a million), BENCH_RESIDENTS=… more without cards (two million); `python -m tests.bench status lists
acts issuing hotline operators pages` for a part. Writes bench/results.json; when all was run the table in
docs/benchmarks.md, too.
"""

import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench import environment

# isort: split

# ruff: noqa: E402 - which house is measured must be known before Django is
import django

django.setup()

from tests.bench import acts, filling, hotline, house, issuing, lists, load, openssl_peer, operators, pages, status
from tests.bench.figures import Figure, table

PARTS: dict[str, Callable[[house.House], Iterator[Figure]]] = {
    "status": status.figures,
    "lists": lists.figures,
    "issuing": issuing.figures,
    "acts": acts.figures,
    "hotline": hotline.figures,
    "operators": operators.figures,
    "pages": pages.figures,
}
RESULTS = environment.ROOT / "bench" / "results.json"
PAGE = environment.ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- written by make bench -->", "<!-- end -->"


def main(chosen: list[str]) -> None:
    began = time.monotonic()
    with house.SERVER.in_use():
        house.prepare()
        seconds = filling.fill(environment.ROWS)
        print(f"{environment.ROWS:,} people: " + (f"made in {seconds:.0f} s" if seconds else "there"), flush=True)
        house.tidy_up()
        described = machine()
        with house.house() as ours:
            found: list[Figure] = []
            for part in chosen or PARTS:
                found += told(part, ours)
                described["took"] = f"{time.monotonic() - began:.0f} s"
                keep(described, found, page=not chosen)  # after each part: a run that is stopped has measured something


def keep(described: dict[str, str], found: list[Figure], *, page: bool) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    figures = [asdict(figure) | {"reached": figure.reached} for figure in found]
    RESULTS.write_text(json.dumps({"machine": described, "figures": figures}, indent=2, ensure_ascii=False) + "\n")
    if page:
        write_page(described, found)


def told(part: str, ours: house.House) -> Iterator[Figure]:
    """Each as soon as it is known. What goes wrong in one part is said, and the next one begins."""
    try:
        yield from (said(figure) for figure in PARTS[part](ours))
    except Exception as error:  # a benchmark that breaks is a line of the table, not the end of it
        traceback.print_exc()
        yield said(Figure("", part, why_not=f"broke off: {type(error).__name__}: {error}"[:200]))


def said(figure: Figure) -> Figure:
    print("  ".join(cell for cell in figure.cells() if cell), flush=True)
    return figure


def machine() -> dict[str, str]:
    """What the figures depend on; no names, paths or addresses."""
    with house.as_superuser() as connection:
        postgres = connection.execute("SHOW server_version").fetchone()[0]
        durable = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "synchronous_commit")}
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{os.cpu_count()} cores, {_processor()}, load before {os.getloadavg()[2]:.1f}",
        "system": f"{platform.system()} {_series()}, Python {platform.python_version()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in ("Django", "granian", "cryptography", "psycopg")),
        "database": f"PostgreSQL {postgres}, " + ", ".join(f"{name} {value}" for name, value in durable.items()),
        "peers": openssl_peer.version(),
        "load": f"{load.client()}, {load.CONNECTIONS} connections, on the same machine",
    }


def write_page(described: dict[str, str], figures: list[Figure]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    lines = "\n".join(f"- {name}: {value}" for name, value in described.items())
    written = f"{BEGIN}\n{lines}\n\n{table(figures)}\n{END}"
    PAGE.write_text(before + written + rest.partition(END)[2], encoding="utf-8")


def _series() -> str:
    return ".".join(platform.release().split(".")[:2])


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main(sys.argv[1:])
