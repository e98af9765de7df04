import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mfa", "0003_authenticator_type_uniq"),
        ("incidents", "0013_releaser_calls"),
    ]

    operations = [
        migrations.CreateModel(
            name="WayIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("computer", models.CharField(max_length=32)),
                (
                    "authenticator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="way_in", to="mfa.authenticator"
                    ),
                ),
            ],
        ),
        migrations.RemoveField("enrolmentrequest", "session"),
        migrations.AddField(
            "enrolmentrequest", "computer", models.CharField(default="", max_length=32), preserve_default=False
        ),
        migrations.AlterField(
            "enrolmentrequest",
            "officer",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to="incidents.officer"
            ),
        ),
    ]
