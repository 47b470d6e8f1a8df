from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0030_resets_are_kept_as_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="secret",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
