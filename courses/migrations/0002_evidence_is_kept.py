"""The database itself refuses to change or delete evidence, whoever asks and by whatever road.

One update passes: clearing the free text of a row, which erasing a person needs. On SQLite a later migration that
rebuilds the table drops its triggers: such a migration must run these operations again (a test notices).
"""

from django.db import migrations

COLUMNS = [
    "id",
    "person_id",
    "cycle_id",
    "kind",
    "subject_key",
    "occurrence",
    "revision_id",
    "language",
    "grade",
    "happened_at",
    "happened_date",
    "valid_until_date",
    "recorded_at",
    "recorded_by_id",
    "corrects_id",
]

SQLITE = [
    """
    CREATE TRIGGER courses_evidence_is_not_deleted BEFORE DELETE ON courses_evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is kept: it cannot be deleted'); END
    """,
    f"""
    CREATE TRIGGER courses_evidence_is_not_changed BEFORE UPDATE ON courses_evidence
    WHEN NEW.reason <> '' OR {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in COLUMNS)}
    BEGIN SELECT RAISE(ABORT, 'evidence is kept: write a correction instead'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION courses_keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'evidence is kept: write a correction instead' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RAISE EXCEPTION 'evidence is kept: it cannot be deleted' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER courses_evidence_is_kept BEFORE UPDATE OR DELETE ON courses_evidence
    FOR EACH ROW EXECUTE FUNCTION courses_keep_evidence()
    """,
    """
    CREATE TRIGGER courses_evidence_is_not_emptied BEFORE TRUNCATE ON courses_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION courses_keep_evidence()
    """,
]
UNDO_SQLITE = [
    "DROP TRIGGER courses_evidence_is_not_deleted",
    "DROP TRIGGER courses_evidence_is_not_changed",
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER courses_evidence_is_kept ON courses_evidence",
    "DROP TRIGGER courses_evidence_is_not_emptied ON courses_evidence",
    "DROP FUNCTION courses_keep_evidence()",
]


def run(editor, statements):
    for statement in statements:
        editor.execute(statement)


def keep(apps, editor):
    run(editor, POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def release(apps, editor):
    run(editor, UNDO_POSTGRESQL if editor.connection.vendor == "postgresql" else UNDO_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]
    operations = [migrations.RunPython(keep, release)]
