"""The database's own lock on the one door (architecture, "four locks").

Each StatusChange begins where the one before it ended and is a row of the table in states.py (written out here: a
migration is frozen; test_one_door.py compares the two). At COMMIT a certificate's status equals its newest change. So a
status set by an .update() or typed into psql is refused unless it leaves the history that the door leaves.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE certificates_leads_to (
    carrier text, kind text, act text, from_status text, to_status text NOT NULL,
    PRIMARY KEY (carrier, kind, act, from_status)
);
INSERT INTO certificates_leads_to
SELECT c.carrier, k.kind, s.act, s.from_status, s.to_status
FROM (VALUES ('user_authentication'), ('digital_signature')) AS k (kind)
CROSS JOIN (VALUES ('card'), ('phone')) AS c (carrier)
JOIN (VALUES
    ('card', 'issue', '', 'valid'),
    ('phone', 'issue', '', 'ready_to_register'),
    ('phone', 'register', 'ready_to_register', 'valid'),
    ('card', 'suspend', 'valid', 'on_hold'),
    ('phone', 'suspend', 'valid', 'on_hold'),
    ('phone', 'suspend', 'ready_to_register', 'revoked'),
    ('phone', 'resume', 'on_hold', 'revoked'),
    ('card', 'correct', 'on_hold', 'valid'),
    ('phone', 'correct', 'on_hold', 'valid'),
    ('phone', 'revoke', 'ready_to_register', 'revoked'),
    ('card', 'revoke', 'valid', 'revoked'),
    ('phone', 'revoke', 'valid', 'revoked'),
    ('card', 'revoke', 'on_hold', 'revoked'),
    ('phone', 'revoke', 'on_hold', 'revoked')
) AS s (carrier, act, from_status, to_status) ON s.carrier = c.carrier
UNION ALL VALUES ('card', 'user_authentication', 'release', 'on_hold', 'valid');

CREATE FUNCTION certificates_change_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    certificate certificates_certificate;
    last_status text;
BEGIN
    SELECT * INTO certificate FROM certificates_certificate WHERE id = NEW.certificate_id FOR NO KEY UPDATE;
    SELECT to_status INTO last_status FROM certificates_statuschange
        WHERE certificate_id = NEW.certificate_id ORDER BY id DESC LIMIT 1;
    IF NEW.from_status IS DISTINCT FROM COALESCE(last_status, '') THEN
        RAISE EXCEPTION 'certificate %: a change from "%" cannot follow "%"',
            NEW.certificate_id, NEW.from_status, COALESCE(last_status, '')
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM certificates_leads_to AS way
        WHERE way.carrier = certificate.carrier AND way.kind = certificate.kind AND way.act = NEW.act
          AND way.from_status = NEW.from_status AND way.to_status = NEW.to_status;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'certificate %: no such way: % from "%" to "%"',
            NEW.certificate_id, NEW.act, NEW.from_status, NEW.to_status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_follows_the_last BEFORE INSERT ON certificates_statuschange
    FOR EACH ROW EXECUTE FUNCTION certificates_change_follows_the_last();

CREATE FUNCTION certificates_status_matches_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which uuid := to_jsonb(NEW) ->> TG_ARGV[0];
    now_status text;
    last_status text;
BEGIN
    SELECT status INTO now_status FROM certificates_certificate WHERE id = which;
    SELECT to_status INTO last_status FROM certificates_statuschange
        WHERE certificate_id = which ORDER BY id DESC LIMIT 1;
    IF now_status IS DISTINCT FROM last_status THEN
        RAISE EXCEPTION 'certificate %: status is "%", its history says "%"', which, now_status, last_status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER status_matches_history AFTER INSERT OR UPDATE OF status ON certificates_certificate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificates_status_matches_history('id');
CREATE CONSTRAINT TRIGGER history_matches_status AFTER INSERT ON certificates_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificates_status_matches_history('certificate_id');
"""
BACKWARD = """
DROP TRIGGER history_matches_status ON certificates_statuschange;
DROP TRIGGER status_matches_history ON certificates_certificate;
DROP TRIGGER change_follows_the_last ON certificates_statuschange;
DROP FUNCTION certificates_status_matches_history();
DROP FUNCTION certificates_change_follows_the_last();
DROP TABLE certificates_leads_to;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_certificates_and_their_history")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
