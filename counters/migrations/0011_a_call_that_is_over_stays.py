"""The log of a call and its stops are written once, a call that is over does not change, and an office sees its own
people's calls only (R-40, R-64).
"""

from django.db import migrations

WRITTEN_ONCE = ("callevent", "callstop")
OF_ITS_PEOPLE = ("call", "callstop")

ONCE = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON counters_{table}
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON counters_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
NOT_ONCE = "DROP TRIGGER never_emptied ON counters_{table}; DROP TRIGGER written_once ON counters_{table};"

OWN_OFFICE = """
ALTER TABLE counters_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_{table} USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
NOT_OWN_OFFICE = """
DROP POLICY own_office ON counters_{table};
ALTER TABLE counters_{table} DISABLE ROW LEVEL SECURITY;
"""

OVER = """
CREATE FUNCTION counters_call_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'call %: it is over and does not change', OLD.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_is_over BEFORE UPDATE OR DELETE ON counters_call
    FOR EACH ROW EXECUTE FUNCTION counters_call_is_over();
"""
NOT_OVER = "DROP TRIGGER call_is_over ON counters_call; DROP FUNCTION counters_call_is_over();"


def each(tables: tuple[str, ...], statements: str) -> str:
    return "".join(statements.format(table=table) for table in tables)


class Migration(migrations.Migration):
    dependencies = [("counters", "0010_a_call_to_the_hotline")]
    operations = [
        migrations.RunSQL(each(WRITTEN_ONCE, ONCE), each(WRITTEN_ONCE, NOT_ONCE)),
        migrations.RunSQL(each(OF_ITS_PEOPLE, OWN_OFFICE), each(OF_ITS_PEOPLE, NOT_OWN_OFFICE)),
        migrations.RunSQL(OVER, NOT_OVER),
    ]
