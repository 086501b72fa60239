from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions import account_links
from agencies.models import Membership
from courses.enums import DueKind, Grade
from courses.queries.requirements import duties_of
from courses.rules import satisfies
from figures import rules
from figures.enums import Scope, State
from figures.queries.coverage import People, Posts, Total, coverage
from figures.queries.pairs import Question
from figures.queries.people import people_behind
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    RoleFactory,
    TeamFactory,
)
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    AssignmentFactory,
    ExemptionFactory,
    ExtensionFactory,
    RequirementFactory,
    noon,
)

DAY = date(2026, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


def figures(agency, **kwargs):
    return coverage(partnership=agency.partnership, on=kwargs.pop("on", DAY), **kwargs)


def certify(person, requirement, **kwargs):
    kwargs.setdefault("issued_date", date(2026, 1, 1))
    return CertificateFactory(person=person, course_key=requirement.course_key, **kwargs)


def test_an_empty_partnership_has_no_share():
    result = coverage(partnership=PartnershipFactory(), on=DAY)

    assert result.overall == Total()
    assert result.overall.posts.share is None
    assert (result.registered, result.trained, result.trained_percent) == (0, 0, None)


def test_counts_posts_by_state(agency):
    requirement = RequirementFactory(partnership=agency.partnership, due_days=30)
    certify(MembershipFactory(agency=agency).person, requirement)
    certify(MembershipFactory(agency=agency).person, requirement, valid_until_date=DAY + timedelta(days=60))
    MembershipFactory(agency=agency)
    MembershipFactory(agency=agency, start_date=DAY)
    certify(MembershipFactory(agency=agency, start_date=DAY).person, requirement)
    ExemptionFactory(membership=MembershipFactory(agency=agency), start_date=DAY)

    result = figures(agency)

    posts = Posts(required=3, covered=2, due_soon=1, in_grace=2, in_grace_covered=1, exempt=1)
    assert result.overall == Total(posts, People(required=3, partly_covered=2, fully_covered=2))
    assert (posts.in_date, posts.overdue) == (1, 1)
    assert result.by_agency == {agency.pk: result.overall}
    assert result.by_subject == {requirement.course_key: result.overall}
    assert (result.registered, result.trained) == (6, 3)


@pytest.mark.parametrize(
    ("day", "covered"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 0)],
)
def test_a_certificate_covers_from_its_first_day_to_the_day_before_its_end(agency, day, covered):
    requirement = RequirementFactory(partnership=agency.partnership)
    certify(MembershipFactory(agency=agency).person, requirement)

    assert figures(agency, on=day).overall.posts.covered == covered


