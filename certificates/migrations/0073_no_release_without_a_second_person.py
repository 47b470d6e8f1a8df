"""The database's word on four eyes (R-43, R-56): behind every release and correction by staff, at COMMIT, stands somebody
else than who did it. Written once, and seen by its own office.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION certificates_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM certificates_countersignature AS second
        WHERE second.change_id = NEW.id AND second.actor_id <> NEW.actor_id
    ) THEN
        RAISE EXCEPTION 'change %: % takes two people', NEW.id, NEW.act
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER two_people AFTER INSERT ON certificates_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.act IN ('release', 'correct'))
    EXECUTE FUNCTION certificates_two_people();

CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON certificates_countersignature
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON certificates_countersignature
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();

ALTER TABLE certificates_countersignature ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_countersignature USING (accounts_office() = '' OR EXISTS (
    SELECT FROM certificates_statuschange AS c WHERE c.id = change_id));
ALTER TABLE certificates_cardrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_cardrequest USING (accounts_office() = '' OR EXISTS (
    SELECT FROM certificates_card AS c WHERE c.id = card_id));
"""
BACKWARD = """
DROP POLICY own_office ON certificates_cardrequest;
ALTER TABLE certificates_cardrequest DISABLE ROW LEVEL SECURITY;
DROP POLICY own_office ON certificates_countersignature;
ALTER TABLE certificates_countersignature DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_emptied ON certificates_countersignature;
DROP TRIGGER written_once ON certificates_countersignature;
DROP TRIGGER two_people ON certificates_statuschange;
DROP FUNCTION certificates_two_people();
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0072_what_takes_two_people")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
