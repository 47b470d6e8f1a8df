"""Who may do what in the database: the owner makes the tables, the application uses them and cannot rewrite history.

One table of data, applied by `manage.py prepare_database`. A table without a row here gets EVERYDAY.
"""

from dataclasses import dataclass
from enum import StrEnum

OWNER = "smartcert_owner"
APPLICATION = "smartcert_app"
DATABASE = "smartcert"


class May(StrEnum):
    READ = "SELECT"
    ADD = "INSERT"
    CHANGE = "UPDATE"
    REMOVE = "DELETE"


@dataclass(frozen=True)
class Privileges:
    acts: tuple[May, ...]
    columns: tuple[str, ...] = ()  # with CHANGE: only these
    why: str = ""


EVERYDAY = Privileges((May.READ, May.ADD, May.CHANGE))
READ_ONLY = Privileges((May.READ,))
APPEND_ONLY = Privileges((May.READ, May.ADD), why="R-64: history is added to, never edited")
PASSING = Privileges((May.READ, May.ADD, May.CHANGE, May.REMOVE), why="ends when it has served")


def only(*columns: str, why: str) -> Privileges:
    """Rows may be added; afterwards only these columns may change."""
    return Privileges((May.READ, May.ADD, May.CHANGE), columns=columns, why=why)


PRIVILEGES: dict[str, Privileges] = {
    # What happened, and the proof of it.
    "certificates_statuschange": APPEND_ONLY,
    "certificates_evidence": APPEND_ONLY,
    "certificates_publishedcrl": Privileges((May.READ, May.ADD, May.REMOVE), why="the trigger keeps what is in use"),
    "certificates_receipt": APPEND_ONLY,
    "certificates_seal": APPEND_ONLY,
    "certificates_sealer": APPEND_ONLY,
    "accounts_accessrecord": APPEND_ONLY,
    # A certificate is signed: only where it stands in its life may change, and that only as the triggers allow.
    "certificates_certificate": only("status", "stopped_at", "stop_code", why="the rest is signed"),
    "certificates_leads_to": READ_ONLY,  # the table of states.py, as the triggers read it
    # What is made to end.
    "certificates_idempotencykey": PASSING,
    "accounts_session": PASSING,
    "accounts_challenge": PASSING,
    "procrastinate_jobs": PASSING,
    "procrastinate_periodic_defers": PASSING,
    "procrastinate_events": PASSING,
    "procrastinate_workers": PASSING,
    # Django's own, written by migrations alone.
    "django_migrations": READ_ONLY,
    "django_content_type": READ_ONLY,
    "auth_permission": READ_ONLY,
}


def statements(tables: list[str], *, application: str = APPLICATION) -> list[str]:
    """SQL that gives the application's role exactly what the table above says, and nothing it had before."""
    grants = [
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{application}", PUBLIC',
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f'GRANT USAGE ON SCHEMA public TO "{application}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{application}"',
        f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO "{application}"',
    ]
    return grants + [_grant(table, PRIVILEGES.get(table, EVERYDAY), application) for table in tables]


def _grant(table: str, privileges: Privileges, application: str) -> str:
    def words(act: May) -> str:
        limited = act is May.CHANGE and privileges.columns
        columns = ", ".join(f'"{column}"' for column in privileges.columns)
        return f"{act} ({columns})" if limited else str(act)

    return f'GRANT {", ".join(words(act) for act in privileges.acts)} ON "{table}" TO "{application}"'
