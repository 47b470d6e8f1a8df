"""A small list of real municipalities (総務省 全国地方公共団体コード), so that offices exist from the first start."""

from django.db import migrations

MUNICIPALITIES = [
    ("011002", "札幌市", "サッポロシ", "北海道"),
    ("041009", "仙台市", "センダイシ", "宮城県"),
    ("131041", "新宿区", "シンジュクク", "東京都"),
    ("131130", "渋谷区", "シブヤク", "東京都"),
    ("131121", "世田谷区", "セタガヤク", "東京都"),
    ("132012", "八王子市", "ハチオウジシ", "東京都"),
    ("141003", "横浜市", "ヨコハマシ", "神奈川県"),
    ("231002", "名古屋市", "ナゴヤシ", "愛知県"),
    ("261009", "京都市", "キョウトシ", "京都府"),
    ("271004", "大阪市", "オオサカシ", "大阪府"),
    ("401307", "福岡市", "フクオカシ", "福岡県"),
    ("472018", "那覇市", "ナハシ", "沖縄県"),
]


def add(apps, schema_editor):
    rows = apps.get_model("accounts", "Municipality").objects.using(schema_editor.connection.alias)
    for code, name, kana, prefecture in MUNICIPALITIES:
        rows.update_or_create(code=code, defaults={"name": name, "kana": kana, "prefecture": prefecture})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_sessions_and_access_records")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
