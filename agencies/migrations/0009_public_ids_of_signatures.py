"""Random names for rows that stand in addresses: sequential numbers never leave the house."""

from django.db import migrations, models

from agencies.models.person import new_public_id

MODELS = ("signature",)
AT_ONCE = 2000


def name_rows(apps, schema_editor):
    for name in MODELS:
        model = apps.get_model("agencies", name)
        rows = model._default_manager.filter(public_id=None).order_by("pk").only("pk")
        while some := list(rows[:AT_ONCE]):
            for row in some:
                row.public_id = new_public_id()
            model._default_manager.bulk_update(some, ["public_id"], batch_size=200)


def field(**options):
    return models.CharField(max_length=12, editable=False, **options)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_bounces_are_cleared")]

    operations = [
        *(migrations.AddField(name, "public_id", field(null=True)) for name in MODELS),
        migrations.RunPython(name_rows, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                name, "public_id", field(unique=True, default=new_public_id)
            )
            for name in MODELS
        ),
    ]
