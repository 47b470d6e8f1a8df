"""Practice is the hotline's own: no office sees any of it (R-40; see 0014)."""

from django.db import migrations

FORWARD = """
ALTER TABLE counters_practice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_practice USING (accounts_office() = '');
"""
BACKWARD = "DROP POLICY own_office ON counters_practice; ALTER TABLE counters_practice DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("counters", "0019_calls_are_practised")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
