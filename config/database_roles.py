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
    "certificates_countersignature": APPEND_ONLY,
    "certificates_deletedcopy": APPEND_ONLY,
    "certificates_evidence": APPEND_ONLY,
    "certificates_publishedcrl": Privileges((May.READ, May.ADD, May.REMOVE), why="the trigger keeps what is in use"),
    "certificates_receipt": APPEND_ONLY,
    "certificates_seal": APPEND_ONLY,
    "certificates_sealer": APPEND_ONLY,
    "accounts_accessrecord": APPEND_ONLY,
    "accounts_staffevent": APPEND_ONLY,
    "counters_call": only(
        *(
            "ended_at",
            "number_sealed",
            "citizen_id",
            "reached",
            "score",
            "verdicts",
            "left",
            "ask",
            "target",
            "because",
            "caller",
            "case",
        ),
        *("memo", "memo_version", "memo_at"),
        why="who called, when and whose call it was stays",
    ),
    "counters_callevent": APPEND_ONLY,
    "counters_callstop": APPEND_ONLY,
    "counters_holderletter": APPEND_ONLY,
    "counters_keptcall": APPEND_ONLY,
    "counters_incomingcall": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE),
        columns=("call_id", "number_sealed"),
        why="who rang, where and when is not rewritten; it is gone after an hour",
    ),
    "counters_practice": only("call_id", "keys", "clicks", "fields", "keys_to_stop", why="who practised what stays"),
    "counters_flag": only("seen_by_id", "seen_at", why="what was flagged stays flagged"),
    "counters_identitycheck": APPEND_ONLY,
    "counters_pinreset": APPEND_ONLY,
    "counters_recordbatch": only("confirmed_at", "done_at", why="what was sent was sent"),
    "counters_recordline": only("cells", "refused", "change_id", why="a line stays where it stood"),
    "counters_recordchange": only("values", "done_at", "withdrawn_at", why="what was reported was reported"),
    "counters_replyletter": APPEND_ONLY,
    "counters_shiftnote": only("taken_by_id", "taken_at", why="what was left to the next shift was left"),
    "counters_slip": APPEND_ONLY,
    "counters_slipprint": APPEND_ONLY,
    "certificates_case": only("state", why="what a citizen said stays as it was said"),
    "certificates_caseanswer": APPEND_ONLY,
    "certificates_reminder": APPEND_ONLY,
    "accounts_notice": only("read_at", why="what was told was told"),
    # A certificate is signed: only where it stands in its life may change, and that only as the triggers allow.
    "certificates_certificate": only("status", "stopped_at", "stop_code", why="the rest is signed"),
    # What people ask is answered and goes in the end; the triggers say when.
    "certificates_inquiry": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE),
        columns=("state", "answered_at", "closed_at"),
        why="what was asked does not change",
    ),
    "certificates_inquiryanswer": Privileges((May.READ, May.ADD, May.REMOVE), why="an answer is not taken back"),
    "certificates_facecapture": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE),
        columns=("state", "citizen_id", "application_id", "judged_at", "judged_by", "judged_role", "reason"),
        why="what was asked stays; the trigger keeps what was filed",
    ),
    "certificates_faceframe": Privileges((May.READ, May.ADD, May.REMOVE), why="goes as soon as it has served"),
    "certificates_pagefeedback": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE), columns=("comment",), why="counts stay, words go"
    ),
    "certificates_phonelist": APPEND_ONLY,
    "certificates_supportedphone": APPEND_ONLY,
    "certificates_leads_to": READ_ONLY,  # the table of states.py, as the triggers read it
    # What is made to end.
    "certificates_idempotencykey": PASSING,
    "accounts_session": PASSING,
    "accounts_staffsession": PASSING,
    "accounts_deskdraft": PASSING,
    "accounts_totpdevice": PASSING,
    "accounts_securitykey": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE), columns=("sign_count", "used_at"), why="a key does not change"
    ),
    "certificates_pushsubscription": PASSING,
    "certificates_screensignin": PASSING,
    "certificates_passkey": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE),
        columns=("name", "sign_count", "used_at"),
        why="whose it is and which key it is never changes",
    ),
    "accounts_mailaddress": PASSING,
    "accounts_mailverification": PASSING,
    "accounts_delivery": only("recipient", "outcome", "ended_at", why="the rest was planned with the notice"),
    "accounts_challenge": PASSING,
    "accounts_knownbrowser": Privileges(
        (May.READ, May.ADD, May.CHANGE, May.REMOVE), columns=("seen_at",), why="whose it is never changes"
    ),
    "accounts_stopword": PASSING,
    "accounts_tally": PASSING,
    "simulator_pinpermit": PASSING,
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
