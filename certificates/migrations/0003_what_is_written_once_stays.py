"""History, evidence and published lists are written once; of a certificate only its standing may change.

These triggers bind every role, the owner of the tables included; the application's role has not even the privilege.
Revoked is final here too, whatever a table of ways may one day say (R-21).
"""

from django.db import migrations

WRITTEN_ONCE = ("certificates_statuschange", "certificates_evidence", "certificates_receipt", "accounts_accessrecord")
NEVER_DELETED = ("certificates_certificate", "certificates_publishedcrl")

FORWARD = """
CREATE FUNCTION certificates_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION certificates_only_its_standing_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text[] := ARRAY['status', 'stopped_at', 'stop_code'];
BEGIN
    IF to_jsonb(NEW) - standing IS DISTINCT FROM to_jsonb(OLD) - standing THEN
        RAISE EXCEPTION 'certificate %: what was signed does not change', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF OLD.status = 'revoked' AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'certificate %: revoked is final', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_its_standing_changes BEFORE UPDATE ON certificates_certificate
    FOR EACH ROW EXECUTE FUNCTION certificates_only_its_standing_changes();
""" + "".join(
    f"""
CREATE TRIGGER written_once BEFORE {"UPDATE OR DELETE" if table in WRITTEN_ONCE else "DELETE"} ON {table}
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
    for table in WRITTEN_ONCE + NEVER_DELETED
)
BACKWARD = (
    "".join(
        f"DROP TRIGGER never_emptied ON {table}; DROP TRIGGER written_once ON {table};"
        for table in WRITTEN_ONCE + NEVER_DELETED
    )
    + """
DROP TRIGGER only_its_standing_changes ON certificates_certificate;
DROP FUNCTION certificates_only_its_standing_changes();
DROP FUNCTION certificates_written_once();
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_status_and_history_may_not_disagree"),
        ("accounts", "0001_people_sessions_and_access_records"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
