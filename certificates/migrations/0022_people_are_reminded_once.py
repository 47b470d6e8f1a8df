"""Which reminders were given, so that each is given once (R-06)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0021_a_citizen_may_say_it_was_not_me"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("three_months_left", "Three Months Left"),
                            ("one_month_left", "One Month Left"),
                            ("one_week_left", "One Week Left"),
                            ("waiting_for_a_day", "Waiting For A Day"),
                            ("waiting_for_two_weeks", "Waiting For Two Weeks"),
                        ],
                        max_length=24,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="certificates.application",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="certificates.certificate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("certificate", "stage"), name="reminded_once_of_an_end"),
                    models.UniqueConstraint(fields=("application", "stage"), name="reminded_once_to_register"),
                    models.CheckConstraint(
                        condition=models.Q(("certificate", None), ("application", None), _connector="XOR"),
                        name="reminded_of_one_thing",
                    ),
                ],
            },
        ),
    ]
