from django.db import migrations, models

# By name, as to alter a field SQLite copies the table: those of a long log are large.
REDUNDANT = {
    "checkpoint": ("checkpoints", "incidents_checkpoint_log_id_d91329e3"),
    "entry": ("entries", "incidents_entry_log_id_c1f6c67b"),
    "tile": ("tiles", "incidents_tile_log_id_23cee766"),
    "timemark": ("time_marks", "incidents_timemark_log_id_2ac413a1"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0019_steady_lines"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f'DROP INDEX "{index}"', f'CREATE INDEX "{index}" ON "incidents_{model}" ("log_id")'),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name=model,
                    name="log",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name=related_name,
                        to="incidents.log",
                    ),
                ),
            ],
        )
        for model, (related_name, index) in REDUNDANT.items()
    ]
