"""The entry of a list is made once, by the database, when a certificate stops; lists that have served may go.

A generated column cannot disagree with the status it comes from, whoever writes that (docs/decisions/0022). The octets
are those of x509/crl.py, `entry`; the tests compare the two. A reason that no list can give leaves the column NULL, and
then the CHECK refuses the row.
"""

from django.db import migrations, models

ENTRY = r"""
CREATE FUNCTION certificates_crl_entry(serial bytea, stopped_at timestamptz, stop_code text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    utc timestamp := stopped_at AT TIME ZONE 'UTC';
    late boolean := utc >= '2050-01-01';  -- RFC 5280 §5.1.2.6
    reason int := CASE stop_code
        WHEN 'keyCompromise' THEN 1 WHEN 'cACompromise' THEN 2 WHEN 'affiliationChanged' THEN 3 WHEN 'superseded' THEN 4
        WHEN 'cessationOfOperation' THEN 5 WHEN 'certificateHold' THEN 6 WHEN 'privilegeWithdrawn' THEN 9
        WHEN 'aACompromise' THEN 10 END;
BEGIN
    RETURN CASE WHEN late THEN '\x3031'::bytea ELSE '\x302f'::bytea END || '\x0210'::bytea || serial
        || CASE WHEN late THEN '\x180f'::bytea ELSE '\x170d'::bytea END
        || to_char(utc, CASE WHEN late THEN 'YYYYMMDDHH24MISS"Z"' ELSE 'YYMMDDHH24MISS"Z"' END)::bytea
        || set_byte('\x300c300a0603551d1504030a0100'::bytea, 13, reason);
END $$;
"""

# Generated columns are computed after the triggers that come before: there they are not to be looked at.
STANDING = """
CREATE OR REPLACE FUNCTION certificates_only_its_standing_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text[] := ARRAY['status', 'stopped_at', 'stop_code', 'crl_entry'];
BEGIN
    IF to_jsonb(NEW) - standing IS DISTINCT FROM to_jsonb(OLD) - standing THEN
        RAISE EXCEPTION 'certificate %: what was signed does not change', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF OLD.status = 'revoked' AND (NEW.status, NEW.stopped_at, NEW.stop_code)
            IS DISTINCT FROM (OLD.status, OLD.stopped_at, OLD.stop_code) THEN
        RAISE EXCEPTION 'certificate %: revoked is final', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
STANDING_BEFORE = STANDING.replace(", 'crl_entry'];", "];")

SERVED = """
CREATE FUNCTION certificates_list_has_served() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' OR OLD.next_update >= now() - interval '1 day' OR NOT EXISTS (
        SELECT FROM certificates_publishedcrl
        WHERE issuer_id = OLD.issuer_id AND scope = OLD.scope AND number > OLD.number
    ) THEN
        RAISE EXCEPTION 'list % of %: % refused, it may still be in use', OLD.number, OLD.scope, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
DROP TRIGGER written_once ON certificates_publishedcrl;
CREATE TRIGGER only_what_has_served_goes BEFORE UPDATE OR DELETE ON certificates_publishedcrl
    FOR EACH ROW EXECUTE FUNCTION certificates_list_has_served();
ALTER TABLE certificates_publishedcrl ALTER COLUMN der SET STORAGE EXTERNAL;
"""
SERVED_BEFORE = """
ALTER TABLE certificates_publishedcrl ALTER COLUMN der SET STORAGE EXTENDED;
DROP TRIGGER only_what_has_served_goes ON certificates_publishedcrl;
DROP FUNCTION certificates_list_has_served();
CREATE TRIGGER written_once BEFORE DELETE ON certificates_publishedcrl
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0006_seals_are_written_once")]
    operations = [
        migrations.RunSQL(ENTRY, "DROP FUNCTION certificates_crl_entry(bytea, timestamptz, text);"),
        migrations.RemoveIndex(model_name="certificate", name="stopped_per_issuer"),
        migrations.AddField(
            model_name="certificate",
            name="crl_entry",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("serial", "stopped_at", "stop_code", function="certificates_crl_entry"),
                output_field=models.BinaryField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", False)),
                fields=["issuer", "crl_shard", "serial"],
                include=("not_after", "crl_entry"),
                name="listed_per_issuer",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("crl_entry", None), ("stopped_at", None)),
                    models.Q(("crl_entry__isnull", False), ("stopped_at__isnull", False)),
                    _connector="OR",
                ),
                name="stopped_with_its_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="statuschange",
            index=models.Index(
                condition=models.Q(("act__in", ["correct", "release", "resume", "revoke", "suspend"])),
                fields=["at"],
                name="shown_on_lists",
            ),
        ),
        migrations.AddField(model_name="issuer", name="lists_refused_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(STANDING, STANDING_BEFORE),
        migrations.RunSQL(SERVED, SERVED_BEFORE),
    ]
