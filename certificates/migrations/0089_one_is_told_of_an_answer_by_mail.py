from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0088_lists_are_read_from_their_index_alone")]

    operations = [
        migrations.AlterField(
            "inquiry",
            "answer_by",
            models.CharField(
                choices=[("site", "このサイトで読む"), ("email", "メールで知らせてもらう"), ("none", "返事はいらない")],
                max_length=6,
            ),
        ),
    ]
