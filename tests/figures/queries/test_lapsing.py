"""Who stands behind what runs out: as many as are counted, and those of whom each day says it by itself."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AccountLink, Membership
from figures.enums import Scope
from figures.queries.history import lapses
from figures.queries.lapsing import lapsing
from figures.queries.of_teams import lapses_of
from figures.queries.pairs import Question, from_key, get_pairs
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, RoleFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    AssignmentFactory,
    CoursePageFactory,
    ExemptionFactory,
    ExtensionFactory,
    RequirementFactory,
)

DAY = date(2026, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def week(agency, first=DAY, *, posts=None, course=None):
    return lapsing(
        Membership.objects.all() if posts is None else posts,
        agency,
        first=first,
        last=first + timedelta(days=6),
        course=course,
    )


def told(found):
    return [(each.day, each.membership.person.display_name, each.course) for each in found]


def certify(post, requirement, until, **more):
    return CertificateFactory(
        person=post.person,
        course_key=requirement.course_key,
        issued_date=DAY - timedelta(days=90),
        valid_until_date=until,
        **more,
    )


# --- beside the days themselves -------------------------------------------------------------------------------------


def held_and_asked(question):
    """Each post and course of one day, how it is asked, and whether it is held."""
    pairs = get_pairs(question)
    if pairs is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(pairs.sql + "SELECT post_id, subject_key, scope, until FROM pair", pairs.params)
        return {(post, from_key(key)): (Scope(scope), until is not None) for post, key, scope, until in cursor}


def by_the_days(agency):
    """What lapses on which day of the four weeks, when each day is asked and the one before it."""
    among = Membership.objects.filter(agency=agency)
    days = [WEEKS[0] + timedelta(days=each) for each in range(-1, 28)]
    asked = [held_and_asked(Question(agency.partnership, day, among=among)) for day in days]
    return {
        (day, *key)
        for day, before, after in zip(days[1:], asked, asked[1:], strict=False)
        for key, (scope, is_held) in after.items()
        if scope is Scope.REQUIRED and not is_held and before.get(key, (None, False))[1]
    }


# All within four weeks, so that what ends, changes and begins falls together.
WEEKS = [DAY + timedelta(days=each) for each in (-14, -7, 0, 7)]
FEW, WHO, EITHER = st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)
DAYS = st.builds(lambda shift: DAY + timedelta(days=shift), st.integers(-14, 14))
SPANS = st.builds(
    lambda since, length: (since, since + timedelta(days=length)), DAYS, st.integers(1, 6) | st.integers(14, 40)
)
EARLY = st.builds(lambda span: (span[0] - timedelta(days=14), span[1]), SPANS)
# What is required seldom changes; in a week in which it does not, only people whose certificates end are looked at.
REQUIRED = st.one_of(st.just((DAY - timedelta(days=200), DAY + timedelta(days=200))), SPANS)
GRADES = st.sampled_from(["server", "facilitator", "agency", "person", "package"])
WEAKEST = st.sampled_from(["server", "facilitator", "agency", "person"])
MOSTLY_ANY = st.sampled_from([None, None, None, 0, 1])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    posts=st.lists(st.tuples(WHO, EITHER, EITHER, EARLY, st.booleans()), min_size=2, max_size=5),
    demands=st.lists(
        st.tuples(EITHER, MOSTLY_ANY, MOSTLY_ANY, REQUIRED, st.booleans(), FEW, WEAKEST), min_size=1, max_size=4
    ),
    assigned=st.lists(st.tuples(FEW, EITHER, SPANS, FEW), max_size=2),
    excuses=st.lists(st.tuples(FEW, st.sampled_from([None, 0, 1]), SPANS), max_size=2),
    extensions=st.lists(st.tuples(FEW, EITHER, SPANS), max_size=2),
    awards=st.lists(st.tuples(WHO, EITHER, EARLY, GRADES, st.none() | DAYS), min_size=2, max_size=6),
    superseded=st.booleans(),
    link=st.none() | st.tuples(WHO, WHO),
)
def test_the_list_is_what_the_days_say_and_what_is_counted(
    posts, demands, assigned, excuses, extensions, awards, superseded, link
):
    partnership = PartnershipFactory()
    agencies = AgencyFactory.create_batch(2, partnership=partnership)
    roles = RoleFactory.create_batch(2, partnership=partnership)
    courses = [RequirementFactory.build(partnership=partnership).course_key for _ in range(2)]
    people = [MembershipFactory(agency=agencies[0]).person for _ in range(3)]
    memberships = [
        MembershipFactory(
            person=people[who], agency=agencies[agency], role=roles[role], start_date=since,
            end_date=until if ends else None,
        )
        for who, agency, role, (since, until), ends in posts
    ]  # fmt: skip
    for course, agency, role, (since, until), ends, due_days, weakest in demands:
        RequirementFactory(
            partnership=partnership, agency=None if agency is None else agencies[agency],
            roles=[] if role is None else [roles[role]], course_key=courses[course], start_date=since,
            end_date=until if ends else None, due_days=due_days, weakest_grade=weakest,
        )  # fmt: skip
    said = [(AssignmentFactory, row[:3], {"due_date": row[2][0] + timedelta(days=row[3])}) for row in assigned]
    said += [(ExemptionFactory, row, {}) for row in excuses] + [(ExtensionFactory, row, {}) for row in extensions]
    for make, (post, course, (since, until)), more in said:
        if post < len(memberships):
            key = None if course is None else courses[course]
            make(membership=memberships[post], course_key=key, start_date=since, end_date=until, **more)
    last = None
    for who, course, (since, until), grade, withdrawn in awards:
        last = CertificateFactory(
            person=people[who], course_key=courses[course], issued_date=since, valid_until_date=until, grade=grade,
            withdrawn_from=withdrawn, superseded_by=last if superseded else None,
        )  # fmt: skip
        superseded = False
    if link and link[0] != link[1]:
        AccountLink.objects.create(kept=people[link[0]], duplicate=people[link[1]], reason="The same card")

    for agency in agencies:
        expected = by_the_days(agency)
        for course in (None, courses[0]):
            lists = [week(agency, first, course=course) for first in WEEKS]
            found = [(each.day, each.membership.pk, each.course) for of_week in lists for each in of_week]
            assert Counter(found) == Counter(key for key in expected if course in (None, key[2]))
            counts = {"on": WEEKS[0] - timedelta(days=1), "days": 28, "course": course}
            numbers = [len(each) for each in lists]
            assert [each.posts for each in lapses(partnership, agency=agency.pk, **counts)] == numbers
            assert [each.posts for each in lapses_of(agency.memberships.all(), partnership, **counts)] == numbers


# --- one by one -----------------------------------------------------------------------------------------------------


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def requirement(agency):
    return RequirementFactory(partnership=agency.partnership, course_key=CoursePageFactory().translation_key)


def test_who_lapses_is_listed_by_day_and_name(agency, requirement):
    days = [DAY - timedelta(days=1), DAY, DAY, DAY + timedelta(days=6), DAY + timedelta(days=7)]
    for name, until in zip(["Early", "Bo", "Ana", "Cy", "Late"], days, strict=True):
        certify(MembershipFactory(agency=agency, person__display_name=name), requirement, until)
    elsewhere = AgencyFactory(partnership=agency.partnership)
    certify(MembershipFactory(agency=elsewhere, person__display_name="Away"), requirement, DAY)

    withdrawn = MembershipFactory(agency=agency, person__display_name="Di")
    certify(withdrawn, requirement, DAY + timedelta(days=300), withdrawn_from=DAY)

    found = week(agency)

    key = requirement.course_key
    assert told(found) == [(DAY, "Ana", key), (DAY, "Bo", key), (DAY, "Di", key), (DAY + timedelta(days=6), "Cy", key)]
    assert found[0].last_day == DAY - timedelta(days=1)
    assert told(week(elsewhere)) == [(DAY, "Away", key)]
    assert told(week(agency, posts=Membership.objects.filter(person__display_name="Bo"))) == [(DAY, "Bo", key)]


def test_who_is_asked_for_stronger_evidence_lapses_though_nothing_of_theirs_ends(agency, requirement):
    post = MembershipFactory(agency=agency, person__display_name="Ana")
    certify(post, requirement, DAY + timedelta(days=300), grade="person")
    requirement.weakest_grade = "person"
    requirement.end_date = DAY + timedelta(days=2)
    requirement.save()
    RequirementFactory(
        partnership=agency.partnership,
        course_key=requirement.course_key,
        start_date=DAY + timedelta(days=2),
        weakest_grade="server",
        due_kind="fixed-date",
        due_days=0,
        due_date=DAY,
    )

    assert told(week(agency)) == [(DAY + timedelta(days=2), "Ana", requirement.course_key)]
    assert told(week(agency, DAY - timedelta(days=7))) == []


def test_whoever_holds_it_with_their_other_account_lapses_too(agency, requirement):
    post = MembershipFactory(agency=agency, person__display_name="Ana")
    other = MembershipFactory(agency=AgencyFactory())
    AccountLink.objects.create(kept=post.person, duplicate=other.person, reason="Two accounts")
    certify(other, requirement, DAY)

    assert told(week(agency)) == [(DAY, "Ana", requirement.course_key)]


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("days", [1, 7, 90])
def test_it_asks_as_much_for_any_number_of_people_and_days(
    agency, requirement, people, days, django_assert_num_queries
):
    for post in MembershipFactory.create_batch(people, agency=agency):
        certify(post, requirement, DAY)
    span = {"first": DAY, "last": DAY + timedelta(days=days - 1)}

    with django_assert_num_queries(7):
        assert len(lapsing(Membership.objects.all(), agency, **span)) == people


def test_it_asks_once_where_nothing_ends(agency, requirement, django_assert_num_queries):
    certify(MembershipFactory(agency=agency), requirement, DAY + timedelta(days=30))

    with django_assert_num_queries(1):
        assert week(agency) == []
