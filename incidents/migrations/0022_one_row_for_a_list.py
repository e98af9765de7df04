from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _keep_the_last(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Of each walk's list of a side the last version stays, under a key without the version."""
    records = apps.get_model("incidents", "Record").objects
    last: dict[tuple[str, str], int] = {}
    for walk, key in records.filter(key__startswith="signatories/").values_list("walk", "key"):
        kept, number = key.rsplit("/", 1)
        last[walk, kept] = max(int(number), last.get((walk, kept), 0))
    for (walk, kept), version in last.items():
        records.filter(walk=walk, key__startswith=f"{kept}/").exclude(key=f"{kept}/{version}").delete()
        records.filter(walk=walk, key=f"{kept}/{version}").update(key=kept)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0021_repaired"),
    ]

    operations = [migrations.RunPython(_keep_the_last, migrations.RunPython.noop)]
