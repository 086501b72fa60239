"""Weeks in the place of months. Nothing that was kept is a fact: it is forgotten, and built anew by the next refresh."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0012_keys_do_one_thing"),
        ("figures", "0007_standing_reports"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM figures_historystate", migrations.RunSQL.noop),
        migrations.DeleteModel("HistoryMonth"),
        migrations.CreateModel(
            name="HistoryWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency_key", models.BigIntegerField()),
                ("week", models.DateField()),
                ("packed", models.BinaryField()),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agencies.partnership"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "agency_key", "week"), name="figures_a_week_once")
                ],
            },
        ),
    ]
