"""Cases: what a citizen said stays as it was said, its state goes on and never back, an answer is written once.

Numbers as for receipts (0008), eight digits of their own.
"""

import django.db.models.deletion
from django.db import migrations, models

import accounts.ids
import certificates.models.case

FORWARD = """
CREATE FUNCTION certificates_case_number(digits int DEFAULT 8) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    drawn text;
BEGIN
    LOOP
        drawn := lpad(floor(random() * 10::numeric ^ digits)::bigint::text, digits, '0');
        EXIT WHEN NOT EXISTS (SELECT FROM certificates_case WHERE number = drawn);
    END LOOP;
    RETURN drawn;
END $$;
"""
BACKWARD = "DROP FUNCTION certificates_case_number(int)"

LOCKS = """
CREATE FUNCTION certificates_a_case_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'case %: what was said does not change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    ELSIF OLD.state = 'closed' OR NEW.state = 'open' THEN
        RAISE EXCEPTION 'case %: it does not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE UPDATE ON certificates_case
    FOR EACH ROW EXECUTE FUNCTION certificates_a_case_goes_on();
CREATE TRIGGER written_once BEFORE DELETE ON certificates_case
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON certificates_caseanswer
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
""" + "".join(
    f"""
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
    for table in ("certificates_case", "certificates_caseanswer")
)
UNLOCK = """
DROP TRIGGER never_emptied ON certificates_caseanswer;
DROP TRIGGER never_emptied ON certificates_case;
DROP TRIGGER written_once ON certificates_caseanswer;
DROP TRIGGER written_once ON certificates_case;
DROP TRIGGER goes_on ON certificates_case;
DROP FUNCTION certificates_a_case_goes_on();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_what_a_citizen_is_told"),
        ("certificates", "0020_not_registered_in_time_is_a_reason"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "number",
                    models.CharField(db_default=certificates.models.case.CaseNumber(), max_length=8, unique=True),
                ),
                ("entry", models.CharField(max_length=60)),
                ("words", models.CharField(blank=True, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "調べています"), ("answered", "回答があります"), ("closed", "終わりました")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="accounts.citizen"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor_id", models.UUIDField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("citizen", "本人"),
                            ("counter_clerk", "窓口担当者"),
                            ("counter_supervisor", "窓口責任者"),
                            ("hotline_operator", "電話受付担当者"),
                            ("hotline_supervisor", "電話受付責任者"),
                            ("auditor", "監査担当者"),
                            ("administrator", "システム管理者"),
                            ("system", "システム（自動）"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=2000)),
                ("closes", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="certificates.case"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "id"], name="cases_waiting_longest_first"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "answered", "closed"])), name="case_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=("citizen", "entry"),
                name="one_case_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_case_answer_says_something"
            ),
        ),
        migrations.RunSQL(LOCKS, UNLOCK),
    ]
