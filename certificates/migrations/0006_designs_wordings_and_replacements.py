"""Designs, frozen wordings, and replacement with when, who and why; the database refuses any other change of them.

On SQLite adding columns rebuilds the table, which drops its triggers: they are put up anew at the end.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

TABLE = "certificates_certificate"
FROZEN = [
    "number", "person_id", "cycle_id", "course_key", "issued_at", "issued_date", "valid_until_date", "grade",
    "design_id", "wording_id",
]  # fmt: skip
ONCE = [
    "withdrawn_at", "withdrawn_date", "withdrawn_by_id", "superseded_at", "superseded_by_id", "superseded_by_person_id",
]  # fmt: skip
# Said together with the instant, and then only cleared, as when somebody is erased.
SAID_WITH = {
    "withdrawn_reason": "withdrawn_at",
    "superseded_reason": "superseded_at",
    "superseded_cause": "superseded_at",
}
NAMES = ("holder_name", "holder_language")
MESSAGE = "A certificate is frozen: withdraw it or issue another."
KEPT = {
    "certificates_designversion": "A published design is frozen: publish another version.",
    "certificates_designversion_pictures": "A published design is frozen: publish another version.",
    "certificates_certificatewording": "The wording of certificates is frozen.",
}
PICTURES, PICTURES_MESSAGE = "certificates_designpicture", "A picture is found by its content, which never changes."


def refused(differs, extract, without):
    """What an update of a certificate may not do, in the dialect of the database."""
    changed = [differs(f"NEW.{name}", f"OLD.{name}") for name in FROZEN]
    again = [f"(OLD.{name} IS NOT NULL AND {differs(f'NEW.{name}', f'OLD.{name}')})" for name in ONCE]
    resaid = [
        f"({differs(f'NEW.{name}', f'OLD.{name}')} AND NEW.{name} <> '' AND OLD.{at} IS NOT NULL)"
        for name, at in SAID_WITH.items()
    ]
    erased = f"({extract('NEW')} = '' AND NOT ({differs(without('NEW'), without('OLD'))}))"
    resaid.append(f"({differs('NEW.snapshot', 'OLD.snapshot')} AND NOT {erased})")
    return " OR ".join([*changed, *again, *resaid])


def sqlite_statements():
    paths = ", ".join(f"'$.{name}'" for name in NAMES)
    condition = refused(
        lambda new, old: f"{new} IS NOT {old}",
        lambda row: f"json_extract({row}.snapshot, '$.holder_name')",
        lambda row: f"json_remove({row}.snapshot, {paths})",
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    yield "DROP TRIGGER IF EXISTS certificates_are_frozen"
    yield "DROP TRIGGER IF EXISTS certificates_are_kept"
    yield f"CREATE TRIGGER certificates_are_frozen BEFORE UPDATE ON {TABLE} WHEN {condition} {refuse}"
    yield f"CREATE TRIGGER certificates_are_kept BEFORE DELETE ON {TABLE} {refuse}"
    for table, message in KEPT.items():
        for verb in ("update", "delete"):
            yield f"DROP TRIGGER IF EXISTS {table}_{verb}"
            yield (
                f"CREATE TRIGGER {table}_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
    yield f"DROP TRIGGER IF EXISTS {PICTURES}_update"
    yield (
        f"CREATE TRIGGER {PICTURES}_update BEFORE UPDATE ON {PICTURES} "
        f"BEGIN SELECT RAISE(ABORT, '{PICTURES_MESSAGE}'); END"
    )


def postgresql_statements():
    minus = " - ".join(f"'{name}'" for name in NAMES)
    condition = refused(
        lambda new, old: f"({new} IS DISTINCT FROM {old})",
        lambda row: f"({row}.snapshot ->> 'holder_name')",
        lambda row: f"({row}.snapshot - {minus})",
    )
    yield f"DROP TRIGGER IF EXISTS certificates_are_frozen ON {TABLE}"
    yield (
        f"CREATE TRIGGER certificates_are_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION certificates_refuse()"
    )
    yield """
    CREATE OR REPLACE FUNCTION certificates_refuse_saying() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
    """
    verbs = {**dict.fromkeys(KEPT, "UPDATE OR DELETE"), PICTURES: "UPDATE"}
    for table, message in {**KEPT, PICTURES: PICTURES_MESSAGE}.items():
        yield f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}"
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE {verbs[table]} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION certificates_refuse_saying('{message}')"
        )


def put_up(apps, editor):
    statements = postgresql_statements() if editor.connection.vendor == "postgresql" else sqlite_statements()
    for statement in statements:
        editor.execute(statement, params=None)


def put_up_the_older(apps, editor):
    """The triggers of before, which know none of the new columns."""
    import_module("certificates.migrations.0005_frozen_but_for_erasure").put_up(apps, editor)


def date_replacements(apps, editor):
    """What was replaced before is known to be since its successor was written."""
    certificates = apps.get_model("certificates", "Certificate").objects
    successor = certificates.filter(pk=OuterRef("superseded_by")).values("issued_at")
    certificates.exclude(superseded_by=None).update(superseded_at=Subquery(successor))


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0011_hr_systems'),
        ('certificates', '0005_frozen_but_for_erasure'),
        ('courses', '0008_training_done_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_up_the_older),
        migrations.CreateModel(
            name='CertificateDesign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.JSONField(default=dict, verbose_name='draft')),
                ('draft_number', models.PositiveIntegerField(default=0)),
                ('draft_saved_at', models.DateTimeField(blank=True, null=True, verbose_name='draft saved at')),
                ('put_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='put aside at')),
            ],
            options={
                'verbose_name': 'certificate design',
                'verbose_name_plural': 'certificate designs',
            },
        ),
        migrations.CreateModel(
            name='CertificateWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('texts', models.JSONField()),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('first_used_at', models.DateTimeField(verbose_name='first used at')),
            ],
            options={
                'verbose_name': 'wording of certificates',
            },
        ),
        migrations.CreateModel(
            name='DesignPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('media_type', models.CharField(max_length=20)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('stored_as', models.CharField(max_length=255)),
                ('added_at', models.DateTimeField(verbose_name='added at')),
            ],
            options={
                'verbose_name': 'picture of a certificate design',
            },
        ),
        migrations.CreateModel(
            name='DesignVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('content', models.JSONField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField(verbose_name='published at')),
            ],
            options={
                'verbose_name': 'version of a certificate design',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='WithdrawalRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('answer', models.CharField(blank=True, choices=[('withdrawn', 'Withdrawn'), ('replaced', 'Replaced meanwhile'), ('kept', 'Kept')], max_length=12, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
            ],
            options={
                'verbose_name': 'request to withdraw a certificate',
                'ordering': ['asked_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificates_one_live_certificate_per_cycle',
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='superseded at'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_by_person',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_cause',
            field=models.CharField(blank=True, choices=[('holder', 'Its holder chose another script or spelling of the name'), ('name', 'The name was wrong or has changed'), ('agency', 'The agency or the partnership was wrong'), ('content', 'The course or a module was printed wrongly'), ('design', 'The design or the wording was wrong'), ('other', 'Something else')], max_length=12, verbose_name='cause'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_reason',
            field=models.TextField(blank=True, verbose_name='reason of replacement'),
        ),
        migrations.AddField(
            model_name='certificatedesign',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate_designs', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='certificatedesign',
            name='draft_saved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificatedesign',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificate_designs', to='agencies.partnership'),
        ),
        migrations.AddField(
            model_name='certificatedesign',
            name='put_aside_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='wording',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.certificatewording'),
        ),
        migrations.AddField(
            model_name='designpicture',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='designversion',
            name='design',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='certificates.certificatedesign'),
        ),
        migrations.AddField(
            model_name='designversion',
            name='pictures',
            field=models.ManyToManyField(related_name='versions', to='certificates.designpicture'),
        ),
        migrations.AddField(
            model_name='designversion',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='design',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.designversion'),
        ),
        migrations.RunPython(date_replacements, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', None), ('withdrawn_at', None)), fields=('cycle',), name='certificates_one_live_certificate_per_cycle'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', False), models.Q(('superseded_by', None), ('superseded_by_person', None), ('superseded_cause', ''), ('superseded_reason', '')), _connector='OR'), name='certificates_replacement_has_when'),
        ),
        migrations.AddField(
            model_name='withdrawalrequest',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='withdrawalrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='withdrawalrequest',
            name='certificate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal_requests', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='withdrawalrequest',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.partnership'),
        ),
        migrations.AddConstraint(
            model_name='certificatedesign',
            constraint=models.UniqueConstraint(condition=models.Q(('agency', None)), fields=('partnership',), name='certificates_one_design_of_a_partnership'),
        ),
        migrations.AddConstraint(
            model_name='certificatedesign',
            constraint=models.UniqueConstraint(fields=('agency',), name='certificates_one_design_of_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='certificatedesign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('put_aside_at', None), ('put_aside_by', None)), models.Q(('put_aside_at__isnull', False), ('put_aside_by__isnull', False)), _connector='OR'), name='certificates_design_put_aside_has_when_and_who'),
        ),
        migrations.AddConstraint(
            model_name='designversion',
            constraint=models.UniqueConstraint(fields=('design', 'number'), name='certificates_versions_of_a_design_are_counted'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('certificate',), name='certificates_one_open_request'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='certificates_answer_has_when_and_who'),
        ),
        migrations.RunPython(put_up, put_up_the_older),
    ]
