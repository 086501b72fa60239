"""What training done elsewhere counts for: said, changed and ended; the past stays."""

from datetime import timedelta

import pytest

from agencies.models import AuditEntry
from courses.actions import equivalences
from courses.actions.equivalences import CannotSay, ChangedMeanwhile, Terms
from courses.models import Equivalence
from courses.queries.prior_learning import by_words, key_of, rules_for, worth_of
from tests.factories.agencies import AgencyFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, modules_of
from tests.factories.prior_learning import EquivalenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def course():
    return CoursePageFactory(modules=2)


def terms(course, **more):
    return Terms("College", "Hate crime", course_key=course.translation_key, **more)


def say(agency, said, **more):
    return equivalences.say(
        partnership=agency.partnership, agency=agency, terms=said, start_date=TODAY, by=None, at=NOW, **more
    )


def test_said_twice_it_is_said_once(agency, course):
    assert say(agency, terms(course)) == say(agency, terms(course))
    assert AuditEntry.objects.filter(action="equivalence.said").count() == 1


def test_it_counts_for_a_course_or_for_modules_and_never_for_nothing(agency, course):
    module = modules_of(course)[0].translation_key
    for said in (Terms("College", "Hate crime"), terms(course, module_keys=(module,))):
        with pytest.raises(CannotSay):
            say(agency, said)


def test_a_change_ends_the_old_and_starts_the_new(agency, course):
    row = say(agency, terms(course))
    later = TODAY + timedelta(days=10)
    new = equivalences.change(equivalence=row, terms=terms(course, months_valid=6), from_date=later, by=None, at=NOW)

    row.refresh_from_db()
    assert (row.end_date, row.months_valid) == (later, None)
    assert (new.start_date, new.end_date, new.months_valid, new.replaces) == (later, None, 6, row)
    assert list(rules_for(agency, later - timedelta(days=1))) == [row]
    assert list(rules_for(agency, later)) == [new]


def test_the_same_terms_change_nothing(agency, course):
    row = say(agency, terms(course))
    assert equivalences.change(equivalence=row, terms=terms(course), from_date=TODAY, by=None, at=NOW) == row
    assert Equivalence.objects.count() == 1


def test_of_two_who_change_it_the_second_is_told(agency, course):
    row = say(agency, terms(course))
    read = Equivalence.objects.get(pk=row.pk)
    later = TODAY + timedelta(days=10)
    equivalences.change(equivalence=row, terms=terms(course, months_valid=6), from_date=later, by=None, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        equivalences.change(equivalence=read, terms=terms(course, months_valid=9), from_date=later, by=None, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        equivalences.end(equivalence=read, end_date=later, reason="Over", by=None, at=NOW)


def test_it_ends_with_a_reason_and_one_that_never_held_a_day_is_taken_back(agency, course):
    row = EquivalenceFactory(partnership=agency.partnership, course=course)
    with pytest.raises(CannotSay):
        equivalences.end(equivalence=row, end_date=TODAY, reason=" ", by=None, at=NOW)
    equivalences.end(equivalence=row, end_date=TODAY, reason="No longer run", by=None, at=NOW)
    mistake = say(agency, terms(course))
    equivalences.end(equivalence=mistake, end_date=TODAY, reason="A mistake", by=None, at=NOW)

    row.refresh_from_db()
    mistake.refresh_from_db()
    assert (row.end_date, row.end_reason) == (TODAY, "No longer run")
    assert mistake.voided_at == NOW
    assert list(AuditEntry.objects.filter(action="equivalence.ended").values_list("reason", flat=True)) == [
        "No longer run",
        "A mistake",
    ]


def test_a_rule_is_found_by_its_words_and_never_guessed_between_two(agency, course):
    of_all = EquivalenceFactory(
        partnership=agency.partnership, course=course, provider="A", title="Hate crime", other_titles=["Hate  Crime 1"]
    )
    own = EquivalenceFactory(
        partnership=agency.partnership, agency=agency, course=course, provider="A", title="hate crime"
    )
    other = EquivalenceFactory(partnership=agency.partnership, course=course, provider="B", title="Briefing")
    twin = EquivalenceFactory(partnership=agency.partnership, course=course, provider="C", title="Briefing")
    found = by_words([of_all, own, other, twin])

    assert found[key_of("HATE CRIME")] == own
    assert found[key_of("hate crime 1")] == of_all
    assert found[key_of("Hate crime", "a")] == own
    assert found[key_of("briefing")] is None
    assert (found[key_of("briefing", "b")], found[key_of("briefing", "c")]) == (other, twin)


def test_what_is_not_taught_any_more_counts_for_nothing(agency, course):
    row = EquivalenceFactory(partnership=agency.partnership, modules=modules_of(course))
    assert list(worth_of(row).modules) == [page.translation_key for page in modules_of(course)]
    modules_of(course)[0].unpublish()
    assert list(worth_of(row).modules) == [modules_of(course)[1].translation_key]
