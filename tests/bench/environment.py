"""Which house is measured: one of its own, durable as in service, under .data/bench. Imported before all of ours."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".data" / "bench"
PORT = int(os.environ.get("BENCH_PORT", "8790"))
ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))

os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings.development",
    DATA_DIR=str(PLACE),
    DATABASE_URL="",
    PORT=str(PORT),
    PUBLIC_URL=f"http://localhost:{PORT}",
    ISSUING_HOURS="always",
    SIMULATOR="false",
    DEBUG="false",
)
PLACE.mkdir(parents=True, exist_ok=True)
