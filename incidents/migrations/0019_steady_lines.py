from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0018_tile_middle"),
    ]

    operations = [
        migrations.AddField(
            model_name="linkend",
            name="failed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="linkend",
            name="steady_since",
            field=models.DateTimeField(null=True),
        ),
    ]
