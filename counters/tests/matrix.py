"""Who may open what: a row for every address of staff and every API call, told a second time and by hand (S6).

A new page or call needs a row here, or tests/architecture/test_matrix_rows.py and counters/tests/test_matrix.py fail:

    Row("desk", COUNTERS),                                  its name in urls.py, and the roles that may open it
    Row("visit", COUNTERS, OFFICE),                         it belongs to one office: 404 to every other one's staff
    Row("answer", ANSWERERS, OFFICE, proved=True),          only with a second factor of the last quarter of an hour
    Row("slip", COUNTERS, OFFICE, methods="GET"),           what may be asked of it, HEAD beside GET
    Row("open_record", COUNTERS, methods="POST", typed={"citizen": "{citizen}"}),     what its form sends
    Row("call", HOTLINE, OPERATOR, methods="GET"),          it belongs to the operator who took it: 404 to colleagues
    Row("visit", COUNTERS, OFFICE, shows=True),             a person in clear; any other page must not name one

Parts of an address (`<uuid:visit_id>`) and words in braces in `typed` are found in counters/tests/scene.py by name.
"""

from dataclasses import dataclass, field

from accounts.models.staff_member import COUNTER_ROLES, HOTLINE_ROLES
from accounts.roles import STAFF_ROLES, Role

