from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import incidents.log.fields
from crypto.tile import TILE_SIZE, middle_row


def _fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    for tile in apps.get_model("incidents", "Tile").objects.iterator():
        if len(tile.hashes) == TILE_SIZE:
            tile.middle = middle_row(tile.hashes)
            tile.save(update_fields=["middle"])


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0017_proposals_on_the_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="tile",
            name="middle",
            field=incidents.log.fields.BytesField(default=b""),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
