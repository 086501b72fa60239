from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from figures.actions import deliveries
from figures.enums import MessageState, Rhythm, Withheld
from figures.models import ReportMail, ReportOrder
from figures.rules.rhythms import end_before, last_end
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import RequirementFactory, noon

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

ORDERED = noon(date(2026, 4, 15))
FIRST = noon(date(2026, 5, 1))  # a Friday


@pytest.fixture
def agency():
    agency = AgencyFactory(name="Riverside Council", slug="riverside")
    requirement = RequirementFactory(partnership=agency.partnership, due_days=1)
    person = MembershipFactory(agency=agency, person__display_name="Secret Name").person
    CertificateFactory(person=person, course_key=requirement.course_key, issued_date=date(2026, 4, 10))
    return agency


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True, person__display_name="Lena").person


def ordered(person, agency, rhythm=Rhythm.MONTHLY, at=ORDERED):
    return deliveries.order(person=person, agency=agency, rhythm=rhythm, by=person, at=at)


def sent_at(at):
    deliveries.write_due(at=at)
    return deliveries.send_waiting(clock=lambda: at)


def test_a_report_says_counts_and_links_and_names_nobody(agency, lead):
    ordered(lead, agency)

    came = sent_at(FIRST)

    (letter,) = mail.outbox
    assert (came.sent, letter.to, letter.subject) == (
        1,
        [lead.email],
        "Riverside Council: 50% covered on 30 April 2026",
    )
    for body in (letter.body, letter.alternatives[0][0]):
        assert "Covered: 50% (1 of 2 required posts)" in body
        assert "Change since 31 March 2026: +50 percentage points" in body
        assert "Overdue: 1 post" in body
        assert "People with all they need: 1 of 2" in body
        assert "Secret Name" not in body
    assert "/agency/riverside/?on=2026-04-30" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = ReportMail.objects.get()
    assert (row.state, row.counts["required"], row.counts["covered"]) == (MessageState.SENT, 2, 1)


def test_it_is_sent_once_however_often_it_runs(agency, lead):
    ordered(lead, agency)

    for hours in range(3):
        sent_at(FIRST + timedelta(hours=hours))

    assert len(mail.outbox) == 1
    sent_at(noon(date(2026, 6, 1)))
    assert [row.day for row in ReportMail.objects.order_by("day")] == [date(2026, 4, 30), date(2026, 5, 31)]


def test_missed_stretches_are_not_made_up_for_and_none_ends_before_the_order(agency, lead):
    ordered(lead, agency, rhythm=Rhythm.WEEKLY)

    sent_at(ORDERED + timedelta(days=1))
    assert mail.outbox == []
    sent_at(noon(date(2026, 5, 13)))

    assert [row.day for row in ReportMail.objects.all()] == [date(2026, 5, 10)]


def test_quiet_hours_hold_it_until_they_end(agency, lead):
    ordered(lead, agency)
    night = datetime(2026, 5, 1, 1, tzinfo=UTC)

    assert sent_at(night).sent == 0
    assert sent_at(FIRST).sent == 1


def test_one_of_nothing_says_so():
    agency = AgencyFactory(name="Quiet Agency")
    lead = MembershipFactory(agency=agency, lead=True).person
    ordered(lead, agency)

    sent_at(FIRST)

    (letter,) = mail.outbox
    assert letter.subject == "Quiet Agency: nothing to count on 30 April 2026"
    assert "no course was required of anyone" in letter.body


def test_a_lead_of_a_team_gets_the_team(agency):
    team = TeamFactory(agency=agency)
    lead = MembershipFactory(agency=agency, team=team, team_lead=True).person
    ordered(lead, agency)

    sent_at(FIRST)

    assert "Covered: 0% (0 of 1 required posts)" in mail.outbox[0].body


def test_a_coordinator_gets_the_partnership_in_their_language(agency):
    coordinator = MembershipFactory(agency=agency, coordinator=True, person__language="ur").person
    partnership = agency.partnership
    deliveries.order(person=coordinator, partnership=partnership, rhythm=Rhythm.QUARTERLY, by=coordinator, at=ORDERED)

    sent_at(noon(date(2026, 7, 1)))

    (letter,) = mail.outbox
    assert 'dir="rtl"' in letter.alternatives[0][0]
    assert f"partnership={partnership.slug}&on=2026-06-30" in letter.body


