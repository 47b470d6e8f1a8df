"""What rings is the hotline's own: no office sees any of it (R-40; see 0014)."""

from django.db import migrations

FORWARD = """
ALTER TABLE counters_incomingcall ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_incomingcall USING (accounts_office() = '');
"""
BACKWARD = (
    "DROP POLICY own_office ON counters_incomingcall; ALTER TABLE counters_incomingcall DISABLE ROW LEVEL SECURITY;"
)


class Migration(migrations.Migration):
    dependencies = [("counters", "0021_a_phone_system_announces_calls")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
