"""Inquiries and their answers. What was asked and answered is not rewritten; it goes when it has been closed for long."""

import django.db.models.deletion
from django.db import migrations, models

import accounts.ids
import certificates.models.inquiry

NUMBER = """
CREATE FUNCTION certificates_inquiry_number(digits int DEFAULT 8) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    drawn text;
BEGIN
    LOOP
        drawn := lpad(floor(random() * 10::numeric ^ digits)::bigint::text, digits, '0');
        EXIT WHEN NOT EXISTS (SELECT FROM certificates_inquiry WHERE number = drawn);
    END LOOP;
    RETURN drawn;
END $$;
"""
GUARDS = """
CREATE FUNCTION certificates_an_inquiry_is_not_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text[] := ARRAY['state', 'answered_at', 'closed_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.closed_at IS NULL THEN
            RAISE EXCEPTION 'inquiry %: is not closed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - standing IS DISTINCT FROM to_jsonb(OLD) - standing
       OR OLD.closed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'inquiry %: what was asked does not change, and closed is final', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_not_rewritten BEFORE UPDATE OR DELETE ON certificates_inquiry
    FOR EACH ROW EXECUTE FUNCTION certificates_an_inquiry_is_not_rewritten();

CREATE FUNCTION certificates_an_answer_belongs_to_an_open_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answered uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.inquiry_id ELSE NEW.inquiry_id END;
    closed boolean := (SELECT closed_at IS NOT NULL FROM certificates_inquiry WHERE id = answered);
BEGIN
    IF TG_OP = 'UPDATE' OR closed IS DISTINCT FROM (TG_OP = 'DELETE') THEN
        RAISE EXCEPTION 'inquiry %: % of an answer refused', answered, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER belongs_to_an_open_inquiry BEFORE INSERT OR UPDATE OR DELETE ON certificates_inquiryanswer
    FOR EACH ROW EXECUTE FUNCTION certificates_an_answer_belongs_to_an_open_inquiry();
"""
NO_GUARDS = """
DROP TRIGGER belongs_to_an_open_inquiry ON certificates_inquiryanswer;
DROP TRIGGER is_not_rewritten ON certificates_inquiry;
DROP FUNCTION certificates_an_answer_belongs_to_an_open_inquiry();
DROP FUNCTION certificates_an_inquiry_is_not_rewritten();
"""
TOPICS = [
    ("applying", "スマホに入れる（申請・登録）"),
    ("using", "使い方・使えないとき"),
    ("secrets", "暗証番号・パスワード"),
    ("lost", "なくした・見つかった・止めた"),
    ("changing", "機種を変える・やめる"),
    ("pages", "このサイトの見やすさ・不具合"),
    ("other", "上のどれでもない"),
]
ROLES = [
    ("citizen", "本人"),
    ("counter_clerk", "窓口担当者"),
    ("counter_supervisor", "窓口責任者"),
    ("hotline_operator", "電話受付担当者"),
    ("hotline_supervisor", "電話受付責任者"),
    ("auditor", "監査担当者"),
    ("administrator", "システム管理者"),
    ("system", "システム（自動）"),
]
CHANNELS = [
    ("portal", "この窓口サイト"),
    ("counter", "市区町村の窓口"),
    ("hotline", "電話"),
    ("system", "自動の手続き"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0031_how_often_something_was_tried_is_counted"),
        ("certificates", "0041_a_few_phones_to_begin_with"),
    ]

    operations = [
        migrations.RunSQL(NUMBER, "DROP FUNCTION certificates_inquiry_number(int)"),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "number",
                    models.CharField(
                        db_default=certificates.models.inquiry.NumberNeverAskedUnder(), max_length=12, unique=True
                    ),
                ),
                ("topic", models.CharField(choices=TOPICS, max_length=12)),
                ("text", models.CharField(max_length=2000)),
                ("name", models.CharField(blank=True, max_length=60)),
                (
                    "answer_by",
                    models.CharField(
                        choices=[
                            ("site", "このサイトで読む"),
                            ("email", "メールで受け取る"),
                            ("none", "返事はいらない"),
                        ],
                        max_length=6,
                    ),
                ),
                ("email", models.CharField(blank=True, max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("sending", models.BinaryField(max_length=32, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "返事を待っています"),
                            ("answered", "返事をしました"),
                            ("closed", "終わりました"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="accounts.citizen",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "id"], name="inquiries_waiting_first")],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(text=""), name="an_inquiry_asks_something"),
                    models.CheckConstraint(
                        condition=models.Q(answer_by="email") & ~models.Q(email="")
                        | ~models.Q(answer_by="email") & models.Q(email=""),
                        name="an_address_only_where_it_is_used",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(answer_by="site") | models.Q(citizen__isnull=False),
                        name="answers_on_the_site_are_for_citizens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state="open", answered_at=None, closed_at=None)
                        | models.Q(state="answered", answered_at__isnull=False, closed_at=None)
                        | models.Q(state="closed", closed_at__isnull=False),
                        name="an_inquiry_stands_where_its_times_say",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="certificates.inquiry",
                    ),
                ),
                ("text", models.CharField(max_length=2000)),
                ("actor_id", models.UUIDField()),
                ("role", models.CharField(choices=ROLES, max_length=20)),
                ("channel", models.CharField(choices=CHANNELS, max_length=10)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.CheckConstraint(condition=~models.Q(text=""), name="an_answer_says_something")],
            },
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
