"""Permits for PINs and letters are written once, and an office sees its own people's reissues (R-40, R-64)."""

from django.db import migrations

WRITTEN_ONCE = ("pinreset", "replyletter")

ONCE = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON counters_{table}
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON counters_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
NOT_ONCE = "DROP TRIGGER never_emptied ON counters_{table}; DROP TRIGGER written_once ON counters_{table};"
OWN_OFFICE = """
ALTER TABLE counters_cardreissue ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_cardreissue USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
NOT_OWN_OFFICE = """
DROP POLICY own_office ON counters_cardreissue;
ALTER TABLE counters_cardreissue DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0005_a_card_is_replaced_and_a_pin_set")]
    operations = [
        migrations.RunSQL(
            "".join(ONCE.format(table=table) for table in WRITTEN_ONCE),
            "".join(NOT_ONCE.format(table=table) for table in WRITTEN_ONCE),
        ),
        migrations.RunSQL(OWN_OFFICE, NOT_OWN_OFFICE),
    ]