def test_a_later_shorter_certificate_cancels_nothing(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    person = MembershipFactory(agency=agency).person
    certify(person, requirement)
    certify(person, requirement, issued_date=date(2026, 2, 1), days=30)

    assert figures(agency).overall.posts == Posts(required=1, covered=1)


def test_a_withdrawn_certificate_covers_until_its_withdrawal(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    person = MembershipFactory(agency=agency).person
    certify(person, requirement, withdrawn_from=DAY)

    yesterday = DAY - timedelta(days=1)
    assert figures(agency).overall.posts == Posts(required=1)
    assert figures(agency, on=yesterday).overall.posts == Posts(required=1, covered=1, due_soon=1)


def test_a_superseded_certificate_leaves_it_to_the_one_that_replaced_it(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    person = MembershipFactory(agency=agency).person
    newer = certify(person, requirement, withdrawn_from=DAY)
    certify(person, requirement, superseded_by=newer)

    assert figures(agency).overall.posts == Posts(required=1)


def test_a_person_in_two_agencies_counts_in_both_and_once_in_the_partnership(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    other = AgencyFactory(partnership=agency.partnership)
    person = MembershipFactory(agency=agency).person
    MembershipFactory(agency=other, person=person)
    certify(person, requirement)

    result = figures(agency)

    one = Total(Posts(required=1, covered=1), People(required=1, partly_covered=1, fully_covered=1))
    assert result.by_agency == {agency.pk: one, other.pk: one}
    assert result.overall == Total(Posts(required=2, covered=2), one.people)


def test_fully_covered_needs_every_required_course(agency):
    first, second = RequirementFactory.create_batch(2, partnership=agency.partnership)
    part, whole = (MembershipFactory(agency=agency).person for _ in range(2))
    certify(part, first)
    certify(whole, first)
    certify(whole, second)

    assert figures(agency).overall == Total(
        Posts(required=4, covered=3), People(required=2, partly_covered=2, fully_covered=1)
    )


def test_a_mover_counts_where_they_were_on_the_day(agency):
    RequirementFactory(partnership=agency.partnership)
    other = AgencyFactory(partnership=agency.partnership)
    person = MembershipFactory(agency=agency, end_date=DAY).person
    MembershipFactory(agency=other, person=person, start_date=DAY)

    assert set(figures(agency, on=DAY - timedelta(days=1)).by_agency) == {agency.pk}
    assert set(figures(agency).by_agency) == {other.pk}


def test_posts_are_told_apart_by_team_role_and_agency_of_the_requirement(agency):
    team = TeamFactory(agency=agency)
    role = RoleFactory(partnership=agency.partnership)
    other = AgencyFactory(partnership=agency.partnership)
    RequirementFactory(partnership=agency.partnership, roles=[role])
    RequirementFactory(partnership=agency.partnership, agency=other)
    MembershipFactory(agency=agency, team=team, role=role)
    MembershipFactory(agency=agency, role=role)
    elsewhere = MembershipFactory(agency=other)
    MembershipFactory(agency=agency)

    result = figures(agency)

    one = Total(Posts(required=1), People(required=1))
    assert result.by_team == {(agency.pk, team.pk): one, (agency.pk, None): one, (other.pk, None): one}
    assert result.by_role == {role.pk: Total(Posts(required=2), People(required=2)), elsewhere.role_id: one}


def test_another_partnership_is_not_counted(agency):
    RequirementFactory(partnership=agency.partnership)
    MembershipFactory(agency=agency)
    stranger = MembershipFactory()
    RequirementFactory(partnership=stranger.agency.partnership)

    assert figures(agency).overall.posts == Posts(required=1)


def test_figures_can_be_asked_as_they_were_known(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    certified = MembershipFactory(agency=agency, recorded_at=noon(date(2020, 1, 1))).person
    certify(certified, requirement, issued_at=noon(date(2026, 7, 10)))
    MembershipFactory(agency=agency, recorded_at=noon(date(2026, 7, 5)))
    MembershipFactory(
        agency=agency,
        recorded_at=noon(date(2020, 1, 1)),
        voided_at=noon(date(2026, 7, 7)),
        voided_by=PersonFactory(),
    )

    def known(day):
        return figures(agency, known_at=noon(day)).overall.posts

    assert known(date(2026, 7, 1)) == Posts(required=2)
    assert known(date(2026, 7, 6)) == Posts(required=3)
    assert known(date(2026, 7, 8)) == Posts(required=2)
    assert known(date(2026, 7, 11)) == Posts(required=2, covered=1)
    assert figures(agency).overall.posts == Posts(required=2, covered=1)


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_stays_the_same(agency, people, django_assert_num_queries):
    RequirementFactory.create_batch(people, partnership=agency.partnership)
    MembershipFactory.create_batch(people, agency=agency)

    # people, requirements, courses assigned to posts, counts
    with django_assert_num_queries(4):
        figures(agency)


SPANS = st.tuples(st.integers(-60, 60), st.integers(1, 90))


def day(offset):
    return DAY + timedelta(days=offset)


GRADES = [Grade.SERVER, Grade.FACILITATOR, Grade.AGENCY, Grade.PERSON, Grade.PACKAGE]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    posts=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), SPANS, st.booleans()), max_size=4),
    demands=st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from([None, 0, 1]),
            st.sets(st.integers(0, 1)),
            SPANS,
            st.integers(0, 40),
            st.none() | st.integers(-40, 40),
            st.sampled_from(GRADES[:-1]),
        ),
        max_size=4,
    ),
    assigned=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), SPANS, st.integers(0, 30)), max_size=2),
    excuses=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, 0, 1]), SPANS), max_size=2),
    extensions=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), SPANS), max_size=2),
    awards=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), SPANS, st.sampled_from(GRADES)), max_size=4),
    links=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=3),
)
def test_the_database_counts_as_the_rules_say(posts, demands, assigned, excuses, extensions, awards, links):
    partnership = PartnershipFactory()
    agencies = AgencyFactory.create_batch(2, partnership=partnership)
    roles = RoleFactory.create_batch(2, partnership=partnership)
    courses = [RequirementFactory.build(partnership=partnership).course_key for _ in range(2)]
    memberships = [
        MembershipFactory(
            agency=agencies[agency],
            role=roles[role],
            start_date=day(start),
            end_date=day(start + length) if ends else None,
        )
        for agency, role, (start, length), ends in posts
    ]
    for course, agency, some_roles, (start, length), due_days, due_on, weakest in demands:
        RequirementFactory(
            partnership=partnership,
            agency=None if agency is None else agencies[agency],
            roles=[roles[each] for each in some_roles],
            course_key=courses[course],
            start_date=day(start),
            end_date=day(start + length),
            due_days=due_days,
            due_kind=DueKind.AFTER_START if due_on is None else DueKind.FIXED_DATE,
            due_date=None if due_on is None else day(due_on),
            weakest_grade=weakest,
        )
    for post, course, (start, length), time in assigned:
        if post < len(memberships):
            AssignmentFactory(
                membership=memberships[post],
                course_key=courses[course],
                start_date=day(start),
                end_date=day(start + length),
                due_date=day(start + time),
            )
    for post, course, (start, length) in excuses:
        if post < len(memberships):
            ExemptionFactory(
                membership=memberships[post],
                course_key=None if course is None else courses[course],
                start_date=day(start),
                end_date=day(start + length),
            )
    for post, course, (start, length) in extensions:
        if post < len(memberships):
            ExtensionFactory(
                membership=memberships[post],
                course_key=courses[course],
                start_date=day(start),
                end_date=day(start + length),
            )
    held = [
        CertificateFactory(
            person=memberships[post].person,
            course_key=courses[course],
            issued_date=day(start),
            days=length,
            grade=grade,
        )
        for post, course, (start, length), grade in awards
        if post < len(memberships)
    ]
    humans = {post.person_id: post.person_id for post in memberships}
    for kept, duplicate, is_undone in links:
        if max(kept, duplicate) < len(memberships):
            link(memberships[kept].person, memberships[duplicate].person, humans, is_undone=is_undone)

    result = coverage(partnership=partnership, on=DAY)
    counted = result.overall.posts
    listed = people_behind(Question(partnership, DAY), state=State.IN_GRACE)

    expected, in_grace, needed = dict.fromkeys(State, 0), set(), defaultdict(dict)
    for duty in duties_of(Membership.objects.filter(agency__partnership=partnership), DAY):
        ends = [
            each.valid_until_date
            for each in held
            if humans[each.person_id] == humans[duty.person]
            and each.course_key == duty.course
            and each.issued_date <= DAY < each.valid_until_date
            and satisfies(each.grade, weakest=duty.weakest)
        ]
        for state in State:
            expected[state] += rules.counts_in(state, scope=duty.scope, until=max(ends, default=None), on=DAY)
        if duty.scope is Scope.REQUIRED:
            of_human = needed[humans[duty.person]]
            of_human[duty.course] = of_human.get(duty.course, False) or bool(ends)
        if duty.scope is Scope.IN_GRACE:
            in_grace.add((duty.post, duty.course, rules.day_before(duty.due)))
    assert {state: getattr(counted, state.value.replace("-", "_")) for state in State} == expected
    assert {(row.membership.pk, row.subject, row.date) for row in listed} == in_grace
    assert result.overall.people == People(
        len(needed),
        sum(any(each.values()) for each in needed.values()),
        sum(all(each.values()) for each in needed.values()),
    )
    here = {humans[post.person_id] for post in memberships if post.start_date <= DAY < (post.end_date or date.max)}
    holding = {humans[each.person_id] for each in held if each.issued_date <= DAY < each.valid_until_date}
    assert (result.registered, result.trained) == (len(here), len(here & holding))


def link(kept, duplicate, humans, *, is_undone):
    """Links two accounts where the rules of linking let it, and says whose account is whose."""
    try:
        made = account_links.link(kept=kept, duplicate=duplicate, reason="The same card", by=kept, at=noon(DAY))
    except account_links.CannotLink:
        return
    if is_undone:
        account_links.unlink(account_link=made, by=kept, at=noon(DAY))
    else:
        humans[duplicate.pk] = kept.pk
