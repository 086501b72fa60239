"""What the dry run lists is what is sent: to the person, the day, the matter and the reason."""

import random
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from agencies.models import AccountLink, Membership, Person
from courses.enums import ExtensionReason
from courses.models import Extension
from figures.actions import outbox, planned
from figures.actions import standings as kept
from figures.enums import MessageState, Withheld
from figures.models import Message, Nudge, ReminderPlan
from figures.rules.reminders import WEEK
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    CoursePageFactory,
    ExemptionFactory,
    ExtensionFactory,
    ModulePageFactory,
    RequirementFactory,
    noon,
)
from tests.factories.joining import JoinRequestFactory
from tests.factories.reminders import ReminderPlanFactory
from tests.factories.sessions import BookingFactory, SessionFactory

DAY = date(2026, 6, 30)  # a Tuesday
MORNING = datetime(2026, 6, 30, 4, tzinfo=UTC)
AT = datetime(2026, 6, 30, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def crowd(seed, size=40):
    """A partnership of two agencies in which about everything happens in one week."""
    chance = random.Random(seed)
    agency = AgencyFactory()
    other = AgencyFactory(partnership=agency.partnership)
    ReminderPlanFactory(partnership=agency.partnership)
    ReminderPlanFactory(
        partnership=agency.partnership,
        agency=other,
        most_a_week=1,
        weekdays_only=False,
        steps=[("due", -3, "learner"), ("due", 2, "learner"), ("due", 2, "lead"), ("ending", -3, "learner")],
    )
    courses = [
        RequirementFactory(
            partnership=agency.partnership,
            course_key=CoursePageFactory().translation_key,
            due_days=chance.choice([0, 14]),
        ).course_key
        for _ in range(2)
    ]
    teams = TeamFactory.create_batch(2, agency=agency)
    MembershipFactory(agency=agency, lead=True)
    MembershipFactory(agency=agency, team=teams[0], team_lead=True)
    MembershipFactory(agency=other, lead=True, coordinator=True)
    session = SessionFactory(
        agency=agency, module=ModulePageFactory(), starts_at=AT + timedelta(days=chance.randrange(7))
    )
    for _ in range(size):
        start = DAY + timedelta(days=chance.randrange(-45, 12))
        post = MembershipFactory(
            agency=chance.choice([agency, agency, other]), start_date=start, person=someone(chance)
        )
        if post.agency == agency:
            Membership.objects.filter(pk=post.pk).update(team=chance.choice([None, *teams]))
        for course in courses:
            happen(chance, post, course)
        if chance.random() < 0.3 and not session.bookings.filter(person=post.person).exists():
            BookingFactory(session=session, membership=post)
    JoinRequestFactory(agency=agency, made_at=AT - timedelta(days=chance.randrange(5)))
    return agency.partnership


def someone(chance):
    everyone = list(Person.objects.exclude(memberships=None).order_by("pk"))
    if everyone and chance.random() < 0.1:
        return chance.choice(everyone)  # a second post
    person = PersonFactory(
        email=None if chance.random() < 0.1 else f"someone{Person.objects.count()}@example.org",
        wants_nudges=chance.random() > 0.1,
    )
    if everyone and chance.random() < 0.1:
        kept_account = chance.choice(everyone)
        if not (kept_account.links.exists() or kept_account.duplicates.exists()):
            AccountLink.objects.create(kept=kept_account, duplicate=person, reason="two accounts")
    return person


def happen(chance, post, course):
    match chance.randrange(6):
        case 0 | 1:
            issued = DAY + timedelta(days=chance.randrange(-400, -300))
            CertificateFactory(person=post.person, course_key=course, issued_date=issued)
        case 2:
            ExtensionFactory(
                membership=post,
                course_key=course,
                start_date=DAY - timedelta(days=5),
                end_date=DAY + timedelta(days=chance.randrange(-1, 20)),
            )
        case 3:
            ExemptionFactory(
                membership=post, start_date=DAY - timedelta(days=9), end_date=DAY + timedelta(days=chance.randrange(9))
            )


def written(day):
    """What the log says of a day, by person: the reason, and what each was told of."""
    nudges = Nudge.objects.filter(message__day=day)
    told = {}
    for person, *step in nudges.values_list("receiver", "membership", "subject", "about", "from_date", "days", "to"):
        told.setdefault(person, set()).add(tuple(step))
    return {
        person: (why, told.get(person, set()) if why != Withheld.WEEKLY_CAP else set())
        for person, why in Message.objects.filter(day=day).values_list("person", "why")
    }


def listed(day):
    return {
        digest.receiver: (
            str(digest.why),
            {(*item.matter.key, item.days, item.to.value) for item in digest.items} if digest.takes_steps else set(),
        )
        for digest in day.digests
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("is_kept", [True, False])
def test_what_the_dry_run_lists_is_what_is_sent(seed, is_kept):
    """A week ahead from an early morning; then the clock runs, every three hours, and the two are the same."""
    partnership = crowd(seed)
    if is_kept:
        kept.refresh_all(partnership=partnership, day=DAY, at=MORNING)
    expected = {day.day: listed(day) for day in planned.forecast(partnership, at=MORNING)}
    assert not Message.objects.exists()

    for hour in range(0, 7 * 24, 3):
        at = MORNING + timedelta(hours=hour)
        planned.write_due(clock=lambda at=at: at)
    sent = {day: written(day) for day in expected}

    assert sent == expected
    assert sum(not why for day in sent.values() for why, _items in day.values()) > 10


def test_nobody_gets_more_than_the_most_of_a_week_nor_one_on_sunday():
    crowd(4)
    for hour in range(0, 15 * 24, 6):
        at = MORNING + timedelta(hours=hour)
        planned.write_due(clock=lambda at=at: at)
    days = {}
    for person, day, counts in Message.objects.filter(state=MessageState.WAITING).values_list(
        "person", "day", "counts"
    ):
        if set(counts) != {"session"}:
            days.setdefault(person, []).append(day)
    assert days
    assert all(sum(day - WEEK < each <= day for each in of_one) <= 2 for of_one in days.values() for day in of_one)


@pytest.fixture
def agency():
    agency = AgencyFactory()
    ReminderPlanFactory(partnership=agency.partnership, steps=[("due", -7, "learner"), ("due", 1, "lead")])
    return agency


@pytest.fixture
def course(agency):
    page = CoursePageFactory(title="Council front desk")
    RequirementFactory(partnership=agency.partnership, course_key=page.translation_key, due_days=8)
    return page


def run(at=AT):
    planned.write_due(clock=lambda: at)
    return outbox.send_waiting(clock=lambda: at)


def test_two_runs_send_once(agency, course):
    MembershipFactory(agency=agency, start_date=DAY)
    run()
    run(AT + timedelta(hours=1))
    run(AT + timedelta(days=1))
    assert [message.subject for message in mail.outbox] == ["Your training: what is next"]
    assert "Council front desk: please finish it by Tuesday 7 July 2026." in mail.outbox[0].body


def test_an_extension_moves_the_reminder(agency, course):
    post = MembershipFactory(agency=agency, start_date=DAY)
    Extension.objects.create(
        membership=post, course_key=course.translation_key, reason=ExtensionReason.WORKLOAD,
        start_date=DAY, end_date=DAY + timedelta(days=20), recorded_at=noon(DAY), recorded_by=PersonFactory(),
    )  # fmt: skip
    run()
    assert mail.outbox == []
    run(AT + timedelta(days=13))
    assert "please finish it by Sunday 19 July 2026" in mail.outbox[0].body


def test_whoever_is_done_since_gets_nothing(agency, course):
    post = MembershipFactory(agency=agency, start_date=DAY)
    planned.write_due(clock=lambda: AT)
    CertificateFactory(person=post.person, course_key=course.translation_key, issued_date=DAY)
    kept.mark({post.person_id}, at=AT)
    outbox.send_waiting(clock=lambda: AT)
    assert mail.outbox == []


def test_the_lead_is_told_how_many_and_where_not_who(agency, course):
    lead = MembershipFactory(agency=agency, lead=True, person__display_name="Lea").person
    CertificateFactory(person=lead, course_key=course.translation_key, issued_date=DAY)
    posts = MembershipFactory.create_batch(3, agency=agency, start_date=DAY - timedelta(days=9))
    run()
    [message] = [message for message in mail.outbox if message.to == [lead.email]]
    assert f"{agency.name}: 3 people are past their last day." in message.body
    assert f"/agency/{agency.slug}/people/?state=overdue" in message.body
    assert not any(post.person.name in message.body for post in posts)


def test_a_plan_that_is_switched_off_stops_what_waits(agency, course):
    MembershipFactory(agency=agency, start_date=DAY)
    planned.write_due(clock=lambda: AT)
    ReminderPlan.objects.update(is_on=False)
    outbox.send_waiting(clock=lambda: AT)
    assert mail.outbox == []
    assert Message.objects.get().why == Withheld.PLAN_OFF


def test_a_meeting_is_told_of_with_its_hour_and_place(agency):
    ReminderPlan.objects.get().steps.create(about="session", days=-1, to="learner")
    session = SessionFactory(agency=agency, title="Taking reports", starts_at=AT + timedelta(days=1))
    BookingFactory(session=session)
    run()
    assert "- Taking reports: on Wednesday 1 July 2026 at 13:00, Town hall." in mail.outbox[0].body


def test_asks_as_much_for_many_as_for_few(agency, course, django_assert_max_num_queries):
    MembershipFactory.create_batch(30, agency=agency, start_date=DAY)
    kept.refresh_all(partnership=agency.partnership, day=DAY, at=AT)
    with django_assert_max_num_queries(45):
        planned.write_due(clock=lambda: AT)
    assert Message.objects.count() == 30


def test_the_command_tells_counts_and_no_names(agency, course, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    MembershipFactory(agency=agency, start_date=DAY)
    MembershipFactory(agency=agency, start_date=DAY, person__email=None)
    out = StringIO()
    call_command("send_reminders", "--dry-run", stdout=out)
    assert out.getvalue() == "1 people would get a reminder\n1 do not: There is no e-mail address\n"
    assert not Message.objects.exists()
    call_command("send_reminders", stdout=out)
    call_command("send_reminders", stdout=out)
    assert len(mail.outbox) == 1
