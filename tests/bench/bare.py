"""The rows of a suspension in a bare transaction by pgbench: the limit that everything above it is measured against.

The same constraints, triggers, role and fsync; prepared statements; no HTTP, no Django, no Python.
"""

import re
import subprocess

from config.database_roles import DATABASE
from config.postgres_cluster import _binaries
from tests.bench import house, people
from tests.bench.environment import PLACE

_EACH = 100_000  # numbers kept apart for each client
_SCRIPT = f"""
\\set i :i + 1
\\set n :client_id * {_EACH} + :i
BEGIN;
SELECT citizen, certificate FROM bench.targets WHERE n = :n \\gset
SELECT id FROM accounts_citizen WHERE id = (:citizen)::uuid FOR NO KEY UPDATE;
SELECT status FROM certificates_certificate WHERE id = (:certificate)::uuid FOR UPDATE;
UPDATE certificates_certificate SET status = 'on_hold', stopped_at = now(), stop_code = 'certificateHold'
    WHERE id = (:certificate)::uuid;
INSERT INTO certificates_statuschange (certificate_id, act, from_status, to_status, actor_id, role, channel, reason,
    reference, at) VALUES ((:certificate)::uuid, 'suspend', 'valid', 'on_hold', (:citizen)::uuid, 'citizen',
    'portal', 'lost', '', now()) RETURNING id AS change \\gset
DELETE FROM accounts_session WHERE certificate_id = (:certificate)::uuid;
INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'certificates.jobs.publish_crls',
    jsonb_build_object('change_id', (:change)::bigint));
INSERT INTO certificates_receipt (id, citizen_id, act, lines, at) VALUES (uuidv7(), (:citizen)::uuid, 'suspend',
    '[{{"carrier": "card", "kind": "user_authentication", "state": "on_hold"}}]', now());
COMMIT;
"""


def per_second(*, clients: int, seconds: int, most: int = 1500) -> float:
    """Transactions a second. `most`: how many one client can do in that time."""
    _aim(clients, seconds * most)
    script = PLACE / "suspend.sql"
    script.write_text(_SCRIPT)
    options = [
        "-n",
        "-M",
        "extended",
        "-D",
        "i=0",
        "-c",
        str(clients),
        "-j",
        "1",
        "-T",
        str(seconds),
        "-f",
        str(script),
    ]
    command = [str(_binaries() / "pgbench"), *options, house.database_url(DATABASE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found or "aborted" in done.stderr:
        raise RuntimeError(f"pgbench: {done.stderr.strip()[-300:]}")
    return float(found[1])


def _aim(clients: int, each: int) -> None:
    found = people.valid(clients * each)
    with house.as_superuser() as connection, connection.transaction(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench.targets")
        cursor.execute("CREATE TABLE bench.targets (n integer PRIMARY KEY, citizen uuid, certificate uuid)")
        with cursor.copy("COPY bench.targets FROM STDIN") as rows:
            for number, person in enumerate(found):
                at = number // each * _EACH + number % each + 1
                rows.write_row((at, person.citizen, person.certificate))
        cursor.execute("GRANT USAGE ON SCHEMA bench TO smartcert_app")
        cursor.execute("GRANT SELECT ON bench.targets TO smartcert_app")
        cursor.execute("ANALYZE bench.targets")
