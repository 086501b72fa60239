from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0007_services_keep_what_they_say")]

    operations = [
        # With a default, so that the column can come back.
        migrations.AlterField(
            model_name="service", name="category", field=models.CharField(default="", max_length=2)
        ),
        migrations.RemoveField(
            model_name='service',
            name='category',
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('slug', 'locale'), name='cms_one_service_per_address_and_language'),
        ),
    ]
