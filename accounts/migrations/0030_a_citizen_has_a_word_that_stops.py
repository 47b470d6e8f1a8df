import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_an_office_sees_its_own_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="StopWord",
            fields=[
                (
                    "citizen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="stop_word",
                        serialize=False,
                        to="accounts.citizen",
                    ),
                ),
                ("hash", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
            ],
        ),
    ]
