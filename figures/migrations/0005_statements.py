"""Statements; the database refuses to change or delete one that is published, and its files."""

import agencies.models.person
import django.db.models.deletion
import django.utils.timezone
import figures.models.statement
from django.conf import settings
from django.db import migrations, models


MESSAGE = "A published statement is frozen: publish another issue that revises it."
PUBLISHED = "OLD.state = 'published'"

SQLITE = [
    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for name, deed, table, condition in (
        ("statements_are_frozen", "UPDATE", "figures_statement", f"WHEN {PUBLISHED}"),
        ("statements_are_kept", "DELETE", "figures_statement", f"WHEN {PUBLISHED}"),
        ("statement_files_are_frozen", "UPDATE", "figures_statementfile", ""),
        ("statement_files_are_kept", "DELETE", "figures_statementfile", ""),
    )
]
SQLITE_UNDO = [
    f"DROP TRIGGER {name}"
    for name in (
        "statements_are_frozen",
        "statements_are_kept",
        "statement_files_are_frozen",
        "statement_files_are_kept",
    )
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION statements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER statements_are_frozen BEFORE UPDATE OR DELETE ON figures_statement FOR EACH ROW
    WHEN ({PUBLISHED}) EXECUTE FUNCTION statements_refuse()
    """,
    """
    CREATE TRIGGER statement_files_are_frozen BEFORE UPDATE OR DELETE ON figures_statementfile FOR EACH ROW
    EXECUTE FUNCTION statements_refuse()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER statements_are_frozen ON figures_statement",
    "DROP TRIGGER statement_files_are_frozen ON figures_statementfile",
    "DROP FUNCTION statements_refuse()",
]


def put_up(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement, params=None)


def take_down(apps, editor):
    for statement in POSTGRESQL_UNDO if editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0011_hr_systems'),
        ('figures', '0004_declarations_and_targets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=agencies.models.person.new_public_id, editable=False, max_length=12, unique=True)),
                ('period', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('half-year', 'Half-year'), ('year', 'Year')], max_length=10, verbose_name='period')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('known_at', models.DateTimeField(verbose_name='as known at')),
                ('definition_version', models.PositiveSmallIntegerField(default=1)),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('issue', models.PositiveSmallIntegerField(default=1)),
                ('revision_reason', models.TextField(blank=True, verbose_name='why it was revised')),
                ('counts', models.JSONField(default=dict)),
                ('names', models.JSONField(default=dict)),
                ('salt', models.CharField(default=figures.models.statement.new_salt, max_length=64)),
                ('counts_hash', models.CharField(max_length=64)),
                ('figures', models.JSONField(default=dict)),
                ('sections', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in-review', 'In review'), ('reviewed', 'Reviewed'), ('published', 'Published')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('is_reviewed_alone', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('slug', models.SlugField(blank=True, max_length=120, null=True, unique=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='agencies.partnership')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revises', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revised_by', to='figures.statement', verbose_name='revises')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-last_day', '-first_day', '-issue', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StatementFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel workbook'), ('csv', 'CSV'), ('json', 'JSON')], max_length=4)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='figures.statement')),
            ],
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('partnership', 'period', 'last_day', 'issue'), name='figures_issues_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('slug__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None), ('slug', None)), _connector='OR'), name='figures_published_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issue', 1), ('revises', None)), models.Q(('issue__gt', 1), ('revises__isnull', False)), _connector='OR'), name='figures_a_later_issue_revises'),
        ),
        migrations.AddConstraint(
            model_name='statementfile',
            constraint=models.UniqueConstraint(fields=('statement', 'kind'), name='figures_one_file_of_a_kind'),
        ),
        migrations.RunPython(put_up, take_down),
    ]
