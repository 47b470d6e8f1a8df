"""Seals are written once, like the history they cover."""

from django.db import migrations

TABLES = ("certificates_seal", "certificates_sealer")

FORWARD = "".join(
    f"""
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER never_emptied ON {t}; DROP TRIGGER written_once ON {t};" for t in TABLES)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_history_is_sealed"), ("accounts", "0003_access_records_are_sealed")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
