"""A step of a line holds the state before it, too. Nothing that is kept is a fact: it is forgotten, and built anew by
the next refresh."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("figures", "0008_history_by_week")]

    operations = [migrations.RunSQL("DELETE FROM figures_historystate", migrations.RunSQL.noop)]
