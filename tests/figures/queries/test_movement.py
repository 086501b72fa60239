from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AccountLink, Membership
from courses.enums import DueKind, Grade
from figures.enums import Cause
from figures.queries.causes import Between
from figures.queries.coverage import Posts, coverage
from figures.queries.declared_movement import DeclaredFlow, declared_movement
from figures.queries.movement import Change, Count, movement, posts_behind, with_people
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    RoleFactory,
)
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    AssignmentFactory,
    ExemptionFactory,
    ExtensionFactory,
    RequirementFactory,
    noon,
)
from tests.factories.figures import DeclarationFactory

START = date(2026, 3, 31)
END = date(2026, 6, 30)
BETWEEN = date(2026, 5, 1)
EARLY = date(2026, 1, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def requirement(agency):
    return RequirementFactory(partnership=agency.partnership, due_days=30)


def certify(person, requirement, **kwargs):
    kwargs.setdefault("issued_date", EARLY)
    return CertificateFactory(person=person, course_key=requirement.course_key, **kwargs)


def post(agency, **kwargs):
    return MembershipFactory(agency=agency, **kwargs)


def causes(agency, **kwargs):
    """What each cause did to the posts required and covered of an agency's partnership."""
    found = movement(partnership=agency.partnership, start=START, end=END, **kwargs)
    return {cause: (change.by.required, change.by.covered) for cause, change in found.overall.causes.items()}


def test_nothing_moves_where_nothing_is_asked(agency):
    found = movement(partnership=agency.partnership, start=START, end=END)

    assert (found.overall.start, found.overall.end, found.overall.causes) == (Count(), Count(), {})


def test_who_comes_and_goes(agency, requirement):
    certify(post(agency, start_date=BETWEEN).person, requirement)
    post(agency, end_date=BETWEEN)
    post(agency)

    assert causes(agency) == {Cause.JOINED: (1, 1), Cause.LEFT: (-1, 0)}


def test_a_mover_is_lost_to_one_agency_and_won_by_another(agency, requirement):
    other = AgencyFactory(partnership=agency.partnership)
    person = post(agency, end_date=BETWEEN).person
    post(other, person=person, start_date=BETWEEN)
    certify(person, requirement)

    found = movement(partnership=agency.partnership, start=START, end=END)

    assert found.overall.causes == {Cause.MOVED: Change(Count(0, 0), Count(2, 2))}
    assert found.by_agency[agency.pk].causes == {Cause.MOVED: Change(Count(-1, -1), Count(1, 1))}
    assert found.by_agency[other.pk].causes == {Cause.MOVED: Change(Count(1, 1), Count(1, 1))}
    narrowed = movement(partnership=agency.partnership, start=START, end=END, agency=agency.pk)
    assert narrowed.overall.causes == {Cause.MOVED: Change(Count(-1, -1), Count(1, 1))}
    assert found.people_required.causes == {}


def test_time_that_ends_and_time_that_is_given(agency, requirement):
    certify(post(agency, start_date=START).person, requirement)
    ExtensionFactory(
        membership=post(agency), course_key=requirement.course_key, start_date=BETWEEN, end_date=END + timedelta(days=9)
    )

    assert causes(agency) == {Cause.CAME_DUE: (1, 1), Cause.MORE_TIME: (-1, 0)}


def test_what_is_required_may_begin_end_and_ask_for_stronger_evidence(agency):
    strict = {"weakest_grade": Grade.SERVER, "due_days": 30}
    lax = {"weakest_grade": Grade.PERSON, "due_days": 30}
    first = RequirementFactory(partnership=agency.partnership, end_date=BETWEEN, **lax)
    RequirementFactory(partnership=agency.partnership, start_date=BETWEEN, course_key=first.course_key, **strict)
    begun = RequirementFactory(partnership=agency.partnership, start_date=BETWEEN, due_days=30)
    person = post(agency).person
    certify(person, first, grade=Grade.AGENCY)
    certify(person, begun)

    assert causes(agency) == {Cause.REQUIREMENT: (1, 0)}
    found = movement(partnership=agency.partnership, start=START, end=END)
    assert found.by_subject[first.course_key].causes == {Cause.REQUIREMENT: Change(Count(0, -1), Count(0, 1))}


def test_weaker_evidence_may_be_taken_from_a_day_on(agency):
    first = RequirementFactory(partnership=agency.partnership, end_date=BETWEEN, weakest_grade=Grade.SERVER)
    RequirementFactory(
        partnership=agency.partnership, start_date=BETWEEN, course_key=first.course_key, weakest_grade=Grade.PERSON,
        due_days=1,
    )  # fmt: skip
    certify(post(agency).person, first, grade=Grade.AGENCY)

    assert causes(agency) == {Cause.REQUIREMENT: (0, 1)}


def test_exemptions_begin_and_end(agency, requirement):
    begun = post(agency)
    ExemptionFactory(membership=begun, start_date=BETWEEN, end_date=END + timedelta(days=9))
    certify(begun.person, requirement)
    ExemptionFactory(membership=post(agency), start_date=EARLY, end_date=BETWEEN)

    assert causes(agency) == {Cause.EXEMPTED: (-1, -1), Cause.EXEMPTION_ENDED: (1, 0)}


def test_what_is_held_is_won_runs_out_and_is_withdrawn(agency, requirement):
    certify(post(agency).person, requirement, issued_date=BETWEEN)
    certify(post(agency).person, requirement, valid_until_date=BETWEEN)
    certify(post(agency).person, requirement, withdrawn_from=BETWEEN)
    renewed = post(agency).person
    certify(renewed, requirement, valid_until_date=BETWEEN)
    certify(renewed, requirement, issued_date=BETWEEN)

    found = movement(partnership=agency.partnership, start=START, end=END)

    assert {cause: change.by for cause, change in found.overall.causes.items()} == {
        Cause.TRAINED: Count(0, 1),
        Cause.LAPSED: Count(0, -1),
        Cause.WITHDRAWN: Count(0, -1),
    }
    assert (found.overall.start, found.overall.end) == (Count(4, 3), Count(4, 2))
    assert found.people_fully_covered.causes == {Cause.TRAINED: 1, Cause.LAPSED: -1, Cause.WITHDRAWN: -1}


def test_one_that_ran_out_anyway_was_not_lost_by_its_withdrawal(agency, requirement):
    certify(post(agency).person, requirement, withdrawn_from=BETWEEN, valid_until_date=END)

    assert causes(agency) == {Cause.LAPSED: (0, -1)}


def test_what_was_recorded_late_corrects_the_first_day(agency, requirement):
    then, now = noon(START + timedelta(days=5)), noon(END + timedelta(days=5))
    late = {"recorded_at": noon(BETWEEN)}
    known = {"recorded_at": noon(EARLY)}
    RequirementFactory._meta.model.objects.update(recorded_at=noon(EARLY))
    certify(post(agency, **known).person, requirement, issued_at=noon(BETWEEN))
    post(agency, **late)
    post(agency, **known, voided_at=noon(BETWEEN), voided_by=PersonFactory())

    found = movement(partnership=agency.partnership, start=START, end=END, known_start=then, known_end=now)

    assert found.overall.causes == {Cause.CORRECTED: Change(Count(0, 1), Count(2, 1))}
    assert (found.overall.start, found.overall.end) == (Count(2, 0), Count(2, 1))
    assert causes(agency) == {}


def test_linking_accounts_counts_one_human_and_joins_what_they_hold(agency, requirement):
    RequirementFactory._meta.model.objects.update(recorded_at=noon(EARLY))
    first, second = (post(agency, recorded_at=noon(EARLY)) for _ in range(2))
    certify(first.person, requirement)
    AccountLink.objects.create(kept=first.person, duplicate=second.person, linked_at=noon(BETWEEN))

    found = movement(partnership=agency.partnership, start=START, end=END, known_start=noon(START), known_end=noon(END))

    assert found.overall.causes == {Cause.LINKED: Change(Count(0, 1), Count(0, 1))}
    assert (found.people_required.start, found.people_required.end) == (2, 1)
    assert found.people_required.causes == {Cause.LINKED: -1}


def test_each_number_opens_into_its_posts(agency, requirement):
    certify(post(agency, person__display_name="Ada").person, requirement, issued_date=BETWEEN)
    certify(post(agency, person__display_name="Bo").person, requirement, issued_date=BETWEEN)
    elsewhere = post(AgencyFactory(partnership=agency.partnership))
    certify(elsewhere.person, requirement, issued_date=BETWEEN)
    between = Between(agency.partnership, START, END)
    seen = Membership.objects.of_agency(agency)

    rows, hidden = posts_behind(between, Cause.TRAINED, seen=seen, number="covered")

    assert [str(row.membership.person) for row in with_people(rows)] == ["Ada", "Bo"]
    assert ({row.by for row in rows}, hidden) == ({Count(0, 1)}, 1)
    assert posts_behind(between, Cause.TRAINED, seen=seen, number="required") == ([], 0)
    assert posts_behind(between, Cause.CORRECTED, seen=seen, number="covered") == ([], 0)


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_stays_the_same(agency, people, django_assert_num_queries):
    RequirementFactory.create_batch(people, partnership=agency.partnership)
    MembershipFactory.create_batch(people, agency=agency)

    # of each day requirements and assigned courses, then the count
    with django_assert_num_queries(5):
        movement(partnership=agency.partnership, start=START, end=END)
    with django_assert_num_queries(10):
        movement(partnership=agency.partnership, start=START, end=END, known_start=noon(START))


SPANS = st.tuples(st.integers(-130, 30), st.integers(1, 150))
WRITTEN = st.integers(-100, 20)  # the day of recording
POSTS = st.integers(0, 3)
GRADES = [Grade.SERVER, Grade.FACILITATOR, Grade.AGENCY, Grade.PERSON, Grade.PACKAGE]


def day(offset):
    return END + timedelta(days=offset)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    posts=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), SPANS, WRITTEN, st.none() | WRITTEN),
        max_size=4,
    ),
    demands=st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from([None, 0, 1]), st.sets(st.integers(0, 1)), SPANS, st.integers(0, 40),
            st.sampled_from(GRADES[:-1]), WRITTEN,
        ),
        min_size=1, max_size=4,
    ),
    assigned=st.lists(st.tuples(POSTS, st.integers(0, 1), SPANS, st.integers(0, 30), WRITTEN), max_size=1),
    excuses=st.lists(st.tuples(POSTS, st.sampled_from([None, 0, 1]), SPANS, WRITTEN), max_size=2),
    extensions=st.lists(st.tuples(POSTS, st.integers(0, 1), SPANS, WRITTEN), max_size=2),
    awards=st.lists(
        st.tuples(POSTS, st.integers(0, 1), SPANS, st.sampled_from(GRADES), WRITTEN, st.none() | st.integers(0, 100)),
        max_size=5,
    ),
    links=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), WRITTEN, st.none() | WRITTEN), max_size=2),
    known=st.tuples(st.none() | WRITTEN, st.none() | WRITTEN),
)  # fmt: skip
def test_the_causes_add_up_to_the_change_whatever_happened(
    posts, demands, assigned, excuses, extensions, awards, links, known
):
    partnership = PartnershipFactory()
    agencies = AgencyFactory.create_batch(2, partnership=partnership)
    roles = RoleFactory.create_batch(2, partnership=partnership)
    people = PersonFactory.create_batch(3)
    courses = [RequirementFactory.build(partnership=partnership).course_key for _ in range(2)]

    def span(start, length):
        return {"start_date": day(start), "end_date": day(start + length)}

    memberships = [
        MembershipFactory(
            person=people[person], agency=agencies[agency], role=roles[role], recorded_at=noon(day(written)),
            voided_at=None if voided is None else noon(day(voided)), **span(*dates),
        )
        for person, agency, role, dates, written, voided in posts
    ]  # fmt: skip
    for course, agency, some_roles, dates, due_days, weakest, written in demands:
        RequirementFactory(
            partnership=partnership, agency=None if agency is None else agencies[agency],
            roles=[roles[each] for each in some_roles], course_key=courses[course], due_days=due_days,
            due_kind=DueKind.AFTER_START, weakest_grade=weakest, recorded_at=noon(day(written)), **span(*dates),
        )  # fmt: skip
    for place, course, (start, length), time, written in assigned:
        if place < len(memberships):
            AssignmentFactory(
                membership=memberships[place], course_key=courses[course], due_date=day(start + time),
                recorded_at=noon(day(written)), **span(start, length),
            )  # fmt: skip
    for place, course, dates, written in excuses:
        if place < len(memberships):
            key = None if course is None else courses[course]
            ExemptionFactory(
                membership=memberships[place], course_key=key, recorded_at=noon(day(written)), **span(*dates)
            )
    for place, course, dates, written in extensions:
        if place < len(memberships):
            ExtensionFactory(
                membership=memberships[place], course_key=courses[course], recorded_at=noon(day(written)),
                **span(*dates),
            )  # fmt: skip
    for place, course, (start, length), grade, written, withdrawn in awards:
        CertificateFactory(
            person=people[place % 3], course_key=courses[course], issued_date=day(start), days=length, grade=grade,
            issued_at=noon(day(written)), withdrawn_from=None if withdrawn is None else day(start + withdrawn),
        )  # fmt: skip
    linked = set()
    for kept, duplicate, written, undone in links:
        if kept != duplicate and not linked & {kept, duplicate}:
            linked |= {kept, duplicate}
            AccountLink.objects.create(
                kept=people[kept], duplicate=people[duplicate], linked_at=noon(day(written)),
                unlinked_at=None if undone is None else noon(day(undone)),
            )  # fmt: skip
    known_start, known_end = (None if each is None else noon(day(each)) for each in known)

    found = movement(partnership=partnership, start=START, end=END, known_start=known_start, known_end=known_end)
    before = coverage(partnership=partnership, on=START, known_at=known_start)
    after = coverage(partnership=partnership, on=END, known_at=known_end)

    def adds_up(moved, was, comes):
        changes = [change.by for change in moved.causes.values()]
        assert moved.start == Count(was.required, was.covered)
        assert moved.end == Count(comes.required, comes.covered)
        assert sum(changes, moved.start) == moved.end

    adds_up(found.overall, before.overall.posts, after.overall.posts)
    for whole, was, comes in (
        (found.by_agency, before.by_agency, after.by_agency),
        (found.by_subject, before.by_subject, after.by_subject),
    ):
        assert set(whole) >= {key for key, total in (was | comes).items() if total.posts.required}
        for key, moved in whole.items():
            adds_up(moved, *(each[key].posts if key in each else Posts() for each in (was, comes)))
    for flow, name in ((found.people_required, "required"), (found.people_fully_covered, "fully_covered")):
        assert flow.start == getattr(before.overall.people, name)
        assert flow.start + sum(flow.causes.values()) == flow.end == getattr(after.overall.people, name)
    between = Between(partnership, START, END, known_start, known_end)
    for cause, change in found.overall.causes.items():
        rows, hidden = posts_behind(between, cause, seen=Membership.objects.all(), number="covered")
        assert (len(rows), hidden) == (change.posts.covered, 0)
        assert sum(row.by.covered for row in rows) == change.by.covered


def test_declarations_add_up_with_what_was_accepted_later(agency):
    other = AgencyFactory(partnership=agency.partnership)
    early, late = noon(EARLY), noon(END)
    DeclarationFactory(agency=agency, headcount=100, as_of_date=EARLY, recorded_at=early, accepted_at=early)
    DeclarationFactory(agency=agency, headcount=90, as_of_date=START, recorded_at=early, accepted_at=late)
    DeclarationFactory(agency=other, headcount=50, as_of_date=BETWEEN, recorded_at=early, accepted_at=early)

    found = declared_movement(agency.partnership, start=START, end=END, known_start=noon(START))

    assert found == DeclaredFlow(start=100, corrected=-10, end=140, agencies={other.pk: 50})
    alone = declared_movement(agency.partnership, start=START, end=END, agency=agency)
    assert alone == DeclaredFlow(start=90, corrected=0, end=90)
