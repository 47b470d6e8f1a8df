"""How every name sounds stands beside it, and three indexes in which the hotline finds a caller (R-50, Q-10)."""

import django.db.models.deletion
from django.db import migrations, models

from accounts.as_told import spoken
from accounts.misheard import skeleton
from accounts.models.sounding import Sounding

AT_ONCE = 5_000
WRITE = """
UPDATE accounts_citizen AS c SET kana_spoken = v.spoken, kana_skeleton = v.skeleton
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS v (id, spoken, skeleton) WHERE c.id = v.id
"""


def fill(apps, schema_editor):
    people = apps.get_model("accounts", "Citizen").objects.using(schema_editor.connection.alias).order_by("id")
    last = None
    while rows := list((people.filter(id__gt=last) if last else people).values_list("id", "kana")[:AT_ONCE]):
        ids = [one for one, _ in rows]
        sounds = [spoken(kana) for _, kana in rows]
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(WRITE, [ids, sounds, [skeleton(sound) for sound in sounds]])
        last = ids[-1]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0020_a_citizen_may_be_told_by_mail")]
    operations = [
        migrations.AddField("citizen", "kana_spoken", Sounding(default=""), preserve_default=False),
        migrations.AddField("citizen", "kana_skeleton", Sounding(default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("citizen", "citizen_as_told"),
        migrations.AddIndex(
            "citizen",
            models.Index(fields=["birth_date", "kana_spoken"], include=["id", "municipality"], name="citizen_as_told"),
        ),
        migrations.AddIndex(
            "citizen",
            models.Index(
                fields=["kana_skeleton", "birth_date"],
                include=["id", "municipality", "kana_spoken"],
                name="citizen_as_misheard",
            ),
        ),
        migrations.AddIndex(
            "citizen",
            models.Index(
                fields=["municipality", "birth_date"], include=["id", "kana_spoken"], name="citizen_of_a_place"
            ),
        ),
        migrations.AlterField(
            "citizen",
            "municipality",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citizens",
                to="accounts.municipality",
            ),
        ),
    ]
