"""A file of past training: dry run, written once, undone as a whole."""

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from agencies.actions import imports, jobs
from agencies.enums import ImportState
from agencies.models import ImportChange, ImportMapping, ImportRow
from certificates.models import Certificate
from courses.enums import EvidenceKind, Grade
from courses.models import Cycle, Enrolment, Evidence, Recognition
from courses.queries.drift import drifting_cycles
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, RequirementFactory
from tests.factories.prior_learning import EquivalenceFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "Staff no,Name,Email,Course title,Provider,Completion date,Certificate no\n"


@pytest.fixture
def agency():
    return AgencyFactory(name="Northmoor Council")


@pytest.fixture
def course():
    return CoursePageFactory(title="Front desk")


@pytest.fixture
def rule(agency, course):
    return EquivalenceFactory(
        partnership=agency.partnership, course=course, provider="College", title="Hate crime", months_valid=24
    )


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def ana(agency):
    return MembershipFactory(agency=agency, staff_number="7", person__display_name="Ana Bell").person


def work(file_import):
    jobs.run(file_import.job_id, claim="test", clock=lambda: NOW)
    file_import.refresh_from_db()
    return file_import


def check(agency, lines, by):
    file = io.BytesIO((HEAD + "\n".join(lines)).encode())
    received = imports.receive(agency=agency, kind="completions", file=file, name="past.csv", by=by, at=NOW)
    mapped = imports.map_columns(
        file_import=received,
        version=received.version,
        columns=received.columns,
        options={"day_first": True},
        by=by,
        at=NOW,
    )
    return work(mapped)


def start(checked, by):
    return work(imports.start(file_import=checked, version=checked.version, by=by, at=NOW))


def told(file_import):
    rows = ImportRow.objects.filter(file_import=file_import).order_by("place")
    return [(row.outcome, [problem["code"] for problem in row.problems]) for row in rows]


def test_columns_are_guessed(agency, lead, ana, rule):
    checked = check(agency, ["7,Ana Bell,,Hate crime,College,03/05/2026,A-1"], lead)
    assert checked.columns == {
        "Staff no": "staff_number",
        "Name": "name",
        "Email": "email",
        "Course title": "training",
        "Provider": "provider",
        "Completion date": "finished",
        "Certificate no": "reference",
    }
    row = ImportRow.objects.get()
    assert (row.outcome, row.person, row.values["until"]) == ("add", ana, "2028-05-03")
    assert not Evidence.objects.exists()


def test_every_problem_is_named_by_row(agency, lead, ana, rule, course):
    MembershipFactory(agency=agency, staff_number="8", end_date=TODAY - timedelta(days=5))
    MembershipFactory(staff_number="9")  # of another agency
    elsewhere = PersonFactory()
    EmailAddress.objects.create(user=elsewhere, email="else@where.example", verified=True, primary=True)
    checked = check(
        agency,
        [
            "7,Ana Bell,,Hate crime,College,03/05/2026,",
            "7,Ana Bell,,Hate crime,College,03/05/2026,",
            "7,Ana Bell,,Hate crime,College,31/02/2026,",
            "7,Ana Bell,,Hate crime,College,03/05/2027,",
            "7,Ana Bell,,Hate crime,College,03/05/2019,",
            "7,Ana Bell,,Hate crime,College,03/06/2023,",
            "7,Ana Bell,,Hate crime,College,,",
            "7,Ana Bell,,Cookery,,03/05/2026,",
            "7,Ana Bell,,Hate crime,Another,03/05/2026,",
            "7,Ana Bell,,,,03/05/2026,",
            "8,Bo,,Hate crime,College,03/05/2026,",
            "9,Cy,,Hate crime,College,03/05/2026,",
            ",Cy,else@where.example,Hate crime,College,03/05/2026,",
            ",Ana Bell,,Hate crime,College,03/05/2026,",
            "7,Zed Quill,,Hate crime,College,02/05/2026,",
            "7,Ana Bell,,Front desk,,20/04/2026,",
        ],
        lead,
    )
    assert told(checked) == [
        ("add", []),
        ("refused", ["twice"]),
        ("refused", ["impossible-day"]),
        ("refused", ["to-come"]),
        ("refused", ["too-old"]),
        ("refused", ["over"]),
        ("refused", ["no-day"]),
        ("refused", ["unknown-training"]),
        ("refused", ["unknown-training"]),
        ("refused", ["no-training"]),
        ("refused", ["left-already"]),
        ("refused", ["not-here"]),
        ("refused", ["not-here"]),
        ("doubtful", ["same-name"]),
        ("doubtful", ["other-name"]),
        ("add", []),
    ]


