"""What is kept no longer than chosen: previewed and let go by the same question, safe to run twice."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.actions import audit, jobs, retention
from agencies.lending import retained
from agencies.models import (
    AuditEntry,
    FileImport,
    ImportRow,
    Invitation,
    Job,
    JoinRequest,
    OneTimeCode,
    RecordView,
    RetentionRule,
)
from agencies.rules import months_before
from agencies.tasks import let_old_records_go
from assessments.actions import attempts
from assessments.models import Answer, Attempt, Play, PlayReport
from courses.models import PriorClaim
from figures.models import Message, ReportMail, ReportOrder
from portal.demo.sittings import the_right_form
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.assessments import QuizFactory, publish, start
from tests.factories.courses import CoursePageFactory, EnrolmentFactory, modules_of
from tests.factories.packages import PlayFactory
from tests.factories.prior_learning import PriorClaimFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
OLD = timezone.now() - timedelta(days=3000)
NEW = timezone.now() - timedelta(days=2)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def coordinator(agency):
    return MembershipFactory(agency=agency, coordinator=True).person


def kept_things(agency, at):
    """One of everything that may be let go, from a moment."""
    person, viewer = MembershipFactory(agency=agency).person, MembershipFactory(agency=agency, lead=True).person
    RecordView.objects.create(viewer=viewer, person=person, agency=agency, what="record", hour=at, seen_at=at)
    audit.note("duty.granted", by=viewer, at=at, agency=agency, person=person, after={"duty": "lead"})
    JoinRequest.objects.create(person=person, agency=agency, came_by="domain", made_at=at)
    Invitation.objects.create(
        agency=agency, email=f"{person.pk}@x.example", start_date=at.date(), token_hash=str(person.pk), expires_at=at
    )
    OneTimeCode.objects.create(person=person, purpose="first", issued_by=viewer, issued_at=at, expires_at=at)
    brought = FileImport.objects.create(
        agency=agency, kind="staff", file_name="a.csv", sha256="0" * 64, uploaded_at=at, state="done"
    )
    ImportRow.objects.create(file_import=brought, place=1, outcome="unchanged", values={"name": "Amina"}, person=person)
    Message.objects.create(person=person, day=at.date(), state="sent", at=at)
    order = ReportOrder.objects.create(person=viewer, agency=agency, rhythm="monthly", ordered_date=at.date())
    ReportMail.objects.create(order=order, day=at.date(), state="sent", at=at)
    person.usersession_set.create(ip="127.0.0.1", session_key=f"key{person.pk}", last_seen_at=at, data={})
    post = person.memberships.get()
    document = f"claims/{person.pk}.pdf"
    PriorClaimFactory(membership=post, decision="refused", asked_at=at, decided_at=at, document=document)
    course = CoursePageFactory(has_quiz=True)
    EnrolmentFactory(person=person, course=course)
    attempt = start(person, publish(QuizFactory(module=modules_of(course)[0])))
    attempts.submit(person=person, public_id=attempt.public_id, posted=the_right_form(attempt), at=at)
    play = PlayFactory(cycle=attempt.cycle, started_at=at, completed_at=at, reports=1, state='{"slide": 3}')
    PlayReport.objects.create(play=play, key=uuid4(), verb="completed", received_at=at)
    return person


def all_on(agency, coordinator):
    for thing in retained():
        retention.say(
            partnership=agency.partnership, what=thing.code, months=thing.months, is_on=True, by=coordinator, at=NEW
        )


def counted(agency):
    now = timezone.now()
    return {
        thing.code: retention.older(thing, agency.partnership, months=thing.months, at=now).count()
        for thing in retained()
    }


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 11, 22), 24, date(2024, 11, 22)),
    ],
)
def test_months_before_a_day(day, months, earlier):
    assert months_before(day, months) == earlier


def test_what_the_preview_counts_goes_and_nothing_else(agency, coordinator, django_capture_on_commit_callbacks):
    kept_things(agency, OLD)
    kept_things(agency, NEW)
    kept_things(AgencyFactory(), OLD)
    all_on(agency, coordinator)
    preview = counted(agency)
    with django_capture_on_commit_callbacks(execute=True):
        let_old_records_go()

    rules = {rule.what: rule.last_count for rule in RetentionRule.objects.all()}
    assert {code for code, count in preview.items() if count == 0} == set()
    assert rules == preview
    assert set(counted(agency).values()) == {0}
    assert Message.objects.count() == 2
    assert RecordView.objects.count() == 2
    assert OneTimeCode.objects.count() == 2
    assert Answer.objects.values("attempt").distinct().count() == 2
    assert Attempt.objects.filter(passed=True).count() == 3
    assert ImportRow.objects.filter(values={}).count() == 1
    assert AuditEntry.objects.filter(action="duty.granted", after={}).count() == 1
    assert JoinRequest.objects.filter(decision="taken-back").count() == 1
    assert Invitation.objects.filter(email="").count() == 1
    assert PriorClaim.objects.filter(document="").count() == 1
    assert (PlayReport.objects.count(), Play.objects.filter(state="").count()) == (2, 1)
    assert Play.objects.filter(reports=1).exclude(completed_at=None).count() == 3


def test_run_twice_in_a_night_changes_nothing_and_keeps_the_counts(
    agency, coordinator, django_capture_on_commit_callbacks
):
    kept_things(agency, OLD)
    all_on(agency, coordinator)
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            let_old_records_go()

    assert RetentionRule.objects.get(what="record-views").last_count == 1


def test_many_rows_go_in_pieces(agency, coordinator, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(import_module("agencies.actions.retention"), "A_PIECE", 2)
    viewer = PersonFactory()
    for person in PersonFactory.create_batch(5):
        RecordView.objects.create(viewer=viewer, person=person, agency=agency, what="record", hour=OLD, seen_at=OLD)
    all_on(agency, coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        let_old_records_go()

    assert not RecordView.objects.exists()
    assert RetentionRule.objects.get(what="record-views").last_count == 5


def test_a_rule_that_is_off_lets_nothing_go(agency, coordinator, django_capture_on_commit_callbacks):
    kept_things(agency, OLD)
    retention.say(partnership=agency.partnership, what="record-views", months=24, is_on=False, by=coordinator, at=NEW)
    with django_capture_on_commit_callbacks(execute=True):
        let_old_records_go()

    assert RecordView.objects.count() == 1
    assert not Job.objects.filter(kind="retention").exists()


def test_somebody_with_a_post_in_another_partnership_is_left_alone(agency, coordinator):
    person = kept_things(agency, OLD)
    MembershipFactory(person=person)

    assert counted(agency)["messages"] == 0
    assert counted(agency)["answers"] == 0


def test_rule_said_twice_is_noted_once_and_bounds_are_kept(agency, coordinator):
    said = {"partnership": agency.partnership, "what": "audit-text", "by": coordinator, "at": NEW, "is_on": True}
    for _again in range(2):
        retention.say(**said, months=12)
    with pytest.raises(retention.CannotKeep, match="between 12 and 240"):
        retention.say(**said, months=11)

    assert AuditEntry.objects.filter(action="retention.changed").count() == 1
    assert RetentionRule.objects.get().months == 12


def test_files_of_jobs_live_for_a_week():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for days in (6, 8):
        ended = now - timedelta(days=days)
        Job.objects.create(kind="x", state="done", ended_at=ended, file_name=f"jobs/{days}.csv")

    retention.drop_job_files(at=now)

    assert sorted(Job.objects.values_list("file_name", flat=True)) == ["", "jobs/6.csv"]


def test_coordinator_counts_and_then_saves(client, agency, coordinator):
    kept_things(agency, OLD)
    client.force_login(coordinator)
    page = reverse("agencies:retention", args=[agency.partnership.slug])
    form = {"what": "record-views", "months": "24", "is_on": "on"}

    def shown(response):
        return {each.thing.code: each.would_go for each in response.context["kept"]}["record-views"]

    assert shown(client.get(page)) == 1
    assert shown(client.post(page, form | {"months": "200", "try": "yes"})) == 0
    assert not RetentionRule.objects.exists()
    assert client.post(page, form | {"months": "2"}).status_code == 200
    assert not RetentionRule.objects.exists()
    assert client.post(page, form).status_code == 302
    assert client.post(page, form | {"what": "evidence"}).status_code == 404

    rule = RetentionRule.objects.get()
    assert (rule.what, rule.months, rule.is_on, rule.changed_by) == ("record-views", 24, True, coordinator)


def test_jobs_are_known_by_their_day(agency, coordinator):
    all_on(agency, coordinator)
    for _again in range(2):
        retention.begin(at=NEW)

    assert Job.objects.filter(kind="retention").count() == 1
    assert jobs.open_job("retention", Job.objects.get(kind="retention").name) is not None
