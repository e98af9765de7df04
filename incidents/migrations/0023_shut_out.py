from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """What was revoked before keeps the moment by which it was shut out: what began since is not ended anew."""
    own = apps.get_model("incidents", "Log").objects.filter(own=True).values("side")
    devices = apps.get_model("incidents", "Device").objects.filter(side__in=own)
    shut_out = apps.get_model("incidents", "ShutOut")
    for device, at in devices.values_list("device", "revoked_at"):
        if at is not None:
            shut_out.objects.create(device=device, at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0022_one_row_for_a_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShutOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
