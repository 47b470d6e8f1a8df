"""What nobody registered had ended as "no longer needed", which nobody had said."""

from django.db import migrations, models

REASONS = [
    ("applied", "申請にもとづく発行"),
    ("stored_on_phone", "スマートフォンへの登録"),
    ("lost", "なくした"),
    ("stolen", "盗まれた"),
    ("other", "そのほか"),
    ("found", "見つかった"),
    ("mistake", "誤った停止の訂正"),
    ("superseded", "新しい証明書に置きかえ"),
    ("no_longer_needed", "使うのをやめた"),
    ("withdrawn", "申請の取下げ"),
    ("not_registered", "期限までに登録されなかった"),
    ("key_compromise", "鍵やパスワードを他人に知られた"),
    ("contents_changed", "住所や氏名などの変更"),
    ("death", "死亡"),
    ("left_the_register", "住民票の消除・国外転出"),
]


class Migration(migrations.Migration):
    dependencies = [("certificates", "0043_what_people_think_of_a_page")]

    operations = [
        migrations.AlterField(
            model_name="statuschange", name="reason", field=models.CharField(choices=REASONS, max_length=20)
        ),
    ]
