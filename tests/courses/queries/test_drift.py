import pytest
from django.core.management import call_command

from courses.actions.evidence import correct
from courses.enums import EvidenceKind, Grade
from courses.models import Cycle, Evidence
from courses.queries.drift import drifting_cycles
from tests.factories.agencies import PersonFactory
from tests.factories.courses import NOW, CycleFactory, EnrolmentFactory, EvidenceFactory

pytestmark = pytest.mark.django_db

AND_THE_REST = (
    " differ from their evidence.\n0 standings differ from their facts.\n0 figures differ from their facts.\n"
    "0 statements differ from their facts.\n0 certificates differ from their facts.\n"
)


def test_no_drift_where_everything_was_written_together(capsys):
    EnrolmentFactory()
    EnrolmentFactory(completed=True)

    call_command("verify_evidence")

    assert capsys.readouterr().out == "0 cycles" + AND_THE_REST


def test_completion_without_evidence_is_drift(capsys):
    cycle = EnrolmentFactory().cycles.get()
    cycle.completed_at, cycle.completed_date, cycle.valid_until_date = NOW, NOW.date(), NOW.date().replace(year=2027)
    cycle.save()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_evidence")

    said = capsys.readouterr()
    assert ended.value.code == 1
    assert said.err == f"cycle {cycle.pk}: stored completed 2026-05-20, until 2027-05-20, evidence says not completed\n"
    assert said.out == "1 cycles" + AND_THE_REST


@pytest.mark.parametrize(
    "change",
    [{"valid_until_date": "2030-01-01"}, {"completed_at": None, "completed_date": None, "valid_until_date": None}],
)
def test_stored_completion_that_was_changed_is_drift(change):
    cycle = EnrolmentFactory(completed=True).cycles.get()
    Cycle.objects.filter(pk=cycle.pk).update(**change)

    assert [drift.cycle_id for drift in drifting_cycles()] == [cycle.pk]


@pytest.mark.parametrize("renewed", [True, False])
def test_corrected_completion_is_no_drift(renewed):
    enrolment = EnrolmentFactory(completed=True)
    if renewed:
        CycleFactory(enrolment=enrolment)
    row = Evidence.objects.get(kind=EvidenceKind.COURSE_COMPLETED)
    correct(evidence=row, by=PersonFactory(), reason="Wrong account", at=NOW)

    assert list(drifting_cycles()) == []


@pytest.mark.parametrize("number", [1, 3])
def test_verifying_costs_the_same_however_many_cycles(number, django_assert_num_queries):
    for enrolment in EnrolmentFactory.create_batch(number, completed=True):
        EvidenceFactory(cycle=enrolment.cycles.get())

    with django_assert_num_queries(2):
        assert list(drifting_cycles()) == []


def test_completion_on_evidence_too_weak_for_its_run_is_drift():
    cycle = EnrolmentFactory(completed=True).cycles.get()
    Cycle.objects.filter(pk=cycle.pk).update(weakest_grade=Grade.FACILITATOR)
    assert list(drifting_cycles()) == []
    weak = EnrolmentFactory().cycles.get()
    weak.weakest_grade = Grade.FACILITATOR
    weak.completed_at, weak.completed_date, weak.valid_until_date = NOW, NOW.date(), NOW.date().replace(year=2027)
    weak.save()
    EvidenceFactory(
        cycle=weak,
        kind=EvidenceKind.COURSE_COMPLETED,
        happened_at=NOW,
        happened_date=NOW.date(),
        valid_until_date=weak.valid_until_date,
        grade=Grade.PERSON,
    )

    assert [str(drift) for drift in drifting_cycles()] == [
        f"cycle {weak.pk}: completed on evidence too weak for it, person"
    ]
