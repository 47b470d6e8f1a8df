"""The second lock on R-40, for everything that belongs to a person: see accounts 0006."""

from django.db import migrations

OF_A_CITIZEN = ("certificate", "card", "phone", "application", "receipt", "evidence")

POLICY = """
ALTER TABLE certificates_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_{table} USING (accounts_office() = '' OR EXISTS ({whose}));
"""
THE_CITIZENS = "SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()"
THE_CERTIFICATES = "SELECT FROM certificates_certificate AS c WHERE c.id = certificate_id"
NO_POLICY = """
DROP POLICY own_office ON certificates_{table};
ALTER TABLE certificates_{table} DISABLE ROW LEVEL SECURITY;
"""

FORWARD = [POLICY.format(table=table, whose=THE_CITIZENS) for table in OF_A_CITIZEN]
FORWARD.append(POLICY.format(table="statuschange", whose=THE_CERTIFICATES))
BACKWARD = [NO_POLICY.format(table=table) for table in (*OF_A_CITIZEN, "statuschange")]


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0070_staff_events_are_written_once"),
        ("accounts", "0006_an_office_sees_its_own_people"),
    ]
    operations = [migrations.RunSQL("".join(FORWARD), "".join(BACKWARD))]