COUNTERS = frozenset(COUNTER_ROLES)
AUDITOR = frozenset({Role.AUDITOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
OVERSEERS = AUDITOR | {Role.COUNTER_SUPERVISOR, Role.HOTLINE_SUPERVISOR}
ANSWERERS = COUNTERS | {Role.HOTLINE_SUPERVISOR}
SUPERVISORS = frozenset({Role.COUNTER_SUPERVISOR, Role.HOTLINE_SUPERVISOR})
HOTLINE = frozenset({Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR})
EVERYBODY = frozenset(STAFF_ROLES)
MACHINES = frozenset()  # what is sent proves itself
STEP = frozenset()  # a step of signing in: it judges by itself how far somebody has come

ANYWHERE, OFFICE, COUNTRY, OPERATOR, PRACTICE = "anywhere", "office", "country", "operator", "practice"
HOTLINE = frozenset(HOTLINE_ROLES)
SUPERVISOR = frozenset({Role.HOTLINE_SUPERVISOR})
KEEPERS = ADMINISTRATOR | SUPERVISOR


@dataclass(frozen=True)
class Row:
    """One address of staff. `whose` OFFICE: what it shows belongs to Shibuya's office; COUNTRY: to that and to national
    roles; OPERATOR: to denwa-1; PRACTICE: to denwa-1 and the hotline's supervisor.
    """

    name: str
    who: frozenset
    whose: str = ANYWHERE
    proved: bool = False
    methods: str = "GET POST"
    shows: bool = False
    typed: dict = field(default_factory=dict)


STAFF = (
    # Signing in and leaving
    Row("home", EVERYBODY, methods="GET"),
    Row("sign_in", STEP),
    Row("code", STEP),
    Row("enrol", STEP),
    Row("change_password", STEP),
    Row("unlock", STEP),
    Row("security_keys", EVERYBODY, proved=True),
    Row("recovery_codes", EVERYBODY, proved=True),
    Row("key_options", STEP, methods="POST"),
    Row("prove", STEP),
    Row("lock", EVERYBODY, methods="POST"),
    Row("here", EVERYBODY, methods="POST"),
    Row("keep_draft", EVERYBODY, methods="POST", typed={"page": "/staff/", "typed": "{{}}"}),
    Row("hand_over", STEP, methods="POST"),
    Row("sign_out", STEP, methods="POST"),
    # The desk
    Row("desk", COUNTERS, typed={"purpose": "loss", "kana": "しけん　はなこ", "birth_date": "昭和63年4月2日"}),
    Row("open_record", COUNTERS, OFFICE, methods="POST", typed={"citizen": "{citizen}", "purpose": "loss"}),
    Row("visit", COUNTERS, OFFICE, shows=True, typed={"memo": "変えた"}),
    Row("close_visit", COUNTERS, OFFICE, methods="POST"),
    Row("report_loss", COUNTERS, OFFICE, shows=True),
    Row("report_loss_step", COUNTERS, OFFICE, shows=True),
    Row("slip", COUNTERS, OFFICE, shows=True, methods="GET"),
    Row("print_slip", COUNTERS, OFFICE, methods="POST"),
    Row("release", COUNTERS, OFFICE, proved=True, shows=True),
    Row("withdraw_release", COUNTERS, OFFICE, proved=True, methods="POST"),
    Row("release_slip", COUNTERS, OFFICE, methods="POST"),
    Row("revoke", COUNTERS, OFFICE, shows=True),
    Row("reissue", COUNTERS, OFFICE, proved=True, shows=True),
    Row("hand_over_card", COUNTERS, OFFICE, proved=True, shows=True),
    Row("issue", COUNTERS, OFFICE, proved=True, shows=True),
    Row("phone", COUNTERS, OFFICE, methods="GET", shows=True),
    Row("change_record", COUNTERS, OFFICE, shows=True),
    Row("withdraw_change", COUNTERS, OFFICE, methods="POST"),
    Row("letter", COUNTERS, OFFICE, shows=True),
    Row("reset_pin", COUNTERS, OFFICE, proved=True, shows=True),
    Row("pin_panel", COUNTERS, OFFICE, methods="GET", shows=True),
    Row("pin_permit", COUNTERS, OFFICE, methods="POST", typed={"which": "authentication"}),
    Row("pin_slip", COUNTERS, OFFICE, methods="POST"),
    Row("slips", COUNTERS, typed={"purpose": "print", "number": "{visit}"}),
    Row("open_slip", COUNTERS, OFFICE, methods="POST", typed={"purpose": "print", "slip": "{slip_id}"}),
    Row("ledger", COUNTERS | AUDITOR, methods="GET"),
    Row("export_ledger", COUNTERS | AUDITOR, proved=True, methods="POST"),
    Row("shift", COUNTERS, typed={"words": "C-1126-0001は、明日の朝に電話がある。"}),
    Row("take_over", COUNTERS, OFFICE, methods="POST"),
    Row("record_changes", COUNTERS, proved=True),
    Row("record_batch", COUNTERS, OFFICE, proved=True, methods="GET"),
    Row("carry_out_batch", COUNTERS, OFFICE, proved=True, methods="POST"),
    Row("refused_lines", COUNTERS, OFFICE, proved=True, methods="GET"),
    # What citizens say and ask
    Row("cases", SUPERVISORS, methods="GET"),
    Row("case", SUPERVISORS, COUNTRY),
    Row("inquiries", HOTLINE, methods="GET"),
    Row("inquiry", HOTLINE),
    Row("close_inquiry", HOTLINE, methods="POST"),
    # The hotline
    Row("hotline", HOTLINE, methods="GET"),
    Row("outage", HOTLINE, methods="GET"),
    Row("outage_key", HOTLINE, methods="GET"),
    Row("keep_call", HOTLINE, methods="POST"),
    Row("outage_worker", HOTLINE, methods="GET"),
    Row("incoming_call", MACHINES, methods="POST"),
    Row("take_incoming", HOTLINE, OPERATOR, methods="POST", typed={"incoming": "{incoming}"}),
    Row("training", HOTLINE, methods="GET"),
    Row("begin_practice", HOTLINE, methods="POST", typed={"case": "plain"}),
    Row("practice", HOTLINE, PRACTICE, methods="GET"),
    Row("answer_practice", HOTLINE, PRACTICE, methods="POST"),
    Row("hotline_board", SUPERVISOR, methods="GET"),
    Row("flag_seen", SUPERVISOR, methods="POST"),
    Row("take_call", HOTLINE, methods="POST"),
    Row("call", HOTLINE, OPERATOR, methods="GET", shows=True),
    Row("go_on_call", HOTLINE, OPERATOR, methods="POST"),
    Row("identify_caller", HOTLINE, OPERATOR, methods="POST", shows=True, typed={"kana": "しけん", "born": "S63.4.2"}),
    Row("call_target", HOTLINE, OPERATOR, methods="POST", typed={"target": "phone"}),
    Row("call_because", HOTLINE, OPERATOR, methods="POST", typed={"because": "stolen"}),
    Row(
        "call_stop",
        HOTLINE,
        OPERATOR,
        methods="POST",
        shows=True,
        typed={"key": "{citizen}", "citizen": "{citizen}", "target": "both"},
    ),
    Row("call_proof", HOTLINE, OPERATOR, methods="GET"),
    Row(
        "call_correct", HOTLINE, OPERATOR, proved=True, typed={"called_back": "on", "wrong": "on", "why": "となりの人"}
    ),
    Row("call_revoke", HOTLINE, OPERATOR, proved=True),
    Row("letters", SUPERVISOR, proved=True),
    Row("letters_csv", SUPERVISOR, proved=True, methods="GET", shows=True),
    Row("call_told", HOTLINE, OPERATOR, methods="POST", typed={"item": "number", "said": "on"}),
    Row("call_notes", HOTLINE, OPERATOR, methods="POST", typed={"memo": "変えた", "version": "0"}),
    Row("call_case", HOTLINE, OPERATOR, methods="POST", typed={"case": "supervisor"}),
    Row("end_call", HOTLINE, OPERATOR, methods="POST"),
    Row("face_checks", COUNTERS, methods="GET"),
    Row("face_check", COUNTERS, OFFICE, shows=True),
    Row("face_picture", COUNTERS, OFFICE, methods="GET"),
    # Four eyes
    Row("approvals", ANSWERERS, methods="GET"),
    Row("approvals_how_many", ANSWERERS, methods="GET"),
    Row("answer", ANSWERERS, OFFICE, proved=True, shows=True),
    # Supervision
    Row("access_log", OVERSEERS, methods="GET"),
    Row("unmask", OVERSEERS - AUDITOR, OFFICE, proved=True, shows=True, typed={"reason": "点検"}),
    Row("activity", OVERSEERS, methods="GET"),
    Row("figures", OVERSEERS, methods="GET"),
    Row("acts", OVERSEERS, methods="GET"),
    Row("export_acts", AUDITOR, proved=True, methods="POST"),
    # Accounts of staff
    Row("accounts", ADMINISTRATOR),
    Row("account", ADMINISTRATOR, proved=True),
    # The list of supported phones
    Row("phone_list", KEEPERS, proved=True),
    Row("put_in_place", KEEPERS, proved=True, methods="POST"),
    Row("save_phone_list", KEEPERS, proved=True, methods="GET"),
)

ANYONE, SIGNED_IN, OWN, OWNER = "anyone", "signed in", "own", "owner"


@dataclass(frozen=True)
class Call:
    """One API call. `who` SIGNED_IN: a citizen's session; OWN: that of the citizen it is about, 404 to other citizens;
    OWNER: also a browser that need not be signed in, 404 to all others.

    `typed`: a body that is read as far as the question whose it is.
    """

    name: str
    who: str
    methods: str
    typed: dict = field(default_factory=dict)


API = (
    Call("session", ANYONE, "GET"),
    Call("challenges", ANYONE, "POST"),
    Call("sign-in", ANYONE, "POST"),
    Call("sign-out", ANYONE, "POST"),
    Call("applications", ANYONE, "POST"),
    Call("card-judgements", ANYONE, "POST"),
    Call("application", OWNER, "GET"),
    Call("withdrawal", OWNER, "POST"),
    Call(
        "registration",
        OWNER,
        "POST",
        {"nonce": "x" * 44, "proofs": [{"kind": "digital_signature", "signature": "AA=="}]},
    ),
    Call("certificates", SIGNED_IN, "GET"),
    Call("suspensions", SIGNED_IN, "POST"),
    Call("revocations", ANYONE, "POST"),
    Call("resumptions", ANYONE, "POST"),
    Call("face-captures", ANYONE, "POST", {"way": "counter"}),
    Call("face-pictures", ANYONE, "POST"),
    Call("orders", ANYONE, "GET"),
    Call("deletions", ANYONE, "POST"),
    Call("pin", ANYONE, "POST"),
    Call("signing-password", ANYONE, "POST"),
    Call("stop-word", SIGNED_IN, "PUT"),
    Call("stop-word-suspensions", ANYONE, "POST"),
    Call("passkeys", SIGNED_IN, "GET POST"),
    Call("passkey-options", ANYONE, "POST"),
    Call("passkey", OWN, "PATCH DELETE", {"name": "指"}),
    Call("cross-device", ANYONE, "POST GET"),
    Call("cross-device-approval", SIGNED_IN, "POST"),
    Call("cross-device-sign-in", ANYONE, "POST"),
    Call("history", SIGNED_IN, "GET"),
    Call("cases", SIGNED_IN, "GET POST"),
    Call("notices", SIGNED_IN, "GET"),
    Call("read-notice", OWN, "POST"),
    Call("supported-phones", ANYONE, "GET"),
    Call("push-subscriptions", SIGNED_IN, "POST DELETE"),
)
