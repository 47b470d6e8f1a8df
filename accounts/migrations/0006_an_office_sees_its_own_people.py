"""The second lock on R-40: while an office is named in a transaction, other cities' people are not there.

`SET LOCAL smartcert.municipality` is said for each request of a counter (accounts/office.py). Where no office is named,
all rows are seen: citizens' pages, the hotline and the worker are not bound to a city. Policies bind the application's
role, not the tables' owner.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION accounts_office() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(current_setting('smartcert.municipality', true), '') $$;

ALTER TABLE accounts_citizen ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON accounts_citizen USING (accounts_office() IN ('', municipality_id));

ALTER TABLE accounts_accessrecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON accounts_accessrecord USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));

ALTER TABLE accounts_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON accounts_notice USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
BACKWARD = """
DROP POLICY own_office ON accounts_notice;
ALTER TABLE accounts_notice DISABLE ROW LEVEL SECURITY;
DROP POLICY own_office ON accounts_accessrecord;
ALTER TABLE accounts_accessrecord DISABLE ROW LEVEL SECURITY;
DROP POLICY own_office ON accounts_citizen;
ALTER TABLE accounts_citizen DISABLE ROW LEVEL SECURITY;
DROP FUNCTION accounts_office();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_staff_sign_in_with_two_factors")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
