"""The second lock on R-40 for everything that reaches a person, however far away: see accounts 0006.

A row is an office's when the row it hangs on is: the policies of those tables are asked, up to the citizen's.
"""

from django.db import migrations

OF_A_CITIZEN = (
    "accounts_mailaddress",
    "accounts_mailverification",
    "accounts_stopword",
    "certificates_case",
    "certificates_inquiry",  # one without a citizen is no office's: the hotline answers it
)
HANGS_ON = {
    "accounts_delivery": ("notice_id", "accounts_notice", "id"),
    "certificates_caseanswer": ("case_id", "certificates_case", "id"),
    "certificates_inquiryanswer": ("inquiry_id", "certificates_inquiry", "id"),
    "certificates_pushsubscription": ("phone_id", "certificates_phone", "id"),
    "certificates_requestedcertificate": ("application_id", "certificates_application", "id"),
    "certificates_secret": ("certificate_id", "certificates_certificate", "id"),
    "counters_callevent": ("call_id", "counters_call", "id"),
    "counters_flag": ("call_id", "counters_call", "id"),
    "counters_identitycheck": ("visit_id", "counters_visit", "id"),
    "counters_lossreport": ("visit_id", "counters_visit", "id"),
    "counters_pinreset": ("visit_id", "counters_visit", "id"),
    "counters_replyletter": ("visit_id", "counters_visit", "id"),
    "counters_slip": ("visit_id", "counters_visit", "id"),
    "counters_slipprint": ("slip_id", "counters_slip", "id"),
}
OF_AN_OFFICE = ("counters_shiftnote",)

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON {table} USING (accounts_office() = '' OR {whose});
"""
NO_POLICY = "DROP POLICY own_office ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
CITIZENS = "EXISTS (SELECT FROM accounts_citizen AS c WHERE c.id = {table}.citizen_id AND c.municipality_id = accounts_office())"
PARENTS = "EXISTS (SELECT FROM {parent} AS p WHERE p.{key} = {table}.{column})"
REMINDERS = """EXISTS (SELECT FROM certificates_certificate AS c WHERE c.id = certificates_reminder.certificate_id)
    OR EXISTS (SELECT FROM certificates_application AS a WHERE a.id = certificates_reminder.application_id)"""

WHOSE = (
    {table: CITIZENS.format(table=table) for table in OF_A_CITIZEN}
    | {
        table: PARENTS.format(table=table, column=column, parent=parent, key=key)
        for table, (column, parent, key) in HANGS_ON.items()
    }
    | {"certificates_reminder": f"({REMINDERS})"}
    | dict.fromkeys(OF_AN_OFFICE, "municipality_id = accounts_office()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0043_what_was_typed_waits_for_its_owner"),
        ("certificates", "0083_an_office_sees_what_its_own_deleted"),
        ("counters", "0013_a_letter_stands_on_one_list"),
    ]
    operations = [
        migrations.RunSQL(
            "".join(POLICY.format(table=table, whose=whose) for table, whose in WHOSE.items()),
            "".join(NO_POLICY.format(table=table) for table in reversed(WHOSE)),
        )
    ]
