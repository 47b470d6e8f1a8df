"""Which letters were written is written once, and an office sees its own people's only (R-40, R-64)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON counters_holderletter
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON counters_holderletter
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
ALTER TABLE counters_holderletter ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_holderletter USING (accounts_office() = '' OR EXISTS (
    SELECT FROM counters_callstop AS s WHERE s.id = stop_id));
"""
BACKWARD = """
DROP POLICY own_office ON counters_holderletter;
ALTER TABLE counters_holderletter DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_emptied ON counters_holderletter;
DROP TRIGGER written_once ON counters_holderletter;
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0012_a_holder_is_written_to")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
