"""Faces belong to people: an office sees its own (R-40). No iPhone without somebody's yes (R-13): the database's own lock.

A capture that was filed with an application stays, as who judged it stays; only its pictures go.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE certificates_facecapture ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_facecapture USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
ALTER TABLE certificates_faceframe ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_faceframe USING (accounts_office() = '' OR EXISTS (
    SELECT FROM certificates_facecapture AS f WHERE f.id = capture_id));

CREATE FUNCTION certificates_no_iphone_without_a_face() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM certificates_facecapture AS f WHERE f.application_id = NEW.id AND f.state = 'passed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'application %: nobody has said whose face it is', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_iphone_without_a_face BEFORE INSERT OR UPDATE OF state ON certificates_application FOR EACH ROW
    WHEN (NEW.platform = 'iphone' AND NEW.purpose = 'application' AND NEW.state IN ('applied', 'ready', 'registered'))
    EXECUTE FUNCTION certificates_no_iphone_without_a_face();

CREATE FUNCTION certificates_a_filed_face_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'face %: it was filed with an application', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER a_filed_face_stays BEFORE DELETE ON certificates_facecapture FOR EACH ROW
    WHEN (OLD.application_id IS NOT NULL) EXECUTE FUNCTION certificates_a_filed_face_stays();
CREATE TRIGGER a_judged_face_stays BEFORE UPDATE ON certificates_facecapture FOR EACH ROW
    WHEN (OLD.state IN ('passed', 'refused')) EXECUTE FUNCTION certificates_a_filed_face_stays();
"""
BACKWARD = """
DROP TRIGGER a_judged_face_stays ON certificates_facecapture;
DROP TRIGGER a_filed_face_stays ON certificates_facecapture;
DROP FUNCTION certificates_a_filed_face_stays();
DROP TRIGGER no_iphone_without_a_face ON certificates_application;
DROP FUNCTION certificates_no_iphone_without_a_face();
DROP POLICY own_office ON certificates_faceframe;
ALTER TABLE certificates_faceframe DISABLE ROW LEVEL SECURITY;
DROP POLICY own_office ON certificates_facecapture;
ALTER TABLE certificates_facecapture DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0085_a_face_is_shown_before_an_iphone")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
