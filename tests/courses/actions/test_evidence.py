from datetime import timedelta

import pytest

from courses import signals
from courses.actions.evidence import CannotCorrect, correct
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence
from tests.factories.agencies import PersonFactory
from tests.factories.courses import NOW, CycleFactory, EnrolmentFactory, EvidenceFactory

pytestmark = pytest.mark.django_db


def test_correct_writes_a_row_that_says_who_when_and_why():
    row, lead = EvidenceFactory(), PersonFactory()

    correction = correct(evidence=row, by=lead, reason=" Wrong account ", at=NOW)

    assert (correction.kind, correction.corrects, correction.subject_key) == (
        EvidenceKind.CORRECTION,
        row,
        row.subject_key,
    )
    assert (correction.person, correction.recorded_by, correction.reason) == (row.person, lead, "Wrong account")
    assert list(Evidence.objects.standing()) == []


def test_correct_twice_is_once():
    row, lead = EvidenceFactory(), PersonFactory()
    first = correct(evidence=row, by=lead, reason="Wrong account", at=NOW)

    assert correct(evidence=row, by=lead, reason="Again", at=NOW + timedelta(hours=1)) == first


def test_correct_two_rows_about_the_same_lesson():
    row = EvidenceFactory()
    same = EvidenceFactory(person=row.person, subject_key=row.subject_key)
    lead = PersonFactory()

    corrections = [correct(evidence=each, by=lead, reason="Wrong account", at=NOW) for each in (row, same)]

    assert [correction.occurrence for correction in corrections] == [1, 2]


def test_correcting_a_completed_course_opens_its_cycle_and_says_so():
    enrolment = EnrolmentFactory(completed=True)
    row = Evidence.objects.get(kind=EvidenceKind.COURSE_COMPLETED)
    heard = []

    def listen(sender, **said):
        heard.append(said["evidence"])

    signals.evidence_corrected.connect(listen)
    try:
        correct(evidence=row, by=PersonFactory(), reason="Wrong account", at=NOW)
    finally:
        signals.evidence_corrected.disconnect(listen)

    cycle = enrolment.cycles.get()
    assert (cycle.completed_at, cycle.completed_date, cycle.valid_until_date) == (None, None, None)
    assert heard == [row]


def test_correcting_a_course_renewed_since_leaves_the_cycles():
    enrolment = EnrolmentFactory(completed=True)
    CycleFactory(enrolment=enrolment)
    row = Evidence.objects.get(kind=EvidenceKind.COURSE_COMPLETED)

    correct(evidence=row, by=PersonFactory(), reason="Wrong account", at=NOW)

    assert list(Cycle.objects.order_by("number").values_list("completed_at", flat=True)) == [row.happened_at, None]


@pytest.mark.parametrize("reason", ["", "  "])
def test_correct_asks_for_a_reason(reason):
    with pytest.raises(CannotCorrect):
        correct(evidence=EvidenceFactory(), by=PersonFactory(), reason=reason, at=NOW)


def test_a_correction_cannot_be_corrected():
    correction = correct(evidence=EvidenceFactory(), by=PersonFactory(), reason="Wrong account", at=NOW)

    with pytest.raises(CannotCorrect):
        correct(evidence=correction, by=PersonFactory(), reason="Not so", at=NOW)
