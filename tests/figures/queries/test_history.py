from datetime import date, timedelta

import pytest

from figures.queries.coverage import People, Posts, Total, coverage
from figures.queries.history import Point, Week, history, lapses, trend
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import ExemptionFactory, RequirementFactory

DAY = date(2026, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


def certify(post, requirement, **kwargs):
    kwargs.setdefault("issued_date", date(2026, 1, 1))
    return CertificateFactory(person=post.person, course_key=requirement.course_key, **kwargs)


def test_says_what_is_counted_with_one_cell_for_agency_role_and_course(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    post = MembershipFactory(agency=agency, team=TeamFactory(agency=agency))
    MembershipFactory(agency=agency, role=post.role)
    certify(post, requirement)

    found = history(agency.partnership, on=DAY)

    live = coverage(partnership=agency.partnership, on=DAY)
    assert [(cell.agency, cell.team, cell.role, cell.subject, cell.posts) for cell in found.cells] == [
        (agency.pk, None, post.role_id, requirement.course_key, Posts(required=2, covered=1))
    ]
    assert (found.registered, found.trained, found.by_team) == (2, 1, {})
    assert found.overall == live.overall == Total(Posts(required=2, covered=1), People(2, 1, 1))
    assert (found.by_agency, found.by_role, found.by_subject) == (live.by_agency, live.by_role, live.by_subject)


def test_a_day_to_come_says_what_holds_if_nobody_renews(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    certify(MembershipFactory(agency=agency), requirement)
    certify(MembershipFactory(agency=agency, end_date=date(2026, 12, 1)), requirement)

    assert history(agency.partnership, on=date(2027, 1, 1)).overall == Total(Posts(required=1), People(required=1))


def test_a_trend_is_of_the_partnership_an_agency_or_a_course(agency):
    first, second = RequirementFactory.create_batch(2, partnership=agency.partnership)
    other = AgencyFactory(partnership=agency.partnership)
    here, there = MembershipFactory(agency=agency), MembershipFactory(agency=other)
    certify(here, first)
    certify(there, second, issued_date=DAY)
    days = [DAY - timedelta(days=1), DAY]

    assert trend(agency.partnership, days=days) == [
        Point(days[0], Posts(required=4, covered=1), People(2, 1, 0), registered=2, trained=1),
        Point(DAY, Posts(required=4, covered=2), People(2, 2, 0), registered=2, trained=2),
    ]
    assert trend(agency.partnership, days=days, agency=other.pk, course=second.course_key) == [
        Point(days[0], Posts(required=1), People(1, 0, 0), registered=1, trained=0),
        Point(DAY, Posts(required=1, covered=1), People(1, 1, 1), registered=1, trained=1),
    ]
    assert trend(agency.partnership, days=[]) == []


def test_lapses_are_by_the_week_in_which_cover_ends(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    lapsing = MembershipFactory(agency=agency)
    certify(lapsing, requirement, valid_until_date=DAY + timedelta(days=8))
    renewed = MembershipFactory(agency=agency)
    certify(renewed, requirement, valid_until_date=DAY + timedelta(days=8))
    certify(renewed, requirement, valid_until_date=DAY + timedelta(days=15))
    leaving = MembershipFactory(agency=agency, end_date=DAY + timedelta(days=8))
    certify(leaving, requirement, valid_until_date=DAY + timedelta(days=8))
    away = MembershipFactory(agency=agency)
    certify(away, requirement, valid_until_date=DAY + timedelta(days=8))
    ExemptionFactory(membership=away, start_date=DAY, end_date=DAY + timedelta(days=30))
    certify(MembershipFactory(agency=agency), requirement, valid_until_date=DAY)
    certify(MembershipFactory(agency=agency), requirement, valid_until_date=DAY + timedelta(days=18))

    found = lapses(agency.partnership, on=DAY, days=17)

    weeks = [DAY + timedelta(days=each) for each in (1, 8, 15)]
    assert found == [Week(weeks[0], 0), Week(weeks[1], 1), Week(weeks[2], 1)]
    assert lapses(agency.partnership, on=DAY, days=17, agency=AgencyFactory().pk) == [Week(day, 0) for day in weeks]
