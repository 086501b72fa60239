"""The database goes on refusing changes of certificates, their grade included; erasing a person clears the name alone.

On SQLite the migration before this one rebuilt the table, which dropped its triggers.
"""

from django.db import migrations

TABLE = "certificates_certificate"
FROZEN = ["number", "person_id", "cycle_id", "course_key", "issued_at", "issued_date", "valid_until_date", "grade"]
ONCE = ["withdrawn_at", "withdrawn_date", "withdrawn_by_id", "superseded_by_id"]
MESSAGE = "A certificate is frozen: withdraw it or issue another."
NAMES = ("holder_name", "holder_language")


def refused(differs, extract, without):
    """What an update may not do, in the dialect of the database."""
    changed = [f"{differs(f'NEW.{name}', f'OLD.{name}')}" for name in FROZEN]
    again = [f"(OLD.{name} IS NOT NULL AND {differs(f'NEW.{name}', f'OLD.{name}')})" for name in ONCE]
    erased = f"({extract('NEW')} = '' AND NOT ({differs(without('NEW'), without('OLD'))}))"
    return " OR ".join([*changed, *again, f"({differs('NEW.snapshot', 'OLD.snapshot')} AND NOT {erased})"])


def sqlite_condition():
    paths = ", ".join(f"'$.{name}'" for name in NAMES)
    return refused(
        lambda new, old: f"{new} IS NOT {old}",
        lambda row: f"json_extract({row}.snapshot, '$.holder_name')",
        lambda row: f"json_remove({row}.snapshot, {paths})",
    )


def postgresql_condition():
    minus = " - ".join(f"'{name}'" for name in NAMES)
    return refused(
        lambda new, old: f"({new} IS DISTINCT FROM {old})",
        lambda row: f"({row}.snapshot ->> 'holder_name')",
        lambda row: f"({row}.snapshot - {minus})",
    )


def put_up(apps, editor):
    if editor.connection.vendor == "postgresql":
        statements = [
            f"DROP TRIGGER IF EXISTS certificates_are_frozen ON {TABLE}",
            f"CREATE TRIGGER certificates_are_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({postgresql_condition()}) EXECUTE FUNCTION certificates_refuse()",
        ]
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        statements = [
            "DROP TRIGGER IF EXISTS certificates_are_frozen",
            "DROP TRIGGER IF EXISTS certificates_are_kept",
            f"CREATE TRIGGER certificates_are_frozen BEFORE UPDATE ON {TABLE} WHEN {sqlite_condition()} {refuse}",
            f"CREATE TRIGGER certificates_are_kept BEFORE DELETE ON {TABLE} {refuse}",
        ]
    for statement in statements:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_grades_and_records")]

    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
