"""Editions of the list of supported phones. An edition is never changed: a new list is a new edition."""

import django.db.models.deletion
from django.db import migrations, models

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
WRITTEN_ONCE = ("certificates_phonelist", "certificates_supportedphone")
FORWARD = "".join(
    f"""
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION certificates_written_once();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION certificates_written_once();
"""
    for table in WRITTEN_ONCE
)
BACKWARD = "".join(
    f"DROP TRIGGER never_emptied ON {table}; DROP TRIGGER written_once ON {table};" for table in WRITTEN_ONCE
)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0031_a_secret_knows_when_it_was_changed")]

    operations = [
        migrations.CreateModel(
            name="PhoneList",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=100)),
                ("as_of", models.DateField()),
                ("actor_id", models.UUIDField(null=True)),
                ("role", models.CharField(choices=ROLES, max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={
                "get_latest_by": "id",
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(source=""), name="a_phone_list_has_a_source")
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportedPhone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "phone_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phones",
                        to="certificates.phonelist",
                    ),
                ),
                ("maker", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=100)),
                ("numbers", models.JSONField(default=list)),
                ("also_called", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["phone_list", "maker", "name"], name="a_phone_stands_in_a_list_once"
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(maker="") & ~models.Q(name=""), name="a_phone_has_a_name"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
