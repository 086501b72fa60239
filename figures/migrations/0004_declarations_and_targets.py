"""Declared headcounts and targets, which the database refuses to change or to delete.

Of a declaration, being accepted or sent back may be written once. Notes and reasons may be cleared of names of
erased people.
"""

import agencies.models.person
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

DECLARATION = "figures_declaration"
TARGET = "figures_target"
FROZEN = {
    DECLARATION: [
        "batch",
        "agency_id",
        "role_id",
        "as_of_date",
        "headcount",
        "replaces",
        "recorded_at",
        "recorded_by_id",
    ],
    TARGET: ["partnership_id", "course_key", "percent", "from_date", "recorded_at", "recorded_by_id"],
}
ONCE = {DECLARATION: ["accepted_at", "accepted_by_id", "refused_at", "refused_by_id"], TARGET: []}
MESSAGES = {
    DECLARATION: "A declaration is kept as it was made: declare again.",
    TARGET: "A target is kept as it was set: set another.",
}


def refused(table, differs):
    changed = [differs(name) for name in FROZEN[table]]
    again = [f"(OLD.{name} IS NOT NULL AND {differs(name)})" for name in ONCE[table]]
    return " OR ".join([*changed, *again])


def put_up(apps, editor):
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in FROZEN:
        statements = postgresql(table) if is_postgresql else sqlite(table)
        for statement in statements:
            editor.execute(statement, params=None)


def sqlite(table):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGES[table]}'); END"
    condition = refused(table, lambda name: f"NEW.{name} IS NOT OLD.{name}")
    return [
        f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table} WHEN {condition} {refuse}",
        f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {refuse}",
    ]


def postgresql(table):
    condition = refused(table, lambda name: f"NEW.{name} IS DISTINCT FROM OLD.{name}")
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGES[table]}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def take_down(apps, editor):
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in FROZEN:
        for name in ("is_frozen", "is_kept"):
            editor.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if is_postgresql else ""), params=None)
        if is_postgresql:
            editor.execute(f"DROP FUNCTION {table}_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0011_hr_systems"),
        ("figures", "0003_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FigureSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stale_after_days",
                    models.PositiveSmallIntegerField(
                        default=365,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days after which a declared workforce is old",
                    ),
                ),
                (
                    "partnership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figure_settings",
                        to="agencies.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "figure settings",
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.CharField(default=agencies.models.person.new_public_id, editable=False, max_length=12),
                ),
                ("as_of_date", models.DateField(verbose_name="as of")),
                ("headcount", models.PositiveIntegerField(verbose_name="people")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("replaces", models.CharField(blank=True, editable=False, max_length=12)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("refused_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="agencies.agency"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.role",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_of_date", "-recorded_at", "pk"],
                "indexes": [models.Index(fields=["agency", "role", "as_of_date"], name="figures_declared_of_role")],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "role"), name="figures_a_role_once_in_a_batch"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", None)), fields=("batch",), name="figures_everyone_once_in_a_batch"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("refused_at", None), _connector="OR"),
                        name="figures_accepted_or_sent_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_at", None), models.Q(("refused_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="figures_sent_back_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course_key", models.UUIDField(blank=True, null=True)),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="target",
                    ),
                ),
                ("from_date", models.DateField(verbose_name="from")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="agencies.partnership"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-from_date", "-recorded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent", None), models.Q(("percent__gte", 1), ("percent__lte", 100)), _connector="OR"
                        ),
                        name="figures_a_target_is_a_share",
                    )
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
