"""Passkeys: bound to one log-in certificate of a phone; an office sees those of its own people (R-35, R-40)."""

import django.db.models.deletion
from django.db import migrations, models

import accounts.ids

POLICY = """
ALTER TABLE certificates_passkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON certificates_passkey USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
NO_POLICY = """
DROP POLICY own_office ON certificates_passkey;
ALTER TABLE certificates_passkey DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0042_views_are_found_by_their_day"),
        ("certificates", "0080_changes_are_found_by_their_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("credential_id", models.BinaryField(max_length=1023, unique=True)),
                ("public_key", models.BinaryField(max_length=2048)),
                ("sign_count", models.BigIntegerField()),
                ("may_be_copied", models.BooleanField()),
                ("name", models.CharField(max_length=40)),
                ("added_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passkeys",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="passkeys", to="accounts.citizen"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="a_passkey_has_a_name")
                ],
            },
        ),
        migrations.RunSQL(POLICY, NO_POLICY),
    ]
