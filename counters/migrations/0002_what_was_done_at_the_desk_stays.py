"""Checks of identity and slips are written once, a report that was carried out does not change, and an office sees its
own visits only (R-40, R-46, R-64; accounts migration 0006).
"""

from django.db import migrations

WRITTEN_ONCE = ("identitycheck", "slip", "slipprint")

ONCE = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON counters_{table}
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON counters_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
NOT_ONCE = "DROP TRIGGER never_emptied ON counters_{table}; DROP TRIGGER written_once ON counters_{table};"

DONE = """
CREATE FUNCTION counters_done_is_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.done_at IS NOT NULL THEN
        RAISE EXCEPTION 'report of visit %: it was carried out and does not change', OLD.visit_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER done_is_done BEFORE UPDATE OR DELETE ON counters_lossreport
    FOR EACH ROW EXECUTE FUNCTION counters_done_is_done();

ALTER TABLE counters_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_visit USING (accounts_office() IN ('', municipality_id));
"""
NOT_DONE = """
DROP POLICY own_office ON counters_visit;
ALTER TABLE counters_visit DISABLE ROW LEVEL SECURITY;
DROP TRIGGER done_is_done ON counters_lossreport;
DROP FUNCTION counters_done_is_done();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("counters", "0001_a_visit_and_what_it_leaves"),
        ("certificates", "0071_an_office_sees_its_own_certificates"),
    ]
    operations = [
        migrations.RunSQL(
            "".join(ONCE.format(table=table) for table in WRITTEN_ONCE),
            "".join(NOT_ONCE.format(table=table) for table in WRITTEN_ONCE),
        ),
        migrations.RunSQL(DONE, NOT_DONE),
    ]
