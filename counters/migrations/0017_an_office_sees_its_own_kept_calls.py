"""A kept call is an office's when its call is: the call's policy is asked (R-40; see 0014)."""

from django.db import migrations

FORWARD = """
ALTER TABLE counters_keptcall ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_keptcall USING (accounts_office() = ''
    OR EXISTS (SELECT FROM counters_call AS p WHERE p.id = counters_keptcall.call_id));
"""
BACKWARD = "DROP POLICY own_office ON counters_keptcall; ALTER TABLE counters_keptcall DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("counters", "0016_a_kept_call_is_written_once")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
