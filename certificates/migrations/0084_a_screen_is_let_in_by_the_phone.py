"""Another screen is let in by the phone, once, in the browser that asked (T10)."""

import django.db.models.deletion
from django.db import migrations, models

import accounts.ids

POLICY = """
ALTER TABLE certificates_screensignin ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_screensignin USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
NO_POLICY = """
DROP POLICY own_office ON certificates_screensignin;
ALTER TABLE certificates_screensignin DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0044_a_sign_in_is_known_to_its_owner"),
        ("certificates", "0083_an_office_sees_what_its_own_deleted"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreenSignIn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("session_digest", models.CharField(db_index=True, max_length=40)),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("network", models.BinaryField(max_length=32)),
                ("number", models.PositiveSmallIntegerField()),
                ("choices", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "読み取りを待っています"),
                            ("scanned", "スマホで読み取りました"),
                            ("approved", "スマホで承認しました"),
                            ("refused", "断られました"),
                            ("taken", "サインインしました"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.citizen"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "scanned", "approved", "refused", "taken"])),
                        name="screen_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("certificate__isnull", False),
                                ("citizen__isnull", False),
                                ("state__in", ["approved", "taken"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["approved", "taken"]), _negated=True),
                                ("certificate", None),
                                ("citizen", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_screen_is_let_in_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(POLICY, NO_POLICY),
    ]
