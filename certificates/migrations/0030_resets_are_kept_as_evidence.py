from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0073_no_release_without_a_second_person"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="kind",
            field=models.CharField(
                choices=[
                    ("application", "利用申請"),
                    ("resumption", "利用再開の申請"),
                    ("revocation", "失効の申請"),
                    ("pin_reset", "暗証番号の再設定"),
                    ("signing_password_reset", "署名用パスワードの再設定"),
                ],
                max_length=24,
            ),
        ),
    ]
