"""Sign-ins can be listed and ended by their owner, who is told of browsers not seen before."""

import django.db.models.deletion
from django.db import migrations, models

POLICY = """
ALTER TABLE accounts_knownbrowser ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON accounts_knownbrowser USING (accounts_office() = '' OR EXISTS (
    SELECT FROM accounts_citizen AS c WHERE c.id = citizen_id AND c.municipality_id = accounts_office()));
"""
NO_POLICY = """
DROP POLICY own_office ON accounts_knownbrowser;
ALTER TABLE accounts_knownbrowser DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0043_what_was_typed_waits_for_its_owner"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="browser",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="session",
            name="listed_as",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="way",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AlterField(
            model_name="session",
            name="citizen_id",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.CreateModel(
            name="KnownBrowser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32)),
                ("seen_at", models.DateTimeField(db_index=True)),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="known_browsers",
                        to="accounts.citizen",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("citizen", "digest"), name="one_known_browser")],
            },
        ),
        migrations.RunSQL(POLICY, NO_POLICY),
    ]
