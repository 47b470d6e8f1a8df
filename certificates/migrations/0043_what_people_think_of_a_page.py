from django.db import migrations, models

PAGES = [
    ("about", "何ができるか"),
    ("prepare", "用意するもの"),
    ("phones", "お使いのスマホで使えるか"),
    ("help", "使い方とよくある質問"),
    ("accessibility", "アクセシビリティ"),
    ("privacy", "個人情報の扱い"),
    ("status", "いまの動き"),
]
DEGREES = [("yes", "はい"), ("partly", "どちらともいえない"), ("no", "いいえ")]


class Migration(migrations.Migration):
    dependencies = [("certificates", "0042_people_ask_and_are_answered")]

    operations = [
        migrations.CreateModel(
            name="PageFeedback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("page", models.CharField(choices=PAGES, max_length=20)),
                ("there", models.CharField(blank=True, choices=DEGREES, max_length=6)),
                ("clear", models.CharField(blank=True, choices=DEGREES, max_length=6)),
                ("easy", models.CharField(blank=True, choices=DEGREES, max_length=6)),
                ("comment", models.CharField(blank=True, max_length=400)),
                ("language", models.CharField(max_length=10)),
                ("sending", models.UUIDField(unique=True)),
                ("on_date", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["page", "on_date"], name="feedback_of_a_page")],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(there="", clear="", easy="", comment=""), name="feedback_says_something"
                    )
                ],
            },
        ),
    ]
