"""The row of a certificate, from a completion and all that is printed with it."""

import secrets
from datetime import datetime

from certificates.actions.wordings import freeze
from certificates.models import Certificate
from certificates.queries.snapshot import Printed
from certificates.rules import RANDOM_BITS, number_from
from courses.models import Evidence


def certificate_from(
    evidence: Evidence, printed: Printed, *, at: datetime, wordings: dict[str, int] | None = None
) -> Certificate:
    """The row, not yet written. `wordings` remembers those that were frozen already, where many are made."""
    assert evidence.cycle_id is not None, "a course is completed in a cycle"
    assert evidence.valid_until_date is not None, "a completed course says how long it holds"
    return Certificate(
        number=number_from(secrets.randbits(RANDOM_BITS)),
        person_id=evidence.person_id,
        cycle_id=evidence.cycle_id,
        course_key=evidence.subject_key,
        issued_at=at,
        issued_date=evidence.happened_date,
        valid_until_date=evidence.valid_until_date,
        snapshot=printed.snapshot.as_json(),
        grade=evidence.grade,
        design_id=printed.design,
        wording_id=freeze(printed.snapshot.language, printed.chosen, at=at, frozen=wordings),
    )
