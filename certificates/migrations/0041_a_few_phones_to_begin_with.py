"""A short list, so that the page has something to find: some of the models known to be supported.

It is a sample and says so; the official list is longer and changes (`import_phones` brings in a whole one).
"""

from datetime import UTC, date, datetime

from django.db import migrations

SOURCE = "サンドボックスの見本"
AS_OF = date(2026, 11, 26)

PHONES = [
    ("Google", "Pixel 4a (5G)", [], ["グーグル", "ピクセル4a"]),
    ("Google", "Pixel 5", [], ["グーグル", "ピクセル5"]),
    ("Google", "Pixel 5a (5G)", [], ["グーグル", "ピクセル5a"]),
    ("Google", "Pixel 6", [], ["グーグル", "ピクセル6"]),
    ("Google", "Pixel 6 Pro", [], ["グーグル", "ピクセル6プロ"]),
    ("Google", "Pixel 6a", [], ["グーグル", "ピクセル6a"]),
    ("Google", "Pixel 7", [], ["グーグル", "ピクセル7"]),
    ("Google", "Pixel 7 Pro", [], ["グーグル", "ピクセル7プロ"]),
    ("Google", "Pixel 7a", [], ["グーグル", "ピクセル7a"]),
    ("Samsung", "Galaxy Note20 Ultra 5G", ["SC-53A", "SCG06"], ["サムスン", "ギャラクシーノート20ウルトラ"]),
    ("Samsung", "Galaxy S21 5G", ["SC-51B", "SCG09"], ["サムスン", "ギャラクシーS21"]),
    ("Samsung", "Galaxy S22", ["SC-51C", "SCG13"], ["サムスン", "ギャラクシーS22"]),
    ("Samsung", "Galaxy S22 Ultra", ["SC-52C", "SCG14"], ["サムスン", "ギャラクシーS22ウルトラ"]),
    ("Samsung", "Galaxy S23", ["SC-51D", "SCG19"], ["サムスン", "ギャラクシーS23"]),
    ("Samsung", "Galaxy S23 Ultra", ["SC-52D", "SCG20"], ["サムスン", "ギャラクシーS23ウルトラ"]),
    ("Samsung", "Galaxy Z Flip4", ["SC-54C", "SCG17"], ["サムスン", "ギャラクシーZフリップ4"]),
    ("Samsung", "Galaxy Z Fold4", ["SC-55C", "SCG16"], ["サムスン", "ギャラクシーZフォールド4"]),
    ("SHARP", "AQUOS R7", ["SH-52C", "A202SH"], ["シャープ", "アクオスR7"]),
    ("SHARP", "AQUOS sense7", ["SH-53C", "SHG10", "SH-M24"], ["シャープ", "アクオスセンス7"]),
    ("Sony", "Xperia 1 IV", ["SO-51C", "SOG06", "A201SO", "XQ-CT44"], ["ソニー", "エクスペリア1マーク4"]),
    ("Sony", "Xperia 10 IV", ["SO-52C", "SOG07", "A202SO", "XQ-CC44"], ["ソニー", "エクスペリア10マーク4"]),
    ("FCNT", "arrows N", ["F-51C"], ["アローズN"]),
    ("Xiaomi", "Redmi 12 5G", ["XIG03"], ["シャオミ", "レッドミー12"]),
]


def add(apps, schema_editor):
    using = schema_editor.connection.alias
    phones = apps.get_model("certificates", "SupportedPhone")
    made = (
        apps.get_model("certificates", "PhoneList")
        .objects.using(using)
        .create(source=SOURCE, as_of=AS_OF, role="system", at=datetime(2026, 11, 26, tzinfo=UTC))
    )
    phones.objects.using(using).bulk_create(
        phones(phone_list=made, maker=maker, name=name, numbers=numbers, also_called=also_called)
        for maker, name, numbers, also_called in PHONES
    )


class Migration(migrations.Migration):
    dependencies = [("certificates", "0040_which_phones_carry_certificates")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
