"""A certificate that is alive is carried by a card or phone in use, of the same person (R-02).

With one card and one phone in use per person (unique indexes) this makes a second live phone impossible, whatever the
code above does. Judged at COMMIT, because a change of phones ends one and begins another in one transaction.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION certificates_alive_is_carried() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found_one boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM certificates_certificate AS c
            LEFT JOIN certificates_card AS card ON card.id = c.card_id
            LEFT JOIN certificates_phone AS phone ON phone.id = c.phone_id
            WHERE c.%I = $1 AND c.status <> ''revoked''
              AND (card.ended_at IS NOT NULL OR phone.ended_at IS NOT NULL
                   OR COALESCE(card.citizen_id, phone.citizen_id) <> c.citizen_id))', TG_ARGV[0])
        INTO found_one USING NEW.id;
    IF found_one THEN
        RAISE EXCEPTION '% %: a certificate is alive on a carrier that has ended or is another person''s',
            TG_TABLE_NAME, NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER alive_is_carried AFTER INSERT OR UPDATE OF status ON certificates_certificate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificates_alive_is_carried('id');
CREATE CONSTRAINT TRIGGER ended_carries_nothing AFTER UPDATE ON certificates_card
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificates_alive_is_carried('card_id');
CREATE CONSTRAINT TRIGGER ended_carries_nothing AFTER UPDATE ON certificates_phone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certificates_alive_is_carried('phone_id');
"""
BACKWARD = """
DROP TRIGGER ended_carries_nothing ON certificates_phone;
DROP TRIGGER ended_carries_nothing ON certificates_card;
DROP TRIGGER alive_is_carried ON certificates_certificate;
DROP FUNCTION certificates_alive_is_carried();
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_what_is_written_once_stays")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
