"""Where a citizen is told by mail, what proves an address, and what is on its way there."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import accounts.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0031_how_often_something_was_tried_is_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                (
                    "citizen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mail_address",
                        serialize=False,
                        to="accounts.citizen",
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("off", models.JSONField(default=list)),
                ("verified_at", models.DateTimeField()),
                ("refused_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("mail", "Mail"), ("former_mail", "Former Mail"), ("push", "Push")], max_length=12
                    ),
                ),
                ("recipient", models.CharField(blank=True, max_length=254)),
                ("language", models.CharField(max_length=10)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("refused", "Refused"),
                            ("nobody", "Nobody"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="accounts.notice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "way"), name="once_by_each_way"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", "waiting")),
                            models.Q(
                                models.Q(("outcome", "waiting"), _negated=True),
                                ("ended_at__isnull", False),
                                ("recipient", ""),
                            ),
                            _connector="OR",
                        ),
                        name="ended_without_its_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailVerification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("address", models.CharField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("expires_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mail_verifications",
                        to="accounts.citizen",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Upper("address"),
                        models.F("asked_at"),
                        name="asked_for_an_address",
                    )
                ],
            },
        ),
    ]