def test_whoever_leads_no_longer_gets_none_and_the_order_ends(agency, lead):
    order = ordered(lead, agency)
    lead.memberships.get().responsibilities.update(end_date=date(2026, 4, 20))

    came = sent_at(FIRST)

    order.refresh_from_db()
    assert (came.sent, came.withheld, order.stopped_at) == (0, 1, FIRST)
    assert ReportMail.objects.get().why == Withheld.STOPPED


def test_stopped_reminders_do_not_stop_a_report_and_no_address_is_said(agency, lead):
    lead.wants_nudges = False
    lead.save()
    ordered(lead, agency)
    other = MembershipFactory(agency=agency, lead=True, person__email=None).person
    ordered(other, agency)

    came = sent_at(FIRST)

    assert (came.sent, came.withheld) == (1, 1)
    assert ReportMail.objects.get(order__person=other).why == Withheld.NO_ADDRESS


def test_another_rhythm_is_another_order_and_the_same_is_the_same(agency, lead):
    first, again = ordered(lead, agency), ordered(lead, agency)
    other = ordered(lead, agency, rhythm=Rhythm.WEEKLY)

    assert (first, ordered(lead, agency, rhythm="")) == (again, None)
    assert ReportOrder.objects.filter(stopped_at=None).count() == 0
    assert other.pk != first.pk


def test_one_click_stops_it_by_post_alone(client, agency, lead):
    order = ordered(lead, agency)
    address = deliveries.stop_address(order)

    asked = client.get(address)
    order.refresh_from_db()
    assert (asked.status_code, order.stopped_at) == (200, None)
    client.post(address, {"List-Unsubscribe": "One-Click"})
    sent_at(FIRST)

    assert mail.outbox == []
    assert client.get(reverse("figures:stop-report", args=["made-up"])).status_code == 404


def test_lead_and_coordinator_choose_on_their_pages(client, agency, lead):
    coordinator = MembershipFactory(agency=agency, coordinator=True, person__display_name="Cora").person
    client.force_login(lead)
    client.post(reverse("figures:reports", args=[agency.slug]), {"rhythm": "weekly"})
    assert ReportOrder.objects.get(person=lead).rhythm == "weekly"

    client.force_login(coordinator)
    address = reverse("figures:partnership-reports", args=[agency.partnership.slug])
    client.post(address, {"rhythm": "monthly"})
    client.post(address, {"receiver": f"riverside:{lead.public_id}", "how_often": "quarterly"})
    refused = client.post(address, {"receiver": f"riverside:{coordinator.public_id}", "how_often": "weekly"})

    standing = ReportOrder.objects.filter(stopped_at=None)
    assert sorted(standing.values_list("person__display_name", "rhythm")) == [
        ("Cora", "monthly"),
        ("Lena", "quarterly"),
    ]
    assert "Choose from the list." in refused.content.decode()


@pytest.mark.parametrize("leads", [1, 3])
def test_the_coordinators_page_asks_as_much_for_three_as_for_one(client, leads, django_assert_num_queries):
    agency = AgencyFactory()
    client.force_login(MembershipFactory(agency=agency, coordinator=True).person)
    for lead in MembershipFactory.create_batch(leads, agency=agency, lead=True):
        ordered(lead.person, agency)
    sent_at(FIRST)

    with django_assert_num_queries(17):
        client.get(reverse("figures:partnership-reports", args=[agency.partnership.slug]))


@pytest.mark.parametrize(
    ("rhythm", "today", "end", "before"),
    [
        ("weekly", date(2026, 5, 4), date(2026, 5, 3), date(2026, 4, 26)),
        ("weekly", date(2026, 5, 3), date(2026, 4, 26), date(2026, 4, 19)),
        ("monthly", date(2026, 3, 1), date(2026, 2, 28), date(2026, 1, 31)),
        ("quarterly", date(2026, 3, 31), date(2025, 12, 31), date(2025, 9, 30)),
        ("quarterly", date(2026, 4, 1), date(2026, 3, 31), date(2025, 12, 31)),
    ],
)
def test_stretches_end(rhythm, today, end, before):
    assert (last_end(rhythm, today=today), end_before(rhythm, end=end)) == (end, before)


@pytest.mark.parametrize("number", [1, 3])
def test_reports_are_written_by_as_many_queries_for_three_as_for_one(number, django_assert_num_queries):
    for _ in range(number):
        place = AgencyFactory()
        ordered(MembershipFactory(agency=place, lead=True).person, place)

    with django_assert_num_queries(4):  # orders, their agencies, the plans of these, and what is written
        assert deliveries.write_due(at=FIRST) == number
