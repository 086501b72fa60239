from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from figures.models import Declaration, FigureSettings, Target
from figures.queries.declared import Headcount, declared
from figures.queries.targets import Targets, targets
from tests.factories.agencies import AgencyFactory, PartnershipFactory, RoleFactory
from tests.factories.figures import DeclarationFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

DAY = date(2026, 6, 30)


def at(month, day):
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def agency():
    return AgencyFactory()


def told(agency, on=DAY, known_at=None):
    return declared(agency.partnership, on=on, known_at=known_at)


def test_nothing_declared_is_no_number(agency):
    found = told(agency)

    assert (found.of_agency(agency.pk), found.of_role(agency.pk, 1), found.overall) == (None, None, None)


def test_the_latest_day_holds_and_of_one_day_what_was_said_last(agency):
    DeclarationFactory(agency=agency, headcount=10, as_of_date=date(2026, 1, 1))
    DeclarationFactory(agency=agency, headcount=20, as_of_date=date(2026, 3, 1), recorded_at=at(3, 5))
    DeclarationFactory(agency=agency, headcount=21, as_of_date=date(2026, 3, 1), recorded_at=at(3, 6))
    DeclarationFactory(agency=agency, headcount=30, as_of_date=date(2026, 7, 1))

    people = [told(agency, on=day).of_agency(agency.pk) for day in (date(2026, 2, 28), date(2026, 3, 1), DAY)]

    assert [each.people for each in people] == [10, 21, 21]
    assert told(agency, on=date(2025, 12, 31)).of_agency(agency.pk) is None


def test_only_what_was_accepted_counts_from_when_it_was(agency):
    DeclarationFactory(agency=agency, headcount=10, accepted_at=at(1, 10))
    DeclarationFactory(agency=agency, headcount=20, as_of_date=date(2026, 2, 1), accepted_at=at(5, 1))
    DeclarationFactory(agency=agency, headcount=30, as_of_date=date(2026, 3, 1), waiting=True)
    DeclarationFactory(agency=agency, headcount=40, as_of_date=date(2026, 4, 1), refused=True)

    known = [told(agency, known_at=known_at).of_agency(agency.pk) for known_at in (at(1, 9), at(1, 10), at(5, 1), None)]

    assert [each and each.people for each in known] == [None, 10, 20, 20]


def test_a_correction_takes_the_place_of_what_it_corrects_once_accepted(agency):
    role = RoleFactory(partnership=agency.partnership)
    wrong_day = DeclarationFactory(agency=agency, headcount=90, as_of_date=date(2026, 5, 1), batch="wrong")
    DeclarationFactory(agency=agency, role=role, headcount=9, as_of_date=date(2026, 5, 1), batch="wrong")
    DeclarationFactory(
        agency=agency, headcount=70, as_of_date=date(2026, 4, 1), replaces=wrong_day.batch, accepted_at=at(6, 1)
    )

    before, after = told(agency, known_at=at(5, 31)), told(agency)

    assert (before.of_agency(agency.pk).people, before.of_role(agency.pk, role.pk).people) == (90, 9)
    assert (after.of_agency(agency.pk).people, after.of_role(agency.pk, role.pk)) == (70, None)


def test_roles_add_up_where_nobody_said_everyone_and_need_not_be_all(agency):
    desk, housing = RoleFactory.create_batch(2, partnership=agency.partnership)
    DeclarationFactory(agency=agency, role=desk, headcount=5, as_of_date=date(2026, 2, 1))
    DeclarationFactory(agency=agency, role=housing, headcount=7, as_of_date=date(2026, 1, 1))

    found = told(agency)

    assert found.of_agency(agency.pk) == Headcount(12, date(2026, 1, 1), is_stale=False, is_complete=False)
    assert found.of_role(agency.pk, desk.pk) == Headcount(5, date(2026, 2, 1), is_stale=False)


def test_a_partnership_is_complete_when_every_agency_declared(agency, django_assert_num_queries):
    other = AgencyFactory(partnership=agency.partnership)
    DeclarationFactory(agency=agency, headcount=10)
    DeclarationFactory(headcount=999)  # of another partnership
    assert told(agency).overall == Headcount(10, date(2026, 1, 1), is_stale=False, is_complete=False)

    DeclarationFactory(agency=other, headcount=5, as_of_date=date(2025, 6, 1))

    with django_assert_num_queries(2):
        assert told(agency).overall == Headcount(15, date(2025, 6, 1), is_stale=True, is_complete=True)
    alone = declared(agency.partnership, on=DAY, agency=other)
    assert (alone.overall.people, alone.of_agency(agency.pk)) == (5, None)


@pytest.mark.parametrize(("days", "is_stale"), [(180, False), (179, True), (None, False)])
def test_a_declaration_is_old_after_the_days_that_the_partnership_says(agency, days, is_stale):
    DeclarationFactory(agency=agency, as_of_date=date(2026, 1, 1))
    if days:
        FigureSettings.objects.create(partnership=agency.partnership, stale_after_days=days)

    assert told(agency).of_agency(agency.pk).is_stale is is_stale


def test_the_database_keeps_declarations_and_targets_as_they_were_made(agency):
    declaration = DeclarationFactory(agency=agency, waiting=True)
    target = TargetFactory(partnership=agency.partnership)
    refused = [
        lambda: Declaration.objects.filter(pk=declaration.pk).update(headcount=1),
        lambda: Declaration.objects.filter(pk=declaration.pk).delete(),
        lambda: Target.objects.filter(pk=target.pk).update(percent=50),
        lambda: target.delete(),
    ]
    Declaration.objects.update(accepted_at=at(1, 5), note="")  # accepted once, and names may be cleared
    refused.append(lambda: Declaration.objects.update(accepted_at=at(1, 6)))

    for change in refused:
        with pytest.raises(IntegrityError, match="is kept as it was"), transaction.atomic():
            change()
    assert Declaration.objects.get().headcount == 100


def test_targets_are_as_of_a_day_and_a_course_may_have_its_own(django_assert_num_queries):
    partnership = PartnershipFactory()
    course = "6f0f5f1c-0000-4000-8000-000000000001"
    TargetFactory(partnership=partnership, percent=80, from_date=date(2025, 1, 1), recorded_at=at(1, 1))
    TargetFactory(partnership=partnership, percent=90, from_date=date(2026, 1, 1), recorded_at=at(1, 1))
    own = TargetFactory(partnership=partnership, percent=95, from_date=DAY, course_key=course, recorded_at=at(6, 1))
    own.refresh_from_db()
    TargetFactory(percent=10)  # of another partnership

    with django_assert_num_queries(1):
        found = targets(partnership, on=DAY)

    assert found == Targets(90, {own.course_key: 95})
    assert found.of_course(own.course_key) == 95
    assert targets(partnership, on=date(2025, 12, 31)) == Targets(80, {})
    assert targets(partnership, on=DAY, known_at=at(5, 1)) == Targets(90, {})
    TargetFactory(partnership=partnership, percent=None, from_date=DAY, course_key=course, recorded_at=at(6, 2))
    assert targets(partnership, on=DAY).of_course(own.course_key) == 90
