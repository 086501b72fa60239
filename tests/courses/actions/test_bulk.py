"""Something said of many posts: frozen when chosen, shown, done once by a job that can be killed, taken back whole."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.actions import jobs, memberships
from agencies.models import AuditEntry, Job, Responsibility
from courses.actions import bulk, single_posts
from courses.enums import BulkOutcome, BulkState, ExemptionReason, ExtensionReason, LeftOut
from courses.models import Assignment, Bulk, BulkPost, Exemption, Extension
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    AssignmentFactory,
    CoursePageFactory,
    EnrolmentFactory,
    ExemptionFactory,
    RequirementFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
END = TODAY + timedelta(days=30)


@pytest.fixture
def agency():
    return AgencyFactory(slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True)


@pytest.fixture
def course(agency):
    page = CoursePageFactory()
    RequirementFactory(partnership=agency.partnership, course=page)
    return page


def said(course, **more):
    key = str(course.translation_key) if course else ""
    days = {"start_date": TODAY.isoformat(), "last_day": END.isoformat()}
    return {"course_key": key, **days, "reason": "", "note": "", **more}


def chosen(kind, posts, lead, words):
    found = bulk.choose(
        agency=lead.agency, kind=kind, post_ids=[post.pk for post in posts], query={}, by=lead.person, at=NOW
    )
    return bulk.say(bulk=found, said=words, by=lead.person, on=TODAY, at=NOW)


def confirmed(kind, posts, lead, words):
    found = chosen(kind, posts, lead, words)
    return bulk.confirm(bulk=found, version=found.version, by=lead.person, at=NOW)


def run(job, at=NOW):
    return jobs.run(job.pk, claim="test", clock=lambda: at)


def outcomes(found):
    return list(found.posts.order_by("place").values_list("membership_id", "outcome", "why"))


def test_assigning_leaves_out_whom_it_is_asked_of_by_name_and_writes_the_rest(agency, lead, course):
    ana, bo = MembershipFactory.create_batch(2, agency=agency)
    AssignmentFactory(membership=bo, course_key=course.translation_key)
    found = chosen("assign", [ana, bo], lead, said(course, note="Please"))
    assert outcomes(found) == [(ana.pk, "planned", ""), (bo.pk, "left-out", "assigned")]

    found = bulk.confirm(bulk=found, version=found.version, by=lead.person, at=NOW)
    run(found.job)

    row = Assignment.objects.get(membership=ana)
    assert (row.due_date, row.note, row.recorded_by) == (END + timedelta(days=1), "Please", lead.person)
    assert outcomes(found) == [(ana.pk, "done", ""), (bo.pk, "left-out", "assigned")]
    assert BulkPost.objects.get(bulk=found, membership=ana).object_id == row.pk
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert sorted(actions) == ["assignment.given", "bulk.confirmed"]


def test_time_is_given_to_those_who_owe_something_before_the_day(agency, lead, course):
    owing, holds, excused, late = MembershipFactory.create_batch(4, agency=agency)
    EnrolmentFactory(person=holds.person, course=course, completed=True)
    ExemptionFactory(membership=excused, course_key=course.translation_key)
    words = said(course, reason=ExtensionReason.WORKLOAD)
    earlier = confirmed("extend", [late], lead, words)
    run(earlier.job)

    found = chosen("extend", [owing, holds, excused, late], lead, words)

    assert outcomes(found) == [
        (owing.pk, "planned", ""),
        (holds.pk, "left-out", LeftOut.HELD),
        (excused.pk, "left-out", LeftOut.EXEMPT),
        (late.pk, "left-out", LeftOut.IN_TIME),
    ]


def test_excusing_leaves_out_the_excused_and_those_of_whom_nothing_is_asked(agency, lead, course):
    asked, excused = MembershipFactory.create_batch(2, agency=agency)
    ExemptionFactory(membership=excused, start_date=TODAY, end_date=END + timedelta(days=9))
    words = said(course, reason=ExemptionReason.PARENTAL)
    assert outcomes(chosen("exempt", [asked, excused], lead, words)) == [
        (asked.pk, "planned", ""),
        (excused.pk, "left-out", LeftOut.EXEMPT),
    ]

    other = said(CoursePageFactory(), reason=ExemptionReason.PARENTAL)

    assert outcomes(chosen("exempt", [asked], lead, other)) == [(asked.pk, "left-out", LeftOut.NOT_ASKED)]


def test_whoever_joins_after_the_choice_is_not_touched_and_whoever_left_is_refused(agency, lead, course):
    stays, leaves = MembershipFactory.create_batch(2, agency=agency)
    found = confirmed("assign", [stays, leaves], lead, said(course))
    MembershipFactory(agency=agency)
    memberships.leave(membership=leaves, end_date=TODAY, by=lead.person, at=NOW)

    job = run(found.job)

    assert list(Assignment.objects.values_list("membership_id", flat=True)) == [stays.pk]
    assert outcomes(found) == [(stays.pk, "done", ""), (leaves.pk, "refused", LeftOut.ENDED)]
    assert (job.state, job.done, job.failed, job.total) == ("done", 1, 1, 2)


def test_a_right_that_is_gone_by_then_is_refused_post_by_post(agency, lead, course):
    team = TeamFactory(agency=agency)
    team_lead = MembershipFactory(agency=agency, team=team, team_lead=True)
    own, other = MembershipFactory(agency=agency, team=team), MembershipFactory(agency=agency)
    found = chosen("assign", [own, other], team_lead, said(course))
    assert outcomes(found) == [(own.pk, "planned", ""), (other.pk, "left-out", LeftOut.NO_RIGHT)]
    found = bulk.confirm(bulk=found, version=found.version, by=team_lead.person, at=NOW)
    Responsibility.objects.filter(membership=team_lead).update(end_date=TODAY)

    run(found.job)

    assert not Assignment.objects.exists()
    assert outcomes(found)[0] == (own.pk, "refused", LeftOut.NO_RIGHT)


def test_confirmed_twice_it_is_done_once_and_only_as_it_was_shown(agency, lead, course):
    ana = MembershipFactory(agency=agency)
    found = chosen("assign", [ana], lead, said(course))
    shown = found.version
    bulk.say(bulk=found, said=said(course, note="Changed"), by=lead.person, on=TODAY, at=NOW)
    with pytest.raises(bulk.ChangedMeanwhile):
        bulk.confirm(bulk=found, version=shown, by=lead.person, at=NOW)

    first = bulk.confirm(bulk=found, version=shown + 1, by=lead.person, at=NOW)
    second = bulk.confirm(bulk=found, version=shown + 1, by=lead.person, at=NOW)

    assert first.job == second.job
    assert Job.objects.count() == 1
    with pytest.raises(bulk.ChangedMeanwhile):
        bulk.say(bulk=first, said=said(course), by=lead.person, on=TODAY, at=NOW)


def test_nobody_and_too_many_are_refused(agency, lead, course, monkeypatch):
    posts = MembershipFactory.create_batch(2, agency=agency)
    monkeypatch.setattr(bulk, "MOST_POSTS", 1)
    with pytest.raises(bulk.TooMany):
        chosen("assign", posts, lead, said(course))
    with pytest.raises(bulk.NobodyLeft):
        chosen("assign", [], lead, said(course))
    found = chosen("extend", posts[:1], lead, said(CoursePageFactory(), reason="workload"))
    with pytest.raises(bulk.NobodyLeft):
        bulk.confirm(bulk=found, version=found.version, by=lead.person, at=NOW)


def test_killed_between_pieces_it_goes_on_and_does_nobody_twice(agency, lead, course, monkeypatch):
    monkeypatch.setattr(bulk, "A_PIECE", 2)
    monkeypatch.setattr(bulk, "ONE_PERSON", 1)
    posts = MembershipFactory.create_batch(5, agency=agency)
    found = confirmed("assign", posts, lead, said(course))
    jobs.run(found.job.pk, claim="killed", clock=lambda: NOW, seconds=0)
    assert Assignment.objects.count() == 2

    job = run(found.job)

    assert (job.state, job.done, Assignment.objects.count()) == ("done", 5, 5)


def test_all_posts_of_one_person_are_in_one_piece(agency, lead, course, monkeypatch):
    monkeypatch.setattr(bulk, "A_PIECE", 2)
    monkeypatch.setattr(bulk, "ONE_PERSON", 2)
    ana = MembershipFactory(agency=agency)
    twice = MembershipFactory(agency=agency)
    again = MembershipFactory(agency=agency, person=twice.person)
    rest = MembershipFactory.create_batch(3, agency=agency)
    found = chosen("assign", [ana, twice, again, *rest], lead, said(course))

    rows, is_last = bulk.next_rows(found, BulkOutcome.PLANNED, 0)

    assert ([row.membership_id for row in rows], is_last) == ([ana.pk, twice.pk, again.pk], False)


@pytest.mark.parametrize(
    ("kind", "model", "reason"),
    [("assign", Assignment, ""), ("extend", Extension, "workload"), ("exempt", Exemption, "parental")],
)
def test_all_of_it_is_taken_back_but_for_what_was_ended_since(agency, lead, course, kind, model, reason):
    ana, bo = MembershipFactory.create_batch(2, agency=agency)
    found = confirmed(kind, [ana, bo], lead, said(course, reason=reason))
    run(found.job)
    later = NOW + timedelta(days=2)
    row = model.objects.select_related("membership__agency").get(membership=bo)
    single_posts.end_or_take_back(
        row, action="x.ended", end_date=TODAY + timedelta(days=2), by=lead.person, at=later
    )  # fmt: skip

    found.refresh_from_db()
    found = bulk.take_back(bulk=found, by=lead.person, at=later)
    assert bulk.take_back(bulk=found, by=lead.person, at=later).job == found.job
    job = run(found.job, later)

    assert list(model.objects.standing().values_list("membership_id", flat=True)) == [bo.pk]
    assert outcomes(found) == [(ana.pk, "taken-back", ""), (bo.pk, "kept", LeftOut.CHANGED)]
    assert (job.state, job.done, job.failed) == ("done", 1, 1)
    assert Bulk.objects.get().state == BulkState.TAKEN_BACK
    assert AuditEntry.objects.filter(action="bulk.taken-back").count() == 1


def test_after_thirty_days_it_stays(agency, lead, course):
    found = confirmed("assign", [MembershipFactory(agency=agency)], lead, said(course))
    run(found.job)
    found.refresh_from_db()

    bulk.take_back(bulk=found, by=lead.person, at=NOW + timedelta(days=31))

    assert Bulk.objects.get().state == BulkState.CONFIRMED


@pytest.mark.parametrize("kind", ["assign", "extend", "exempt"])
def test_a_piece_asks_as_much_for_three_as_for_one(agency, lead, course, kind):
    counts = []
    for number in (1, 3):
        posts = MembershipFactory.create_batch(number, agency=agency)
        words = said(course, reason={"extend": "workload", "exempt": "parental"}.get(kind, ""))
        found = confirmed(kind, posts, lead, words)
        with CaptureQueriesContext(connection) as captured:
            run(found.job)
        counts.append(len(captured))

    assert counts[0] == counts[1]
