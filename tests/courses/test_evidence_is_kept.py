"""Raw SQL, past every model and manager: the database itself keeps evidence."""

import pytest
from django.db import DatabaseError, connection, transaction

from courses.models import Evidence
from tests.factories.courses import EvidenceFactory

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'quiz-passed'",
        "happened_date = '2020-01-01'",
        "valid_until_date = '2099-01-01'",
        "grade = 'person'",
        "occurrence = 2",
        "reason = 'another story'",
        "reason = '', language = 'cy'",
    ],
)
def test_evidence_refuses_change(change):
    evidence = EvidenceFactory(reason="She told me so.", language="en")

    with pytest.raises(DatabaseError, match="evidence is kept"):
        run(f"UPDATE courses_evidence SET {change} WHERE id = %s", evidence.pk)


def test_evidence_refuses_to_move_to_another_person():
    evidence, other = EvidenceFactory(), EvidenceFactory()

    with pytest.raises(DatabaseError, match="evidence is kept"):
        run("UPDATE courses_evidence SET person_id = %s WHERE id = %s", other.person_id, evidence.pk)


def test_evidence_refuses_deletion():
    evidence = EvidenceFactory()

    with pytest.raises(DatabaseError, match="evidence is kept"):
        run("DELETE FROM courses_evidence WHERE id = %s", evidence.pk)


def test_erasure_clears_the_free_text_and_keeps_the_row():
    evidence = EvidenceFactory(reason="She told me so.", language="en")
    before = Evidence.objects.values().get()

    run("UPDATE courses_evidence SET reason = '' WHERE id = %s", evidence.pk)

    assert Evidence.objects.values().get() == {**before, "reason": ""}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE; needs the real parts")
def test_evidence_refuses_to_be_emptied():
    EvidenceFactory()

    with pytest.raises(DatabaseError, match="evidence is kept"):
        run("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE courses_evidence CASCADE")
