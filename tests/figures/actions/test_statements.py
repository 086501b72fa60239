"""Statements from draft to publication, and that what is published can be counted again on any later day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from agencies.models import AuditEntry, Membership
from certificates.actions.certificates import withdraw
from courses.enums import Grade
from courses.models import Requirement
from figures.actions import standings
from figures.actions import statements as actions
from figures.actions.statements import CannotChangeStatement, why_not_reproduced
from figures.enums import FileKind, Period, StatementRefusal, StatementState
from figures.models import Statement
from figures.queries.grades import grades_of
from figures.queries.names import get_names
from figures.queries.statement_counts import hash_of
from figures.queries.statements import as_published
from figures.rules.periods import span_of
from tests.factories.agencies import AgencyFactory, MembershipFactory, RoleFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import RequirementFactory
from tests.factories.figures import DeclarationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

QUARTER = span_of(Period.QUARTER, date(2026, 4, 1))
TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 9, tzinfo=UTC)
KNOWN = datetime(2026, 7, 14, 23, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Scene:
    """An agency of 20 people of one role, of whom 12 hold the course, and one of 9 of whom 4 do."""

    def __init__(self) -> None:
        self.big, self.small = AgencyFactory(slug="big", name="Big"), None
        self.partnership = self.big.partnership
        self.small = AgencyFactory(slug="small", name="Small", partnership=self.partnership)
        self.role = RoleFactory(partnership=self.partnership)
        self.requirement = RequirementFactory(partnership=self.partnership, recorded_at=LONG_AGO)
        self.posts = [self.post(self.big) for _ in range(20)] + [self.post(self.small) for _ in range(9)]
        self.certificates = [self.certificate(post) for post in [*self.posts[:12], *self.posts[20:24]]]
        self.one, self.two = self.posts[0].person, self.posts[20].person

    def post(self, agency) -> Membership:
        return MembershipFactory(agency=agency, role=self.role, recorded_at=LONG_AGO)

    def certificate(self, post: Membership, **more):
        return CertificateFactory(
            **more,
            person=post.person,
            course_key=self.requirement.course_key,
            issued_date=date(2026, 1, 5),
            issued_at=datetime(2026, 1, 5, tzinfo=UTC),
            valid_until_date=date(2028, 1, 5),
        )

    def made(self, **more) -> Statement:
        said = {"span": QUARTER, "known_at": KNOWN, "today": TODAY, "language": "en", "by": self.one, "at": NOW}
        return actions.make(partnership=self.partnership, **said | more)

    def published(self, statement: Statement | None = None) -> Statement:
        statement = statement or self.made()
        actions.send(statement=statement, by=self.one, at=NOW)
        actions.agree(statement=statement, today=TODAY, by=self.two, at=NOW)
        return actions.publish(statement=statement, by=self.two, at=NOW)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def refusal(deed) -> StatementRefusal:
    with pytest.raises(CannotChangeStatement) as refused:
        deed()
    return refused.value.refusal


def test_a_statement_freezes_exact_counts_and_publishes_rounded_ones(scene: Scene) -> None:
    statement = scene.published()

    big, small, role = str(scene.big.pk), str(scene.small.pk), scene.role.pk
    course = str(scene.requirement.course_key)
    assert statement.counts == {
        "registered": [29, 16],
        "agencies": {big: [20, 12], small: [9, 4]},
        "cells": [[int(big), role, course, 20, 12, 0, 0, 0], [int(small), role, course, 9, 4, 0, 0, 0]],
        "people": {
            "overall": [29, 16, 16],
            "agencies": {big: [20, 12, 12], small: [9, 4, 4]},
            "roles": {str(role): [29, 16, 16]},
            "courses": {course: [29, 16, 16]},
        },
        "grades": [[int(big), course, 12, 0, 0, 0], [int(small), course, 4, 0, 0, 0]],
        "others": {"agencies": [], "registered": [0, 0], "people": [0, 0, 0]},
        "declared": {},
        "rows": {"posts": 29, "certificates": 16, "exemptions": 0, "requirements": 1},
    }
    assert statement.figures["overall"]["posts"] == {"required": 30, "covered": 15, "overdue": 15, "percent": 50}
    # 4 of 9 is hidden, and the other agency with it: from the total and one of them the other could be worked out.
    hidden = {"required": None, "covered": None, "overdue": None, "percent": None}
    assert [(line["key"], line["posts"]) for line in statement.figures["agencies"]] == [
        ("big", hidden),
        ("small", hidden),
    ]
    assert (statement.state, statement.slug) == (
        StatementState.PUBLISHED,
        f"{scene.partnership.slug}-2026-04-to-2026-06",
    )
    assert {file.kind for file in statement.files.all()} == set(FileKind.values)
    assert [str(share) for _day, share in as_published(scene.partnership)] == ["1/2"]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "statement.made",
        "statement.sent",
        "statement.reviewed",
        "statement.published",
    ]


def test_what_is_recorded_later_changes_no_frozen_count(scene: Scene, capsys) -> None:
    """Corrections, withdrawals, backdated posts and ends: all of the past, all learnt after the statement."""
    statement = scene.published()
    later = NOW + timedelta(days=60)
    withdraw(certificate=scene.certificates[0], from_date=date(2026, 2, 1), by=scene.one, at=later, reason="A mistake.")
    MembershipFactory(agency=scene.big, role=scene.role, recorded_at=later)
    Membership.objects.filter(pk=scene.posts[5].pk).update(end_date=date(2026, 2, 1), end_recorded_at=later)
    Membership.objects.filter(pk=scene.posts[6].pk).update(voided_at=later)
    RequirementFactory(partnership=scene.partnership, recorded_at=later)
    CertificateFactory(
        person=scene.posts[15].person,
        course_key=scene.requirement.course_key,
        issued_date=date(2026, 3, 1),
        issued_at=later,
    )

    call_command("verify_statements")
    assert capsys.readouterr().out == "1 statements counted again, 0 differ.\n"

    revision = actions.revise(
        statement=statement, known_at=later, reason="Late returns.", by=scene.one, at=later + timedelta(hours=1)
    )
    assert hash_of(revision.counts, salt=revision.salt) == revision.counts_hash
    assert revision.counts["registered"] != statement.counts["registered"]
    assert (revision.issue, revision.slug) == (2, None)


def test_what_should_not_change_and_did_is_found(scene: Scene, capsys) -> None:
    scene.published()
    Membership.objects.filter(pk=scene.posts[0].pk).update(start_date=date(2026, 7, 1))

    with pytest.raises(SystemExit):
        call_command("verify_statements")

    assert "counted again it differs in registered, agencies, cells, people, grades, rows" in capsys.readouterr().err


def test_publishing_refuses_what_cannot_be_counted_again(scene: Scene) -> None:
    statement = scene.made()
    actions.send(statement=statement, by=scene.one, at=NOW)
    actions.agree(statement=statement, today=TODAY, by=scene.two, at=NOW)
    Membership.objects.filter(pk=scene.posts[0].pk).update(start_date=date(2026, 7, 1))

    assert refusal(lambda: actions.publish(statement=statement, by=scene.two, at=NOW)) == "counts-differ"
    assert not Statement.objects.published().exists()


def test_the_last_minutes_are_never_counted(scene: Scene) -> None:
    """What is just being saved may not be seen yet, and would be known at that instant later."""
    statement = scene.made(known_at=NOW)

    assert statement.known_at == NOW - timedelta(minutes=5)


def test_made_sent_agreed_and_published_twice_is_done_once(scene: Scene) -> None:
    statement = scene.made()
    assert scene.made() == statement
    assert scene.published(statement) == scene.published(statement)
    assert refusal(scene.made) == "published-already"
    first, second = (
        actions.revise(statement=statement, known_at=KNOWN, reason="Late.", by=scene.one, at=NOW) for _ in "12"
    )
    assert first == second
    actions.throw_away(statement=first, by=scene.one, at=NOW)
    actions.throw_away(statement=first, by=scene.one, at=NOW)
    assert refusal(lambda: actions.throw_away(statement=statement, by=scene.one, at=NOW)) == "stays"
    assert list(Statement.objects.values_list("state", flat=True)) == ["published"]


def test_refusals(scene: Scene) -> None:
    july = span_of(Period.MONTH, date(2026, 7, 1))
    assert refusal(lambda: scene.made(span=july)) == "not-over"
    assert refusal(lambda: scene.made(span=span_of(Period.MONTH, date(2015, 7, 1)))) == "nothing-required"
    statement = scene.made()
    assert refusal(lambda: actions.publish(statement=statement, by=scene.one, at=NOW)) == "not-reviewed"
    assert refusal(lambda: actions.agree(statement=statement, today=TODAY, by=scene.one, at=NOW)) == "not-in-review"
    words = {"sections": {"gaps": "Few."}, "reason": "", "by": scene.one, "at": NOW}
    actions.write(statement=statement, seen=1, **words)
    words["sections"] = {"gaps": "Many."}
    assert refusal(lambda: actions.write(statement=statement, seen=1, **words)) == "changed-meanwhile"
    actions.send(statement=statement, by=scene.one, at=NOW)
    assert refusal(lambda: actions.write(statement=statement, seen=2, **words)) == "not-a-draft"
    actions.take_back(statement=statement, by=scene.one, at=NOW)
    assert Statement.objects.get().state == StatementState.DRAFT


def test_another_coordinator_reviews_if_there_is_one(scene: Scene) -> None:
    alone, statement = scene.one, scene.made()
    actions.send(statement=statement, by=alone, at=NOW)
    other = MembershipFactory(agency=scene.big, role=scene.role, coordinator=True).person

    assert refusal(lambda: actions.agree(statement=statement, today=TODAY, by=alone, at=NOW)) == "own-work"
    other.memberships.get().responsibilities.update(end_date=date(2026, 7, 1))
    agreed = actions.agree(statement=statement, today=TODAY, by=alone, at=NOW)

    assert (agreed.state, agreed.is_reviewed_alone) == (StatementState.REVIEWED, True)


def test_who_has_posts_in_two_small_agencies_is_one_person_of_the_others(scene: Scene) -> None:
    tiny, lesser = (AgencyFactory(partnership=scene.partnership, name=name) for name in ("Tiny", "Lesser"))
    both = [scene.post(tiny).person for _ in range(7)]
    for person in both:
        MembershipFactory(agency=lesser, role=scene.role, person=person, recorded_at=LONG_AGO)
    for _ in range(14):
        scene.certificate(scene.post(scene.big))
    scene.certificate(scene.post(lesser))

    statement = scene.published()

    # 7 of Tiny and 8 of Lesser are 8 people, of whom one is trained; 8 are enough to stand together.
    assert statement.counts["others"] == {
        "agencies": [str(tiny.pk), str(lesser.pk)],
        "registered": [8, 1],
        "people": [8, 1, 1],
    }
    others = next(line for line in statement.figures["agencies"] if line["key"] == "other-agencies")
    assert others["registered"]["people"] in (None, 10)
    assert statement.figures["grouped"] == ["Lesser", "Tiny"]
    assert why_not_reproduced(statement) == ""


def test_covered_posts_are_frozen_and_published_by_their_evidence(scene: Scene) -> None:
    requirement = scene.requirement
    Requirement.objects.filter(pk=requirement.pk).update(weakest_grade=Grade.PERSON)
    for post in scene.posts[12:20]:
        scene.certificate(post, grade=Grade.AGENCY)
    scene.certificate(scene.posts[0], grade=Grade.PERSON)  # ends on the same day: the stronger one counts

    statement = scene.published()

    course = str(requirement.course_key)
    assert statement.counts["grades"] == [[scene.big.pk, course, 12, 0, 8, 0], [scene.small.pk, course, 4, 0, 0, 0]]
    assert statement.figures["overall"]["grades"] == {"server": 15, "facilitator": 0, "agency": 10, "person": 0}
    standings.refresh(partnership=scene.partnership, day=QUARTER.last, at=NOW)
    kept = grades_of(scene.partnership, get_names(scene.partnership))
    assert kept.overall == (16, 0, 0, 8, 0)


def test_declared_headcounts_obey_the_same_rule(scene: Scene) -> None:
    """One small headcount is hidden, and another with it: from the sum of all it could be worked out."""
    third = AgencyFactory(partnership=scene.partnership, slug="third", name="Third")
    for _ in range(30):
        scene.certificate(scene.post(third))
    for agency, people in ((scene.big, 24), (scene.small, 6), (third, 52)):
        DeclarationFactory(agency=agency, headcount=people)

    statement = scene.published()

    declared = {line["key"]: line["declared"]["people"] for line in statement.figures["agencies"]}
    assert declared == {"big": None, "small": None, "third": 50}
    assert statement.figures["overall"]["declared"] == {
        "people": 80, "as_of": "2026-01-01", "is_stale": False, "is_complete": True, "percent": 56,
    }  # fmt: skip
    assert why_not_reproduced(statement) == ""


def test_an_issue_frozen_before_grades_and_others_were_is_held_to_what_it_froze(scene: Scene) -> None:
    statement = scene.made()
    counts = {name: part for name, part in statement.counts.items() if name not in ("grades", "others")}
    Statement.objects.filter(pk=statement.pk).update(counts=counts, counts_hash=hash_of(counts, salt=statement.salt))
    statement.refresh_from_db()

    assert why_not_reproduced(statement) == ""
    assert "grades" not in actions.figures_of(statement)["overall"]


def test_what_came_out_meanwhile_may_forbid_a_number(scene: Scene) -> None:
    """7 of 20 are hidden in the quarter; the month to the same day, counted before that, would have shown 10 for 12."""
    for post in scene.posts[24:]:
        scene.certificate(post)
    month = scene.made(span=span_of(Period.MONTH, date(2026, 6, 1)))
    actions.send(statement=month, by=scene.one, at=NOW)
    actions.agree(statement=month, today=TODAY, by=scene.two, at=NOW)
    for certificate in scene.certificates[7:12]:
        withdraw(certificate=certificate, from_date=date(2026, 2, 1), by=scene.one, at=NOW, reason="A mistake.")
    later = NOW + timedelta(hours=1)
    quarter = scene.made(known_at=later - timedelta(minutes=10), at=later)
    assert quarter.counts["agencies"][str(scene.big.pk)] == [20, 7]
    scene.published(quarter)

    assert refusal(lambda: actions.publish(statement=month, by=scene.two, at=later)) == "others-published"
    actions.take_back(statement=month, by=scene.one, at=later)
    month = actions.count_anew(statement=month, known_at=month.known_at, by=scene.one, at=later)
    assert [line["posts"]["covered"] for line in scene.published(month).figures["agencies"]] == [None, None]
