"""What happened to accounts of staff is history like the rest: written once, whoever asks (R-64)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON accounts_staffevent
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON accounts_staffevent
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
BACKWARD = """
DROP TRIGGER never_emptied ON accounts_staffevent;
DROP TRIGGER written_once ON accounts_staffevent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0009_the_checks_read_no_more_than_they_need"),
        ("accounts", "0005_staff_sign_in_with_two_factors"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
