"""The audit log is only added to. One update passes: erasing a person clears what was said about them."""

from django.db import migrations

TABLE = "agencies_auditentry"
KEPT = [
    "id", "at", "by_id", "by_key", "action", "partnership_id", "agency_id", "person_id", "subject", "subject_id",
]  # fmt: skip
MESSAGE = "The audit log is kept as it is."


def put_up(apps, editor):
    if editor.connection.vendor == "postgresql":
        same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
        cleared = "NEW.reason = '' AND NEW.before = '{}'::jsonb AND NEW.after = '{}'::jsonb"
        statements = [
            "CREATE FUNCTION agencies_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF TG_OP = 'UPDATE' AND {cleared} AND {same} THEN RETURN NEW; END IF; "
            f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER agencies_audit_is_kept BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION agencies_keep_audit()",
        ]
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        differs = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
        statements = [
            f"CREATE TRIGGER agencies_audit_is_not_changed BEFORE UPDATE ON {TABLE} "
            f"WHEN NEW.reason <> '' OR NEW.before <> '{{}}' OR NEW.after <> '{{}}' OR {differs} {refuse}",
            f"CREATE TRIGGER agencies_audit_is_not_deleted BEFORE DELETE ON {TABLE} {refuse}",
        ]
    for statement in statements:
        editor.execute(statement, params=None)


def take_down(apps, editor):
    if editor.connection.vendor == "postgresql":
        statements = [f"DROP TRIGGER agencies_audit_is_kept ON {TABLE}", "DROP FUNCTION agencies_keep_audit()"]
    else:
        statements = ["DROP TRIGGER agencies_audit_is_not_changed", "DROP TRIGGER agencies_audit_is_not_deleted"]
    for statement in statements:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_joining_jobs_and_privacy")]

    operations = [migrations.RunPython(put_up, take_down)]
