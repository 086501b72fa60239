from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.enums import Duty
from courses.enums import BookingState
from courses.models import Booking, Session
from tests.factories.agencies import AgencyFactory, MembershipFactory, ResponsibilityFactory
from tests.factories.courses import CoursePageFactory, EnrolmentFactory, modules_of
from tests.factories.sessions import BookingFactory, SessionFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    return AgencyFactory(name="Northmoor Council", slug="northmoor")


@pytest.fixture
def facilitator(client, agency):
    post = MembershipFactory(agency=agency)
    ResponsibilityFactory(membership=post, duty=Duty.FACILITATOR)
    client.force_login(post.person)
    return post.person


@pytest.fixture
def learner(agency):
    post = MembershipFactory(agency=agency)
    course = CoursePageFactory()
    EnrolmentFactory(person=post.person, course=course)
    post.person.module = modules_of(course)[0]
    return post.person


def coming(agency, module, **more):
    return SessionFactory(agency=agency, module=module, starts_at=timezone.now() + timedelta(days=3), **more)


def said(module, day="2031-03-04", **more):
    return {
        "module_key": str(module.translation_key),
        "kind": "place",
        "place": "Town hall, room 2",
        "waiting_list": "20",
        "lines": "1",
        "meeting-0-day": day,
        "meeting-0-start": "10:00",
        "meeting-0-end": "12:00",
        **more,
    }


def plan(client, agency, data):
    return client.post(reverse("courses:plan-session", args=[agency.slug]), data)


def test_a_facilitator_plans_a_session(client, agency, facilitator):
    module = modules_of(CoursePageFactory())[0]

    response = plan(client, agency, said(module, facilitators=[facilitator.pk]))

    session = Session.objects.get()
    assert response.url == reverse("courses:run-session", args=[agency.slug, session.public_id])
    assert (session.minutes_needed, session.time_zone, list(session.facilitators.all())) == (
        120,
        "Europe/London",
        [facilitator],
    )
    page = client.get(response.url).content.decode()
    assert "Tuesday 4 March 2031, 10:00 to 12:00, London time (GMT)" in page
    # Of the agency's area a facilitator meets the sessions alone.
    assert reverse("portal:people", args=[agency.slug]) not in page


def test_a_time_that_the_clocks_jump_over_is_refused_in_words(client, agency, facilitator):
    module = modules_of(CoursePageFactory())[0]

    response = plan(client, agency, said(module, day="2031-03-30", **{"meeting-0-start": "01:30"}))

    assert "Clocks go forward that night" in response.content.decode()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"meeting-0-day": "", "meeting-0-start": "", "meeting-0-end": ""}, "Give at least one date."),
        ({"meeting-0-end": ""}, "Give the day, and when it starts and ends."),
        ({"meeting-0-end": "09:00"}, "The end must come after the start."),
        ({"place": ""}, "Say where it is."),
        ({"kind": "online"}, "Give the link that people join by."),
        ({"meeting-0-day": "31/02/2031"}, "Enter a valid date."),
    ],
)
def test_what_is_missing_is_said(client, agency, facilitator, wrong, words):
    module = modules_of(CoursePageFactory())[0]

    response = plan(client, agency, said(module, **wrong))

    assert words in response.content.decode()
    assert not Session.objects.exists()


def test_another_date_is_a_line_more(client, agency, facilitator):
    module = modules_of(CoursePageFactory())[0]

    page = plan(client, agency, said(module, more="yes")).content.decode()

    assert 'name="meeting-1-day"' in page
    assert 'value="2031-03-04"' in page


def test_open_sessions_stand_on_the_module_and_on_my_learning(client, agency, learner):
    session = coming(agency, learner.module)
    coming(AgencyFactory(partnership=agency.partnership), learner.module, place="Elsewhere")
    client.force_login(learner)

    for address in (reverse("courses:module", args=[learner.module.slug]), reverse("portal:learn")):
        page = client.get(address).content.decode()
        assert reverse("courses:session", args=[session.public_id]) in page
        assert "Elsewhere" not in page


def test_a_place_is_booked_once_and_given_back(client, agency, learner):
    session = coming(agency, learner.module)
    client.force_login(learner)

    for _ in range(2):
        client.post(reverse("courses:book", args=[session.public_id]), {"needs": "A hearing loop"})
    assert [(row.state, row.needs) for row in Booking.objects.all()] == [("booked", "A hearing loop")]

    for _ in range(2):
        client.post(reverse("courses:give-back", args=[session.public_id]))
    assert [(row.state, row.needs) for row in Booking.objects.all()] == [("cancelled", "")]


def test_nobody_books_for_an_agency_that_is_not_theirs(client, agency):
    session = coming(agency, modules_of(CoursePageFactory())[0])
    coordinator = MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), coordinator=True).person
    client.force_login(coordinator)

    page = client.post(reverse("courses:book", args=[session.public_id]), follow=True).content.decode()

    assert "people of another agency" in page
    assert not Booking.objects.exists()


def test_a_session_for_the_partnership_is_open_to_its_agencies(client, agency):
    session = coming(agency, modules_of(CoursePageFactory())[0], is_open_to_partnership=True)
    guest = MembershipFactory(agency=AgencyFactory(partnership=agency.partnership)).person
    client.force_login(guest)

    client.post(reverse("courses:book", args=[session.public_id]))

    assert Booking.objects.get().state == BookingState.BOOKED


def test_the_link_to_join_is_for_who_has_a_place(client, agency, learner):
    link = "https://meet.example/room"
    session = coming(agency, learner.module, kind="online", online_link=link)
    client.force_login(learner)
    addresses = [reverse(f"courses:{name}", args=[session.public_id]) for name in ("session", "session-calendar")]
    assert [link in client.get(address).content.decode() for address in addresses] == [False, False]

    BookingFactory(session=session, membership=learner.memberships.get())

    assert [link in client.get(address).content.decode() for address in addresses] == [True, True]


def test_the_calendar_file_keeps_its_name_and_its_zone(client, agency, learner):
    session = coming(agency, learner.module)
    client.force_login(learner)
    address = reverse("courses:session-calendar", args=[session.public_id])

    first, second = (client.get(address).content.decode() for _ in range(2))

    assert f"UID:{session.key}-1@waymark" in first.replace("\r\n ", "")
    assert "TZID:Europe/London" in first
    assert first.replace("\r\n ", "").split("UID")[1][:60] == second.replace("\r\n ", "").split("UID")[1][:60]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_many(client, agency, facilitator, number, django_assert_num_queries):
    module = modules_of(CoursePageFactory())[0]
    for _ in range(number):
        BookingFactory(session=coming(agency, module))
    address = reverse("courses:sessions", args=[agency.slug])
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)
