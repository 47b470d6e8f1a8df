"""The database's word on four eyes (R-43, R-55, R-56): who asks and who answers are two people of one office, each in a
role that may; an answer comes in time and stays.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION counters_may_stand(member uuid, office text, roles text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_staffmember AS s WHERE s.id = member AND s.is_active
                   AND s.municipality_id IS NOT DISTINCT FROM office AND s.role = ANY (roles))
$$;
CREATE FUNCTION counters_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hotline text[] := ARRAY['hotline_operator', 'hotline_supervisor'];
    counter text[] := ARRAY['counter_clerk', 'counter_supervisor'];
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.state <> 'open') THEN
        RAISE EXCEPTION 'approval %: it was answered and stays', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.asked_by_id, NEW.citizen_id, NEW.wish, NEW.expires_at, NEW.municipality_id)
            IS DISTINCT FROM (OLD.asked_by_id, OLD.citizen_id, OLD.wish, OLD.expires_at, OLD.municipality_id) THEN
        RAISE EXCEPTION 'approval %: what was asked stays', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (TG_OP = 'INSERT' OR NEW.state = 'approved') AND NOT counters_may_stand(NEW.asked_by_id, NEW.municipality_id,
            CASE NEW.wish WHEN 'release' THEN counter ELSE hotline END) THEN
        RAISE EXCEPTION 'approval %: this person may not ask it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.answered_by_id IS NOT NULL AND NOT counters_may_stand(NEW.answered_by_id, NEW.municipality_id,
            CASE NEW.wish WHEN 'release' THEN counter ELSE ARRAY['hotline_supervisor'] END) THEN
        RAISE EXCEPTION 'approval %: this person may not answer it', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER four_eyes BEFORE INSERT OR UPDATE OR DELETE ON counters_approval
    FOR EACH ROW EXECUTE FUNCTION counters_four_eyes();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON counters_approval
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();

ALTER TABLE counters_approval ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON counters_approval USING (accounts_office() = '' OR accounts_office() = municipality_id);
"""
BACKWARD = """
DROP POLICY own_office ON counters_approval;
ALTER TABLE counters_approval DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_emptied ON counters_approval;
DROP TRIGGER four_eyes ON counters_approval;
DROP FUNCTION counters_four_eyes();
DROP FUNCTION counters_may_stand(uuid, text, text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0003_one_asks_another_answers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
