from datetime import date, timedelta

import pytest

from agencies.actions.account_links import link
from courses.enums import Grade
from figures.enums import State, Subject
from figures.queries.coverage import coverage
from figures.queries.pairs import Question
from figures.queries.people import Where, people_behind, place_after
from figures.queries.standings import worked_out
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PersonFactory,
    RoleFactory,
    TeamFactory,
)
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import ExemptionFactory, RequirementFactory, noon

DAY = date(2026, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def requirement(agency):
    return RequirementFactory(partnership=agency.partnership, due_days=30)


def ask(agency, **kwargs):
    return Question(agency.partnership, DAY, **kwargs)


def named(agency, name, **kwargs):
    return MembershipFactory(agency=agency, person=PersonFactory(display_name=name), **kwargs)


def certify(post, requirement, until):
    CertificateFactory(
        person=post.person,
        course_key=requirement.course_key,
        issued_date=until - timedelta(days=365),
        valid_until_date=until,
    )


def test_every_number_opens_into_exactly_that_many_rows(agency, requirement):
    partnership = agency.partnership
    agencies = [agency, AgencyFactory(partnership=partnership)]
    roles = RoleFactory.create_batch(2, partnership=partnership)
    RequirementFactory(partnership=partnership, roles=[roles[0]])
    for n in range(24):
        home = agencies[n % 2]
        post = MembershipFactory(
            agency=home,
            role=roles[n % 3 % 2],
            team=TeamFactory(agency=home) if n % 5 else None,
            start_date=DAY - timedelta(days=10 if n % 4 == 0 else 400),
        )
        if n % 3:
            certify(post, requirement, DAY + timedelta(days=n * 10))
        if n % 7 == 0:
            ExemptionFactory(membership=post, start_date=DAY)

    result = coverage(partnership=partnership, on=DAY)

    question = Question(partnership, DAY)
    for state in State:
        number = state.value.replace("-", "_")
        assert len(people_behind(question, state=state)) == getattr(result.overall.posts, number) > 0
        for cell in result.cells:
            where = Where(agency=cell.agency, team=cell.team or 0, role=cell.role, subject=cell.subject)
            assert len(people_behind(question, state=state, where=where)) == getattr(cell.posts, number)


def test_rows_say_who_and_until_when(agency, requirement):
    in_date = named(agency, "Ana")
    certify(in_date, requirement, DAY + timedelta(days=100))
    never = named(agency, "Bo")
    lapsed = named(agency, "Cy")
    certify(lapsed, requirement, DAY - timedelta(days=3))

    held = people_behind(ask(agency), state=State.COVERED)
    overdue = people_behind(ask(agency), state=State.OVERDUE)

    assert [(row.name, row.state, row.date) for row in held] == [("Ana", State.IN_DATE, DAY + timedelta(days=99))]
    assert [(row.name, row.date, row.was_held) for row in overdue] == [
        ("Bo", never.start_date + timedelta(days=29), False),
        ("Cy", DAY - timedelta(days=4), True),
    ]


def test_new_people_have_a_due_date_and_the_exempt_an_end(agency, requirement):
    new = named(agency, "Ana", start_date=DAY - timedelta(days=1))
    exemption = ExemptionFactory(membership=named(agency, "Bo"), start_date=DAY)

    assert [row.date for row in people_behind(ask(agency), state=State.IN_GRACE)] == [
        new.start_date + timedelta(days=29)
    ]
    assert [row.date for row in people_behind(ask(agency), state=State.EXEMPT)] == [
        exemption.end_date - timedelta(days=1)
    ]


def test_pages_neither_repeat_nor_miss_anyone(agency, requirement):
    RequirementFactory(partnership=agency.partnership)
    for name in ["dee", "Ana", "Bo", "cy", "Bo"]:
        named(agency, name)

    pages, after = [], ""
    while rows := people_behind(ask(agency), state=State.REQUIRED, after=after, size=3):
        pages.append(rows)
        after = place_after(rows, after)

    names = [[row.name for row in page] for page in pages]
    assert names == [["Ana", "Ana", "Bo"], ["Bo", "Bo", "Bo"], ["cy", "cy", "dee"], ["dee"]]
    shown = [(row.membership.pk, row.subject) for page in pages for row in page]
    assert len(set(shown)) == 10


@pytest.mark.parametrize("after", ["nonsense", "x.y", "....", "a.99999999999999999999"])
def test_a_place_that_is_nowhere_has_nobody_after_it(agency, requirement, after):
    named(agency, "Ana")

    assert people_behind(ask(agency), state=State.REQUIRED, after=after, size=3) == []


def test_only_the_posts_asked_about_are_listed(agency, requirement):
    from agencies.models import Membership

    lead = named(agency, "Lead", lead=True)
    other = AgencyFactory(partnership=agency.partnership)
    named(other, "Stranger")

    visible = Membership.objects.visible_to(lead.person, DAY)
    assert [row.name for row in people_behind(ask(agency, among=visible), state=State.REQUIRED)] == ["Lead"]
    assert coverage(partnership=agency.partnership, on=DAY, among=visible).overall.posts.required == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_stays_the_same(agency, requirement, people, django_assert_num_queries):
    for _ in range(people):
        ExemptionFactory(membership=MembershipFactory(agency=agency), start_date=DAY)

    with django_assert_num_queries(6):
        people_behind(ask(agency), state=State.EXEMPT, size=50)


def test_modules_are_not_asked_for_without_a_course(agency, requirement):
    assert people_behind(ask(agency, subject=Subject.MODULE), state=State.REQUIRED) == []


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_line_says_whose_word_is_what_is_held(agency, requirement, is_linked):
    requirement.weakest_grade = Grade.AGENCY
    requirement.save()
    post = named(agency, "Ana")
    holder = post.person
    if is_linked:
        holder = PersonFactory()
        link(kept=post.person, duplicate=holder, reason="The same", by=PersonFactory(), at=noon(DAY))
    for grade, days in (("agency", 300), ("server", 100), ("person", 400)):
        CertificateFactory(
            person=holder,
            course_key=requirement.course_key,
            issued_date=DAY - timedelta(days=10),
            valid_until_date=DAY + timedelta(days=days),
            grade=grade,
        )
    [live] = people_behind(ask(agency), state=State.REQUIRED)
    [kept] = [row for row in worked_out(agency.partnership, [post.person_id], on=DAY) if row.state]

    assert (live.grade, live.date) == ("agency", DAY + timedelta(days=299))
    assert kept.grade == "agency"
