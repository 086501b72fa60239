"""Tallies say on whose word they rest. What is kept without that is forgotten, and worked out again."""

from django.db import migrations, models


def forget(apps, editor):
    for name in ("PostStanding", "Tally"):
        apps.get_model("figures", name).objects.all().delete()
    apps.get_model("figures", "StandingsDay").objects.update(day=None)


class Migration(migrations.Migration):

    dependencies = [
        ('figures', '0005_statements'),
    ]

    operations = [
        migrations.AddField(
            model_name='tally',
            name='by_agency',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='tally',
            name='by_facilitator',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='tally',
            name='by_person',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='tally',
            name='by_server',
            field=models.IntegerField(default=0),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
