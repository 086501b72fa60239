from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.enums import Duty
from courses.enums import SessionKind
from courses.models import Arrival, Attendance
from courses.queries.check_in import code_now, session_with
from tests.factories.agencies import AgencyFactory, MembershipFactory, ResponsibilityFactory
from tests.factories.courses import NOW, CoursePageFactory, modules_of
from tests.factories.sessions import BookingFactory, SessionFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def session():
    module = modules_of(CoursePageFactory())[0]
    return SessionFactory(
        agency=AgencyFactory(slug="northmoor"), module=module, starts_at=timezone.now() - timedelta(minutes=30)
    )


@pytest.fixture
def facilitator(client, session):
    post = MembershipFactory(agency=session.agency)
    ResponsibilityFactory(membership=post, duty=Duty.FACILITATOR)
    client.force_login(post.person)
    return post.person


def at(name, session, *more):
    return reverse(f"courses:{name}", args=[session.agency.slug, session.public_id, *more])


def press(client, session, person, **more):
    return client.post(at("tick", session), {"person": person.public_id, **more})


def test_the_register_is_ticked_by_presses_of_buttons(client, session, facilitator):
    booking = BookingFactory(session=session)

    response = press(client, session, booking.person, presence="full")

    assert response.url == f"{at('register', session)}?meeting=1#person-{booking.person.public_id}"
    assert Arrival.objects.get().person == booking.person
    assert "1 of 1 is here" in client.get(at("register", session)).content.decode()


def test_walk_ins_are_found_by_name_or_username_in_the_agency_alone(client, session, facilitator):
    mine = MembershipFactory(agency=session.agency, person__display_name="Ola Nowak").person
    other = MembershipFactory(person__display_name="Ola Elsewhere").person

    for words in ("ola", "nowak ola", mine.username.upper()):
        page = client.get(at("register", session), {"q": words}).content.decode()
        assert (mine.public_id in page, other.public_id in page) == (True, False)

    assert press(client, session, other, presence="full").status_code == 404
    assert press(client, session, mine, presence="full").status_code == 302


def test_a_code_in_the_room_puts_people_on_the_register(client, session, facilitator):
    client.post(at("screen", session))
    session.refresh_from_db()
    code = code_now(session, timezone.now())
    screen = client.get(at("screen", session))
    later = code_now(session, timezone.now())  # it may have changed between the two
    assert any(each in screen.content.decode() for each in (code, later))
    assert screen["Refresh"] == "60"
    visitor = MembershipFactory(agency=session.agency).person
    client.force_login(visitor)

    typed = client.get(reverse("courses:here"), {"code": code.replace("-", " ").lower()})
    assert typed.status_code == 302
    address = reverse("courses:here-with", args=[code])
    assert "I am here" in client.get(address).content.decode()
    assert not Arrival.objects.exists()  # reading is not saying
    for _ in range(2):
        client.post(address)

    assert [(row.person, row.how) for row in Arrival.objects.all()] == [(visitor, "qr")]
    assert "You are on the register" in client.get(address).content.decode()


def test_somebody_without_a_sign_in_types_a_name_and_is_matched(client, session, facilitator):
    client.post(at("screen", session))
    session.refresh_from_db()
    address = reverse("courses:here-with", args=[code_now(session, timezone.now())])
    client.logout()
    client.post(address, {"name": "Ola Nowak"})
    person = MembershipFactory(agency=session.agency, person__display_name="Ola Nowak").person
    client.force_login(facilitator)
    [name] = Arrival.objects.all()

    client.post(at("match", session), {"name": name.pk, "who": "Ola Nowak"})

    assert [(row.person, row.typed_name) for row in Arrival.objects.all()] == [(person, "")]


@pytest.mark.parametrize(("minutes", "works"), [(0, True), (9, True), (25, False)])
def test_a_code_lives_a_few_minutes(session, minutes, works):
    # Of a key drawn at random, one in some thousands shows the same three letters twice within the hour.
    session.key = UUID(int=7)
    session.check_in_code, session.check_in_until = "ACDEF", NOW + timedelta(hours=1)
    session.save()
    code = code_now(session, NOW)

    assert (session_with(code, NOW + timedelta(minutes=minutes)) == session) is works
    assert session_with("ACDEF", NOW) is None
    assert session_with("ACDEF-AAA" if not code.endswith("AAA") else "ACDEF-CCC", NOW) is None
    assert session_with(code, NOW + timedelta(hours=2)) is None


def test_closing_says_what_is_kept_and_keeps_it(client, session, facilitator):
    booking = BookingFactory(session=session)
    walk_in = MembershipFactory(agency=session.agency).person
    press(client, session, walk_in, presence="full")

    page = client.get(at("close-register", session)).content.decode()
    assert "1 person attended, and has it on their record" in page
    assert "1 person was booked and did not come" in page
    for _ in range(2):
        client.post(at("close-register", session))

    said = {row.person: row.presence for row in Attendance.objects.all()}
    assert said == {walk_in: "full", booking.person: "absent"}
    assert "mended with a reason" in client.get(at("register", session)).content.decode()


def test_a_mistake_is_mended_with_a_reason(client, session, facilitator):
    booking = BookingFactory(session=session)
    client.post(at("close-register", session))
    address = at("amend-register", session, booking.person.public_id)

    assert "Reason" in client.post(address, {"presence": "full", "reason": ""}).content.decode()
    client.post(address, {"presence": "full", "reason": "Came by the back door."})

    assert Attendance.objects.get(replaced_by=None).presence == "full"


def test_a_learner_cannot_open_the_register(client, session):
    client.force_login(BookingFactory(session=session).person)

    assert [client.get(at(name, session)).status_code for name in ("register", "screen", "close-register")] == [404] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_costs_the_same_however_many(client, session, facilitator, number, django_assert_num_queries):
    session.kind = SessionKind.PLACE
    for booking in BookingFactory.create_batch(number, session=session):
        press(client, session, booking.person, presence="full")
    client.get(at("register", session))

    with django_assert_num_queries(13):
        client.get(at("register", session))
