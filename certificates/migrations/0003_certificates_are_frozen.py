"""The database refuses to change what a certificate says, and to delete one.

Withdrawal and replacement may each be written once; nothing else of the row may change.
"""

from django.db import migrations

FROZEN = [
    "number",
    "person_id",
    "cycle_id",
    "course_key",
    "issued_at",
    "issued_date",
    "valid_until_date",
    "snapshot",
]
ONCE = ["withdrawn_at", "withdrawn_date", "withdrawn_by_id", "superseded_by_id"]
TABLE = "certificates_certificate"
MESSAGE = "A certificate is frozen: withdraw it or issue another."

SQLITE = [
    f"""
    CREATE TRIGGER certificates_are_frozen BEFORE UPDATE ON {TABLE}
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)}
      OR {" OR ".join(f"(OLD.{name} IS NOT NULL AND NEW.{name} IS NOT OLD.{name})" for name in ONCE)}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    f"""
    CREATE TRIGGER certificates_are_kept BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
]
SQLITE_UNDO = ["DROP TRIGGER certificates_are_frozen", "DROP TRIGGER certificates_are_kept"]

POSTGRESQL = [
    f"""
    CREATE FUNCTION certificates_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER certificates_are_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW
    WHEN ({" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)}
      OR {" OR ".join(f"(OLD.{name} IS NOT NULL AND NEW.{name} IS DISTINCT FROM OLD.{name})" for name in ONCE)})
    EXECUTE FUNCTION certificates_refuse()
    """,
    f"""
    CREATE TRIGGER certificates_are_kept BEFORE DELETE ON {TABLE} FOR EACH ROW
    EXECUTE FUNCTION certificates_refuse()
    """,
]
POSTGRESQL_UNDO = [
    f"DROP TRIGGER certificates_are_frozen ON {TABLE}",
    f"DROP TRIGGER certificates_are_kept ON {TABLE}",
    "DROP FUNCTION certificates_refuse()",
]


def put_up(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_initial")]

    operations = [migrations.RunPython(put_up, take_down)]
