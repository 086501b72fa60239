"""Reminders in the areas of leads and coordinators."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.models import AuditEntry, Bounce
from figures.actions import planned, reminders
from figures.enums import Receiver
from figures.forms.reminders import PROPOSED
from figures.models import Message, ReminderPlan
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory
from tests.factories.reminders import ReminderPlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(time_zone="Europe/London")


@pytest.fixture
def lead(agency, client):
    post = MembershipFactory(agency=agency, lead=True, person__display_name="Lea Lead")
    client.force_login(post.person)
    return post.person


@pytest.fixture
def coordinator(agency, client):
    post = MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), coordinator=True)
    client.force_login(post.person)
    return post.person


def course_due_in(agency, days):
    course = CoursePageFactory(title="Council front desk")
    RequirementFactory(partnership=agency.partnership, course_key=course.translation_key, due_days=days)
    return course


def always_on(agency, **options):
    steps = options.pop("steps", [("due", -7, "learner")])
    return ReminderPlanFactory(
        partnership=agency.partnership,
        weekdays_only=False,
        quiet_from="00:00",
        quiet_until="00:00",
        steps=steps,
        **options,
    )


def form_of(plan=None, steps=(), **options):
    given = {"is_on": "on", "most_a_week": "2", "quiet_from": "18:00", "quiet_until": "08:00", "weekdays_only": "on"}
    given |= {
        "version": str(plan.version if plan else 0),
        "steps-TOTAL_FORMS": str(len(steps)),
        "steps-INITIAL_FORMS": "0",
    }
    for number, (about, days, to) in enumerate(steps):
        when = "before" if days < 0 else "after" if days else "on"
        values = {"about": about, "number": str(abs(days) or ""), "when": when, "to": to}
        given |= {f"steps-{number}-{name}": value for name, value in values.items()}
    return given | options


class TestDryRun:
    def test_counts_and_opens_into_names(self, client, agency, lead):
        always_on(agency)
        course_due_in(agency, 9)
        today = timezone.localdate()
        MembershipFactory(agency=agency, start_date=today, person__display_name="Aminatoulaye Late")
        MembershipFactory(agency=agency, start_date=today, person__display_name="Bo Silent", person__email=None)
        day = today + timedelta(days=1)
        page = client.get(f"/agency/{agency.slug}/reminders/").text
        assert f'href="/agency/{agency.slug}/reminders/?day={day}"' in page
        names = client.get(f"/agency/{agency.slug}/reminders/?day={day}").text
        assert ("Aminatoulaye Late" in names, "Bo Silent" in names, "Council front desk: last day" in names) == (
            True,
            False,
            True,
        )
        unsent = client.get(f"/agency/{agency.slug}/reminders/?day={day}&list=withheld").text
        assert ("Aminatoulaye Late" in unsent, "Bo Silent" in unsent, "There is no e-mail address" in unsent) == (
            False, True, True,
        )  # fmt: skip

    def test_a_team_lead_sees_their_team(self, client, agency):
        always_on(agency)
        course_due_in(agency, 9)
        teams = TeamFactory.create_batch(2, agency=agency)
        lead = MembershipFactory(agency=agency, team=teams[0], team_lead=True).person
        for team, name in zip(teams, ["Amina Mine", "Bo Other"], strict=True):
            MembershipFactory(agency=agency, team=team, start_date=timezone.localdate(), person__display_name=name)
        client.force_login(lead)
        day = timezone.localdate() + timedelta(days=1)
        page = client.get(f"/agency/{agency.slug}/reminders/?day={day}").text
        assert ("Amina Mine" in page, "Bo Other" in page) == (True, False)

    def test_a_coordinator_sees_numbers_and_no_names(self, client, agency, coordinator):
        always_on(agency)
        course_due_in(agency, 9)
        MembershipFactory(agency=agency, start_date=timezone.localdate(), person__display_name="Aminatoulaye Late")
        planned.write_due(clock=lambda: timezone.now() + timedelta(days=1))
        page = client.get(f"/partnership/{agency.partnership.slug}/reminders/").text
        assert "Aminatoulaye" not in page
        assert "To be sent" in page

    @pytest.mark.parametrize("people", [1, 3])
    def test_asks_as_much_for_many_as_for_few(self, client, agency, lead, people, django_assert_max_num_queries):
        always_on(agency)
        course_due_in(agency, 9)
        MembershipFactory.create_batch(people, agency=agency, start_date=timezone.localdate())
        with django_assert_max_num_queries(265):
            client.get(f"/agency/{agency.slug}/reminders/")


class TestPlan:
    def test_proposes_one_and_sends_nothing_before_it_is_saved(self, client, agency, coordinator):
        page = client.get(f"/partnership/{agency.partnership.slug}/reminders/plan/")
        assert "This is a proposal" in page.text
        assert page.context["rows"].total_form_count() == len(PROPOSED) + 3
        assert not ReminderPlan.objects.exists()

    def test_the_proposal_can_be_saved_as_it_is(self, client, agency, coordinator):
        steps = [(step.about, step.days, step.to) for step in PROPOSED]
        client.post(f"/partnership/{agency.partnership.slug}/reminders/plan/", form_of(steps=steps))
        plan = ReminderPlan.objects.get()
        assert (plan.is_on, plan.version, plan.agency) == (True, 1, None)
        assert set(plan.steps.values_list("about", "days", "to")) == set(steps)
        assert AuditEntry.objects.get(action="reminders.planned").partnership == agency.partnership

    def test_of_two_who_save_at_once_the_second_is_told(self, client, agency, coordinator):
        address = f"/partnership/{agency.partnership.slug}/reminders/plan/"
        client.post(address, form_of(most_a_week="3"))
        page = client.post(address, form_of(most_a_week="1"))
        assert "Somebody else changed this plan" in page.text
        assert ReminderPlan.objects.get().most_a_week == 3

    @pytest.mark.parametrize(
        ("step", "words"),
        [
            (("session", 3, "learner"), "A session can only be told of before it takes place."),
            (("session", -3, "lead"), "Sessions are told to the person who booked."),
            (("joining", 1, "learner"), "they answer it"),
            (("claim", -1, "lead"), "Nobody knows of it before the day"),
            (("due", 400, "learner"), "less than or equal to 120"),
            (("due", -3, ""), "Choose who is told."),
        ],
    )
    def test_says_what_a_step_cannot_be(self, client, agency, coordinator, step, words):
        page = client.post(f"/partnership/{agency.partnership.slug}/reminders/plan/", form_of(steps=[step]))
        assert words in page.text
        assert not ReminderPlan.objects.exists()

    def test_leaves_two_hours_of_the_day(self, client, agency, coordinator):
        address = f"/partnership/{agency.partnership.slug}/reminders/plan/"
        assert "at least two hours" in client.post(address, form_of(quiet_from="09:00", quiet_until="08:00")).text

    def test_an_agency_has_its_own_and_drops_it(self, client, agency, lead):
        shared = always_on(agency)
        address = f"/agency/{agency.slug}/reminders/plan/"
        assert "follows the plan of the partnership" in client.get(address).text
        client.post(address, form_of(steps=[("due", -3, "learner")], most_a_week="1"))
        own = ReminderPlan.objects.get(agency=agency)
        assert (own.most_a_week, own.steps.get().to, shared.steps.count()) == (1, Receiver.LEARNER, 1)
        client.post(address, {"follow": "yes", "version": "1"})
        client.post(address, {"follow": "yes", "version": "1"})
        assert list(ReminderPlan.objects.all()) == [shared]


class TestLog:
    @pytest.mark.parametrize("people", [1, 3])
    def test_says_who_got_what_and_who_did_not(self, client, agency, lead, people, django_assert_num_queries):
        course_due_in(agency, 0)
        posts = MembershipFactory.create_batch(people, agency=agency, start_date=date(2026, 1, 1))
        silent = MembershipFactory(agency=agency, person__email=None, person__display_name="Bo Silent")
        here = agency.memberships.exclude(person=lead)
        reminders.remind_now(here, None, by=lead, at=timezone.now())
        address = f"/agency/{agency.slug}/reminders/log/"
        page = client.get(address).text
        with django_assert_num_queries(8):
            client.get(address)
        assert all(post.person.name in page for post in posts)
        assert "Not sent: There is no e-mail address" in page
        assert "asked for by Lea Lead" in page
        unreached = client.get(f"{address}?why=unreached").text
        assert silent.person.name in unreached
        assert posts[0].person.name not in unreached

    def test_of_another_agency_a_lead_reads_nothing(self, client, agency, lead):
        course_due_in(agency, 0)
        elsewhere = MembershipFactory(
            agency=AgencyFactory(partnership=agency.partnership), person__display_name="Zoë Elsewhere"
        )
        reminders.remind_now(elsewhere.agency.memberships.all(), None, by=lead, at=timezone.now())
        assert Message.objects.exists()
        assert "Zoë" not in client.get(f"/agency/{agency.slug}/reminders/log/").text


class TestDeadAddresses:
    def test_a_lead_says_that_mail_reaches_somebody_again(self, client, agency, lead):
        person = MembershipFactory(agency=agency).person
        bounce = Bounce.objects.create(person=person, address=person.email, is_lasting=True, detail="550 nobody")
        address = f"/agency/{agency.slug}/reminders/addresses/"
        assert "550 nobody" in client.get(address).text
        client.post(f"{address}{person.public_id}/")
        client.post(f"{address}{person.public_id}/")
        bounce.refresh_from_db()
        assert bounce.cleared_by == lead
        assert "No mail came back" in client.get(address).text
        assert AuditEntry.objects.filter(action="address.works-again", person=person).count() == 1

    def test_an_address_that_was_changed_is_not_among_them(self, client, agency, lead):
        person = MembershipFactory(agency=agency).person
        Bounce.objects.create(person=person, address="old@example.org", is_lasting=True)
        assert "No mail came back" in client.get(f"/agency/{agency.slug}/reminders/addresses/").text
