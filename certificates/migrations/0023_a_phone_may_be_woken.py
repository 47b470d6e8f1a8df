"""Where a phone can be woken, gone with its log-in certificate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0022_people_are_reminded_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                (
                    "phone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="push_subscription",
                        serialize=False,
                        to="certificates.phone",
                    ),
                ),
                ("endpoint", models.CharField(max_length=1000, unique=True)),
                ("p256dh", models.BinaryField(max_length=65)),
                ("auth", models.BinaryField(max_length=16)),
                ("language", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
