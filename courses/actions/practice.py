"""Practice is evidence of the weakest kind: it is written down, and nothing follows from it."""

from datetime import date, datetime
from uuid import UUID

from agencies.actions.prepared import Insertion
from agencies.models import Person
from courses.enums import EvidenceKind, Grade
from courses.models import Evidence

WRITTEN = Insertion(Evidence, ignore_conflicts=True)


def record_practice_done(
    *,
    person: Person,
    cycle_id: int | None,
    lesson_key: UUID,
    number: int,
    language: str,
    on: date,
    at: datetime,
    grade: Grade = Grade.PACKAGE,
    by: Person | None = None,
    recorded_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Records that a person did the practice of a lesson for the n-th time, once, whoever says so first.

    No rule of standing reads this kind of evidence: no lesson is finished by it, no quiz passed, nothing completed.
    Called by the room that hears packages, inside its transaction and with the day where the person is.
    """
    WRITTEN.write(
        person=person.pk,
        cycle=cycle_id,
        kind=EvidenceKind.PRACTICE_DONE,
        subject_key=lesson_key,
        occurrence=number,
        language=language,
        grade=grade,
        happened_at=at,
        happened_date=on,
        recorded_at=recorded_at or at,
        recorded_by=by and by.pk,
        reason=reason,
    )