def test_it_is_written_once_and_completes_courses_where_the_agencys_word_is_enough(agency, lead, ana, rule, course):
    RequirementFactory(partnership=agency.partnership, course=course, weakest_grade=Grade.AGENCY)
    checked = check(agency, ["7,Ana Bell,,Hate crime,College,03/05/2026,A-1"], lead)
    done = start(checked, lead)

    assert (done.state, done.counts["add"]) == (ImportState.DONE, 1)
    evidence = Evidence.objects.get(kind=EvidenceKind.PRIOR_LEARNING)
    assert (evidence.person, evidence.grade, evidence.happened_date.isoformat(), evidence.recorded_by) == (
        ana,
        "agency",
        "2026-05-03",
        lead,
    )
    recognised = Recognition.objects.get()
    assert (recognised.equivalence, recognised.agency, recognised.reference) == (rule, agency, "A-1")
    assert list(Certificate.objects.values_list("person", "grade")) == [(ana.pk, "agency")]
    again = start(check(agency, ["7,Ana Bell,,Hate crime,College,03/05/2026,A-1", ""], lead), lead)
    assert told(again) == [("unchanged", ["held"])]
    assert Evidence.objects.filter(kind=EvidenceKind.PRIOR_LEARNING).count() == 1


def test_a_requirement_that_takes_no_agencys_word_is_not_met(agency, lead, ana, rule, course):
    RequirementFactory(partnership=agency.partnership, course=course, weakest_grade=Grade.FACILITATOR)
    start(check(agency, ["7,Ana Bell,,Hate crime,College,03/05/2026,A-1"], lead), lead)

    assert Evidence.objects.filter(kind=EvidenceKind.PRIOR_LEARNING).count() == 1
    assert not Certificate.objects.exists()
    assert not Enrolment.objects.exists()


def test_unknown_words_are_told_once_and_remembered(agency, lead, ana, rule, course):
    lines = ["7,Ana Bell,,HC awareness,,03/05/2026,"]
    checked = check(agency, lines, lead)
    assert told(checked) == [("refused", ["unknown-training"])]
    said = imports.say_words(
        file_import=checked,
        version=checked.version,
        words={"training": {"hc awareness": f"rule:{rule.public_id}"}},
        by=lead,
        at=NOW,
    )
    assert told(work(said)) == [("add", [])]
    assert ImportMapping.objects.get(kind="completions").words == {
        "training": {"hc awareness": f"rule:{rule.public_id}"}
    }
    # The rule is changed: what the word means goes on with what it became.
    rule.end_date = TODAY
    rule.save()
    following = EquivalenceFactory(
        partnership=agency.partnership, course=course, provider="College", title="New title", start_date=TODAY
    )
    following.replaces = rule
    following.save()
    again = check(agency, [*lines, ""], lead)
    assert told(again) == [("add", [])]
    for meant, outcome in ((f"course:{course.translation_key}", "add"), ("none", "unchanged")):
        again = imports.say_words(
            file_import=again,
            version=again.version,
            words={"training": {"hc awareness": meant}},
            by=lead,
            at=NOW,
        )
        assert [row[0] for row in told(work(again))] == [outcome]


def test_a_doubtful_row_is_about_whom_a_lead_chooses(agency, lead, ana, rule):
    checked = check(agency, ["7,Zed Quill,,Hate crime,College,03/05/2026,"], lead)
    chosen = imports.choose(file_import=checked, version=checked.version, choices={2: str(ana.pk)}, by=lead, at=NOW)
    assert told(chosen) == [("add", [])]
    start(chosen, lead)
    assert Evidence.objects.get(kind=EvidenceKind.PRIOR_LEARNING).person == ana


