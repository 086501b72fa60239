"""Whatever happens, what is kept for speed says what the live figures say."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions import account_links, memberships, people
from agencies.models import AccountLink, Membership, Person
from certificates.actions import certificates
from certificates.models import Certificate
from courses.actions import evidence, exemptions, requirements
from courses.actions.completion import complete_course
from courses.enums import EvidenceKind, ExemptionReason
from courses.models import Cycle, Evidence, Exemption, Requirement
from courses.queries.facts import facts_of
from courses.queries.pathways import OpenPathway
from courses.rules import CoursePlan
from figures.actions import standings
from figures.enums import State
from figures.models import Outdated, PostStanding, StandingsDay, Tally
from figures.models.standing import NOTHING
from figures.queries.coverage import count
from figures.queries.pairs import Question
from figures.queries.people import people_behind
from figures.queries.tallies import kept_coverage
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    RoleFactory,
    TeamFactory,
)
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, ExemptionFactory, RequirementFactory, noon

DAY = date(2026, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def refresh(partnership, day=DAY):
    return standings.refresh_all(partnership=partnership, day=day, at=noon(day))


def drifts(partnership, day=DAY):
    return [str(drift) for drift in standings.verify(partnership=partnership, day=day, clock=lambda: noon(day))]


@pytest.fixture
def agency():
    return AgencyFactory()


def test_keeps_a_row_for_each_post_and_each_course_asked_of_it(agency):
    requirement = RequirementFactory(partnership=agency.partnership, due_days=30)
    team = TeamFactory(agency=agency)
    post = MembershipFactory(agency=agency, team=team, person__display_name="Zoë Ng")
    CertificateFactory(person=post.person, course_key=requirement.course_key, issued_date=date(2026, 1, 1))

    refresh(agency.partnership)

    columns = ("membership", "team", "course_key", "state", "due_date", "until_date", "grade", "sort_name")
    until = date(2027, 1, 1)
    assert set(PostStanding.objects.values_list(*columns)) == {
        (post.pk, team.pk, NOTHING, "", None, until, "", "zoë ng"),
        (post.pk, team.pk, requirement.course_key, "in-date", date(2020, 1, 31), until, "server", "zoë ng"),
    }


def test_tells_why_somebody_is_not_in_date(agency):
    requirement = RequirementFactory(partnership=agency.partnership, due_days=30)
    lapsed, new, away = (MembershipFactory(agency=agency) for _ in range(3))
    Membership.objects.filter(pk=new.pk).update(start_date=DAY)
    ExemptionFactory(membership=away, start_date=DAY, end_date=DAY + timedelta(days=9))
    CertificateFactory(person=lapsed.person, course_key=requirement.course_key, issued_date=DAY, days=1)
    day = DAY + timedelta(days=1)

    refresh(agency.partnership, day)

    rows = PostStanding.objects.exclude(course_key=NOTHING)
    columns = ("membership", "state", "due_date", "lapsed_date", "excused_until_date")
    assert set(rows.values_list(*columns)) == {
        (lapsed.pk, "overdue", date(2020, 1, 31), day, None),
        (new.pk, "in-grace", DAY + timedelta(days=30), None, None),
        (away.pk, "exempt", date(2020, 1, 31), None, DAY + timedelta(days=9)),
    }


def test_is_read_only_while_nothing_is_outdated(agency):
    post = MembershipFactory(agency=agency)
    elsewhere = MembershipFactory(agency=AgencyFactory(partnership=agency.partnership))
    refresh(agency.partnership)

    def is_current():
        return standings.standings.is_current(agency, DAY)

    assert is_current()
    standings.mark({elsewhere.person_id}, at=noon(DAY))
    assert is_current()
    standings.mark({post.person_id}, at=noon(DAY))
    assert not is_current()
    assert standings.catch_up(agency=agency, day=DAY, at=noon(DAY))
    assert not standings.standings.is_current(agency, DAY + timedelta(days=1))
    standings.mark_all(at=noon(DAY))
    assert not is_current()


def test_a_page_redoes_only_so_many_people(agency, monkeypatch):
    monkeypatch.setattr(standings, "WHILE_WAITING", 2)
    MembershipFactory.create_batch(3, agency=agency)

    assert not standings.catch_up(agency=agency, day=DAY, at=noon(DAY))
    assert standings.catch_up(agency=agency, day=DAY, at=noon(DAY))
    assert PostStanding.objects.count() == 3


def test_verbs_leave_marks_in_their_transaction(agency):
    role = RoleFactory(partnership=agency.partnership)
    person = PersonFactory()
    refresh(agency.partnership)

    post = memberships.join(person=person, agency=agency, role=role, start_date=DAY, by=None, at=noon(DAY))
    assert list(Outdated.objects.values_list("person", "partnership")) == [(person.pk, agency.partnership_id)]
    refresh(agency.partnership)
    assert not Outdated.objects.exists()

    requirement = requirements.require(
        partnership=agency.partnership, course_key=RequirementFactory.build().course_key, start_date=DAY, by=None,
        at=noon(DAY),
    )  # fmt: skip
    assert list(Outdated.objects.values_list("person", "partnership")) == [(None, agency.partnership_id)]
    refresh(agency.partnership)

    exemptions.exempt(
        membership=post, reason=ExemptionReason.PARENTAL, start_date=DAY, end_date=DAY + timedelta(days=9),
        by=person, at=noon(DAY),
    )  # fmt: skip
    assert Outdated.objects.count() == 1
    refresh(agency.partnership)
    held = CertificateFactory(person=person, course_key=requirement.course_key, issued_date=DAY)
    certificates.withdraw(certificate=held, from_date=DAY, by=person, reason="A mistake", at=noon(DAY))
    assert Outdated.objects.count() == 1


def test_one_statement_marks_a_thousand_people(agency, django_assert_num_queries):
    people = [post.person_id for post in MembershipFactory.create_batch(3, agency=agency)]

    with django_assert_num_queries(1):
        standings.mark(people, at=noon(DAY))

    assert Outdated.objects.count() == 3


def test_a_new_name_moves_a_person_in_the_lists(agency, client):
    post = MembershipFactory(agency=agency, person__display_name="Zoë Ng")
    refresh(agency.partnership)

    with people.naming(post.person, at=noon(DAY)):
        Person.objects.filter(pk=post.person_id).update(language="cy")
    assert not Outdated.objects.exists()
    client.force_login(post.person)
    client.post(reverse("agencies:account"), {"display_name": "Ada Ng", "language": ""})

    assert list(Outdated.objects.values_list("person", flat=True)) == [post.person_id]
    refresh(agency.partnership)
    assert PostStanding.objects.get().sort_name == "ada ng"


@pytest.mark.parametrize("people", [1, 3])
def test_redoing_asks_the_same_number_of_questions(agency, people, django_assert_num_queries):
    RequirementFactory(partnership=agency.partnership)
    refresh(agency.partnership)
    posts = MembershipFactory.create_batch(people, agency=agency)
    standings.mark({post.person_id for post in posts}, at=noon(DAY))

    with django_assert_num_queries(21):
        standings.refresh(partnership=agency.partnership, day=DAY, at=noon(DAY))


def test_what_was_kept_wrongly_is_found_and_mended(agency):
    RequirementFactory(partnership=agency.partnership)
    MembershipFactory(agency=agency)
    refresh(agency.partnership)
    assert drifts(agency.partnership) == []
    PostStanding.objects.exclude(course_key=NOTHING).update(state=State.IN_DATE)
    Tally.objects.filter(level="agency").update(overdue=7)

    assert len(drifts(agency.partnership)) == 2

    kept = StandingsDay.objects.get(partnership=agency.partnership)
    assert (kept.drift, kept.day) == (2, None)
    assert drifts(agency.partnership) == []
    assert StandingsDay.objects.get(partnership=agency.partnership).drift == 0


# --- any sequence of verbs ------------------------------------------------------------------------------------------

WHO, WHERE, WHAT, SHIFT = st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), st.integers(-40, 40)
VERBS = st.one_of(
    st.tuples(st.just("join"), WHO, WHERE, SHIFT, st.booleans()),
    st.tuples(st.just("leave"), WHO, SHIFT),
    st.tuples(st.just("move"), WHO, WHERE, SHIFT),
    st.tuples(st.just("void"), WHO),
    st.tuples(st.just("require"), WHAT, st.sampled_from([None, 0, 1]), SHIFT, st.integers(0, 40)),
    st.tuples(st.just("stop asking"), SHIFT),
    st.tuples(st.just("take back"), st.none()),
    st.tuples(st.just("exempt"), WHO, st.sampled_from([None, 0, 1]), SHIFT, st.integers(1, 60)),
    st.tuples(st.just("take back exemption"), st.none()),
    st.tuples(st.just("complete"), WHO, WHAT),
    st.tuples(st.just("correct"), WHO),
    st.tuples(st.just("withdraw"), WHO, SHIFT),
    st.tuples(st.just("link"), WHO, WHO),
    st.tuples(st.just("unlink"), st.none()),
    st.tuples(st.just("days pass"), st.integers(1, 200)),
)


class NothingThere(Exception):
    """There is nothing yet that the verb could be about."""


def there(rows):
    row = rows.order_by("pk").last()
    if row is None:
        raise NothingThere
    return row


class Story:
    """A small partnership in which things happen. What cannot be done is not done, as on the site."""

    def __init__(self, courses):
        self.courses = courses
        self.day = DAY
        self.partnership = PartnershipFactory()
        self.agencies = AgencyFactory.create_batch(2, partnership=self.partnership)
        self.roles = RoleFactory.create_batch(2, partnership=self.partnership)
        self.teams = [TeamFactory(agency=agency) for agency in self.agencies]
        self.people = PersonFactory.create_batch(3)
        self.by = PersonFactory()

    def happen(self, verb, *values):
        getattr(self, verb.replace(" ", "_"))(*values)

    def near(self, shift):
        return self.day + timedelta(days=shift)

    def post_of(self, who):
        rows = Membership.objects.standing().filter(person=self.people[who], agency__in=self.agencies)
        return there(rows)

    def join(self, who, where, shift, in_team):
        memberships.join(
            person=self.people[who], agency=self.agencies[where], role=self.roles[who % 2],
            team=self.teams[where] if in_team else None, start_date=self.near(shift), by=None, at=noon(self.day),
        )  # fmt: skip

    def leave(self, who, shift):
        memberships.leave(membership=self.post_of(who), end_date=self.near(shift), by=None, at=noon(self.day))

    def move(self, who, where, shift):
        memberships.move(
            membership=self.post_of(who), agency=self.agencies[where], role=self.roles[where], team=None,
            start_date=self.near(shift), by=None, at=noon(self.day),
        )  # fmt: skip

    def void(self, who):
        memberships.void(membership=self.post_of(who), by=None, at=noon(self.day))

    def require(self, what, where, shift, due_days):
        requirements.require(
            partnership=self.partnership, course_key=self.courses[what], start_date=self.near(shift), by=None,
            agency=None if where is None else self.agencies[where], due_days=due_days, at=noon(self.day),
        )  # fmt: skip

    def last_requirement(self):
        return there(Requirement.objects.standing().filter(partnership=self.partnership))

    def stop_asking(self, shift):
        requirements.end(requirement=self.last_requirement(), end_date=self.near(shift), by=None, at=noon(self.day))

    def take_back(self, _):
        requirements.take_back(requirement=self.last_requirement(), by=None, at=noon(self.day))

    def exempt(self, who, what, shift, days):
        exemptions.exempt(
            membership=self.post_of(who), reason=ExemptionReason.PARENTAL, by=self.by, at=noon(self.day),
            start_date=self.near(shift), end_date=self.near(shift + days),
            course_key=None if what is None else self.courses[what],
        )  # fmt: skip

    def take_back_exemption(self, _):
        exemption = there(Exemption.objects.filter(membership__agency__in=self.agencies))
        exemptions.end(exemption=exemption, end_date=exemption.start_date, by=self.by, at=noon(self.day))

    def complete(self, who, what):
        person, course = self.people[who], self.courses[what]
        held = Certificate.objects.filter(person=person, course_key=course).count()
        cycle = Cycle.objects.filter(enrolment__person=person, enrolment__course_key=course, completed_at=None).last()
        if cycle is None:
            enrolment = person.enrolments.filter(course_key=course).first()
            enrolment = enrolment or person.enrolments.create(course_key=course)
            cycle = enrolment.cycles.create(number=enrolment.cycles.count() + 1, opened_at=noon(self.day))
        complete_course(
            person=person, pathway=OpenPathway(cycle.pk, None, CoursePlan(course, (), 2 + held)),
            facts=facts_of(person), on=self.day, at=noon(self.day), language="en",
        )  # fmt: skip

    def correct(self, who):
        rows = Evidence.objects.standing().filter(person=self.people[who], kind=EvidenceKind.COURSE_COMPLETED)
        evidence.correct(evidence=there(rows), by=self.by, reason="A mistake", at=noon(self.day))

    def withdraw(self, who, shift):
        held = there(Certificate.objects.standing().filter(person=self.people[who]))
        certificates.withdraw(
            certificate=held, from_date=self.near(shift), by=self.by, reason="A mistake", at=noon(self.day)
        )

    def link(self, who, other):
        account_links.link(
            kept=self.people[who], duplicate=self.people[other], reason="The same card", by=self.by, at=noon(self.day)
        )

    def unlink(self, _):
        made = there(AccountLink.objects.live().filter(kept__in=self.people))
        account_links.unlink(account_link=made, by=self.by, at=noon(self.day))

    def days_pass(self, days):
        self.day += timedelta(days=days)

    def kept_is_live(self):
        for agency in self.agencies:
            among = Membership.objects.filter(agency=agency)
            question = Question(self.partnership, self.day, among=among)
            live, kept = count(question), kept_coverage(agency, on=self.day)
            for name in standings.COMPARED:
                assert getattr(kept, name) == getattr(live, name), name
            for state in (State.IN_DATE, State.DUE_SOON, State.OVERDUE, State.IN_GRACE, State.EXEMPT):
                rows = PostStanding.objects.filter(agency=agency, state=state).values_list("membership", "course_key")
                listed = people_behind(question, state=state)
                assert set(rows) == {(row.membership.pk, row.subject) for row in listed}


@pytest.fixture
def courses():
    """Courses with pages, since a certificate prints them; the same in every story."""
    return [CoursePageFactory(lessons=1).translation_key for _ in range(2)]


REFUSED = (
    NothingThere,
    memberships.CannotJoin,
    memberships.CannotLeave,
    exemptions.CannotExempt,
    certificates.CannotWithdraw,
    account_links.CannotLink,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(verbs=st.lists(VERBS, min_size=3, max_size=10), pauses=st.sets(st.integers(0, 9)))
def test_after_anything_what_is_kept_is_what_is_counted_live(courses, verbs, pauses):
    story = Story(courses)
    story.join(0, 0, -100, True)
    story.require(0, None, -100, 10)
    refresh(story.partnership, story.day)

    for place, (verb, *values) in enumerate(verbs):
        try:
            story.happen(verb, *values)
        except REFUSED:
            continue
        if place in pauses:
            refresh(story.partnership, story.day)
            story.kept_is_live()

    refresh(story.partnership, story.day)
    story.kept_is_live()
    assert drifts(story.partnership, story.day) == []
