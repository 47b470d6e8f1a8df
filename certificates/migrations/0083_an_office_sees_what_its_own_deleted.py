"""See 0071: the second lock on R-40, for one more table that belongs to a person."""

from django.db import migrations

FORWARD = """
ALTER TABLE certificates_deletedcopy ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_deletedcopy USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
BACKWARD = """
DROP POLICY own_office ON certificates_deletedcopy;
ALTER TABLE certificates_deletedcopy DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0082_a_phone_says_what_it_deleted")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