def test_a_rule_that_changed_after_the_check_is_not_written_unseen(agency, lead, ana, rule):
    checked = check(agency, ["7,Ana Bell,,Hate crime,College,03/05/2026,"], lead)
    rule.months_valid = 6
    rule.save()
    done = start(checked, lead)
    assert told(done) == [("refused", ["changed-meanwhile"])]
    assert not Evidence.objects.exists()


def test_two_trainings_of_one_person_are_both_kept(agency, lead, ana, rule):
    lines = [
        "7,Ana Bell,,Hate crime,College,03/05/2026,",
        "7,Ana Bell,,Hate crime,College,02/05/2026,",
    ]
    done = start(check(agency, lines, lead), lead)
    assert told(done) == [("add", []), ("add", [])]
    assert Evidence.objects.filter(kind=EvidenceKind.PRIOR_LEARNING).count() == 2
    assert Certificate.objects.count() == 1


def test_a_killed_import_goes_on_where_it_ended(agency, lead, rule, monkeypatch):
    monkeypatch.setattr(imports, "SLICE", 2)
    for number in range(5):
        MembershipFactory(agency=agency, staff_number=f"n{number}", person__display_name=f"Ana {number}")
    lines = [f"n{number},Ana {number},,Hate crime,College,03/05/2026," for number in range(5)]
    checked = check(agency, lines, lead)
    begun = imports.start(file_import=checked, version=checked.version, by=lead, at=NOW)
    assert jobs.take_up(begun.job_id, "killed", at=NOW)
    jobs.one_piece(begun.job_id, "killed", at=NOW)
    assert Evidence.objects.filter(kind=EvidenceKind.PRIOR_LEARNING).count() == 2

    later = NOW + timedelta(hours=1)
    jobs.run(begun.job_id, claim="next", clock=lambda: later)
    begun.refresh_from_db()
    assert begun.state == ImportState.DONE
    assert Evidence.objects.filter(kind=EvidenceKind.PRIOR_LEARNING).count() == 5
    assert Certificate.objects.count() == 5


def test_undone_as_a_whole_by_corrections(agency, lead, ana, rule):
    bo = MembershipFactory(agency=agency, staff_number="8", person__display_name="Bo").person
    lines = [
        "7,Ana Bell,,Hate crime,College,03/05/2026,",
        "8,Bo,,Hate crime,College,03/05/2026,",
    ]
    done = start(check(agency, lines, lead), lead)
    assert Certificate.objects.filter(withdrawn_at=None).count() == 2
    undone = work(imports.undo(file_import=done, by=lead, at=NOW))

    assert undone.state == ImportState.UNDONE
    assert not Evidence.objects.standing().exists()
    assert Certificate.objects.filter(withdrawn_at=None).count() == 0
    assert set(Enrolment.objects.values_list("person", "withdrawn_by")) == {(ana.pk, lead.pk), (bo.pk, lead.pk)}
    assert set(Cycle.objects.values_list("completed_at", flat=True)) == {None}
    reasons = Evidence.objects.filter(kind=EvidenceKind.CORRECTION).values_list("reason", flat=True)
    assert set(reasons) == {"The file “past.csv” was undone."}
    assert list(drifting_cycles()) == []
    assert ImportChange.objects.filter(undone_at=None).count() == 0


@pytest.mark.parametrize("people", [5, 100])
def test_however_many_rows_it_takes_as_many_questions(
    agency, lead, rule, course, people, django_assert_max_num_queries
):
    RequirementFactory(partnership=agency.partnership, course=course, weakest_grade=Grade.AGENCY)
    for number in range(people):
        MembershipFactory(agency=agency, staff_number=f"n{number}", person__display_name=f"Ana {number}")
    lines = [f"n{number},Ana {number},,Hate crime,College,03/05/2026," for number in range(people)]
    with django_assert_max_num_queries(75):
        checked = check(agency, lines, lead)
    with django_assert_max_num_queries(100):
        done = start(checked, lead)
    assert Certificate.objects.count() == people
    with django_assert_max_num_queries(65):
        work(imports.undo(file_import=done, by=lead, at=NOW))
    assert Certificate.objects.filter(withdrawn_at=None).count() == 0
