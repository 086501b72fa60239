"""Promises 4 and 5: a person counts once in a scope, with whichever accounts; links can be undone."""

from datetime import date, timedelta

import pytest

from agencies.actions import account_links
from agencies.models import Membership
from figures.actions import standings
from figures.enums import State
from figures.models import Outdated
from figures.queries.coverage import People, Posts, Total, count
from figures.queries.pairs import Question
from figures.queries.people import people_behind
from figures.queries.tallies import kept_coverage
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import RequirementFactory, noon

DAY = date(2026, 6, 30)
HELD = Total(Posts(required=2, covered=2), People(required=1, partly_covered=1, fully_covered=1))
LACKING = Total(Posts(required=2, covered=1), People(required=2, partly_covered=1, fully_covered=1))

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def requirement(agency):
    return RequirementFactory(partnership=agency.partnership)


@pytest.fixture
def posts(agency):
    """Two accounts of one human, in two teams."""
    return [
        MembershipFactory(agency=agency, team=TeamFactory(agency=agency), recorded_at=noon(date(2020, 1, 1)))
        for _ in range(2)
    ]


@pytest.fixture
def award(posts, requirement):
    return CertificateFactory(
        person=posts[0].person, course_key=requirement.course_key, issued_date=date(2026, 1, 1), grade="facilitator"
    )


def link(posts, day=DAY):
    kept, duplicate = (post.person for post in posts)
    return account_links.link(kept=kept, duplicate=duplicate, reason="One card", by=PersonFactory(), at=noon(day))


def live(agency, **more):
    return count(Question(agency.partnership, more.pop("on", DAY), **more))


def kept(agency, day=DAY):
    standings.refresh_all(partnership=agency.partnership, day=day, at=noon(day))
    return kept_coverage(agency, on=day)


def drifts(agency, day=DAY):
    return [str(each) for each in standings.verify(partnership=agency.partnership, day=day, clock=lambda: noon(day))]


def test_promise_5_two_accounts_of_one_human_are_one_person_until_the_link_is_undone(agency, posts, award):
    assert (live(agency).registered, live(agency).trained, live(agency).overall) == (2, 1, LACKING)
    assert kept(agency).overall == LACKING

    made = link(posts)

    for figures in (live(agency), kept(agency)):
        assert (figures.registered, figures.trained, figures.overall) == (1, 1, HELD)
        assert all(total.people.fully_covered == 1 for total in figures.by_team.values())
    assert drifts(agency) == []

    account_links.unlink(account_link=made, by=PersonFactory(), at=noon(DAY))

    for figures in (live(agency), kept(agency)):
        assert (figures.registered, figures.trained, figures.overall) == (2, 1, LACKING)
    assert drifts(agency) == []


def test_a_number_opens_into_the_posts_of_both_accounts(agency, posts, award):
    link(posts)

    rows = people_behind(Question(agency.partnership, DAY), state=State.IN_DATE)

    assert {(row.membership, row.date) for row in rows} == {(post, date(2026, 12, 31)) for post in posts}


def test_an_account_without_a_post_brings_what_it_holds(agency, posts, requirement):
    other = PersonFactory()
    CertificateFactory(person=other, course_key=requirement.course_key, issued_date=date(2026, 1, 1))
    kept(agency)
    account_links.link(kept=other, duplicate=posts[1].person, reason="One card", by=PersonFactory(), at=noon(DAY))

    assert live(agency, among=Membership.objects.filter(pk=posts[1].pk)).overall.posts == Posts(required=1, covered=1)
    assert live(agency).registered == kept(agency).registered == 2
    assert kept(agency).overall == live(agency).overall
    tomorrow = date(2027, 1, 1)  # the award ends, of somebody who never had a post
    assert kept(agency, tomorrow).overall.posts == live(agency, on=tomorrow).overall.posts == Posts(required=2)


def test_the_stricter_post_is_not_satisfied_by_weaker_evidence_of_the_other_account(agency, posts, award, requirement):
    RequirementFactory(
        partnership=agency.partnership, agency=agency, course_key=requirement.course_key, weakest_grade="server"
    )
    link(posts)

    assert live(agency).overall.posts == kept(agency).overall.posts == Posts(required=2)


def test_figures_as_they_were_known_before_a_link_know_nothing_of_it(agency, posts, award):
    before, linked, undone = DAY, DAY + timedelta(days=1), DAY + timedelta(days=3)
    made = link(posts, linked)
    account_links.unlink(account_link=made, by=PersonFactory(), at=noon(undone))

    def known(day):
        return live(agency, known_at=noon(day)).overall

    assert known(before) == LACKING
    assert known(linked) == known(DAY + timedelta(days=2)) == HELD  # as at a day before the link was said
    assert known(undone) == LACKING


def test_what_one_account_earns_marks_the_posts_of_the_other(agency, posts, requirement):
    elsewhere = AgencyFactory(partnership=agency.partnership)
    Membership.objects.filter(pk=posts[1].pk).update(agency=elsewhere, team=None)
    link(posts)
    kept(agency)
    assert not Outdated.objects.exists()

    CertificateFactory(person=posts[0].person, course_key=requirement.course_key, issued_date=DAY)
    standings.mark({posts[0].person_id}, at=noon(DAY))

    assert not standings.standings.is_current(elsewhere, DAY)
    assert kept(elsewhere).overall.posts == Posts(required=1, covered=1)


def test_a_small_piece_redoes_a_human_whole(agency, posts, award, monkeypatch):
    kept(agency)
    link(posts)

    while standings.refresh(partnership=agency.partnership, day=DAY, at=noon(DAY), most=1):
        pass

    assert kept_coverage(agency, on=DAY).overall == HELD
    assert drifts(agency) == []
