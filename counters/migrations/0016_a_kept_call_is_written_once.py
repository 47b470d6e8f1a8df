"""What came of a call that was kept while nothing answered is evidence: written once (R-58, R-64)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON counters_keptcall
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON counters_keptcall
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
BACKWARD = "DROP TRIGGER never_emptied ON counters_keptcall; DROP TRIGGER written_once ON counters_keptcall;"


class Migration(migrations.Migration):
    dependencies = [("counters", "0015_a_call_is_kept_while_nothing_answers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
