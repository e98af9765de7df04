from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0020_logs_indexed_once"),
    ]

    operations = [
        migrations.AddField(model_name="log", name="repaired", field=models.IntegerField(default=0)),
    ]
