"""Sessions from the plan to the record: booked on a phone, checked in by a picture, closed by the lead; and groups."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from agencies.models import Agency, Person, Role
from certificates.models import Certificate
from courses.actions.progress import finish_lesson, record_quiz_passed
from courses.enums import EvidenceKind
from courses.models import Attendance, CoursePage, Cycle, Evidence, LessonPage, ModulePage, Session, SessionTime
from tests.factories.agencies import MembershipFactory
from tests.journeys.conftest import faults_at_both_widths
from tests.journeys.test_learner import COURSE, all_but_the_last_steps
from tests.journeys.test_mover import with_sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
AGENCY = "northmoor-borough-council"
PLACE, PLACES = re.compile("^Place( |$)"), re.compile("^Places( \\(|$)")


def all_but_the_session(learner: Person) -> ModulePage:
    """The learner has done all the e-learning of the course; its last module, returned, asks for a session too."""
    module = all_but_the_last_steps(learner)
    module.needs_session = True
    module.save_revision().publish()
    course, now = CoursePage.objects.get(slug=COURSE), timezone.now()
    last = LessonPage.objects.live().child_of(module).order_by("path").last()
    read = {"module_key": module.translation_key, "language": "en", "at": now}
    finish_lesson(person=learner, lesson_key=last.translation_key, revision_id=last.live_revision_id, **read)
    cycle = Cycle.objects.open().get(enrolment__person=learner, enrolment__course_key=course.translation_key)
    record_quiz_passed(person=learner, cycle_id=cycle.pk, revision_id=None, **read)
    return module


def colleagues(number: int) -> list[Person]:
    """New people of the same agency, who can sign in as colleague1, colleague2, …"""
    agency = Agency.objects.get(slug=AGENCY)
    role = Role.objects.get(partnership=agency.partnership, code="council-front-desk")
    return [
        with_sign_in(
            MembershipFactory(agency=agency, role=role, person__display_name=f"Colleague Number{place}").person,
            f"colleague{place}@demo.example",
        )
        for place in range(1, number + 1)
    ]


def plan(lead: Page, module: ModulePage, *, places: int) -> Session:
    lead.goto(f"/agency/{AGENCY}/sessions/")
    lead.get_by_role("link", name="Plan a session").click()
    lead.get_by_label("Module", exact=True).select_option(label=module.title)
    lead.get_by_label("Day", exact=True).fill((timezone.localdate() + timedelta(days=1)).isoformat())
    lead.get_by_label("From", exact=True).fill("10:00")
    lead.get_by_label("To", exact=True).fill("11:30")
    lead.get_by_label(PLACE).fill("Civic centre, room 3")
    lead.get_by_label(PLACES).fill(str(places))
    lead.get_by_role("button", name="Plan it and open booking").click()
    expect(lead.get_by_text("The session is planned and open for booking.")).to_be_visible()
    return Session.objects.get(public_id=lead.url.rstrip("/").rsplit("/", 1)[-1])


def open_on_a_phone(page: Page, session: Session, module: ModulePage) -> None:
    page.goto("/learn/sessions/")
    page.get_by_role("list").filter(has_text="Civic centre, room 3").get_by_role(
        "link", name=module.title
    ).first.click()
    assert page.url.endswith(f"/{session.public_id}/")


def the_day_comes(session: Session) -> None:
    """The clock of the site cannot be put forward, so the session is put back: it began half an hour ago."""
    starts_at = timezone.now() - timedelta(minutes=30)
    SessionTime.objects.filter(session=session).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), date=timezone.localdate(starts_at)
    )


def address_in_picture(page: Page) -> str:
    """What a phone reads from the screen in the room."""
    picture = page.get_by_role("img", name="QR code of the address for checking in").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return code.text


def row_of(page: Page, person: Person) -> object:
    return page.locator(f"#person-{person.public_id}")


def attendance(session: Session) -> dict[str, tuple[str, int]]:
    return {row.person.email: (row.presence, row.minutes) for row in Attendance.objects.filter(session=session)}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_e_learning_and_a_session_give_one_result(visitor: Callable[..., Page], picture, script: bool):
    learner = Person.objects.get(email="learner@demo.example")
    second, third = colleagues(2)
    module = all_but_the_session(learner)
    held = {"person": learner, "course_key": CoursePage.objects.get(slug=COURSE).translation_key}
    assert Certificate.objects.filter(**held).count() == 0
    faults: list[str] = []

    lead = visitor("lead", script=script)
    session = plan(lead, module, places=1)
    faults += faults_at_both_widths(lead) if script else []

    # One place: the learner takes it, a colleague waits, and moves up when it is given back.
    phone, other = visitor("learner", width=320, script=script), visitor("colleague1", width=320, script=script)
    open_on_a_phone(phone, session, module)
    faults += faults_at_both_widths(phone) if script else []
    phone.get_by_role("button", name="Book a place").click()
    expect(phone.get_by_text("You have a place.", exact=True)).to_be_visible()
    open_on_a_phone(other, session, module)
    other.get_by_role("button", name="Join the waiting list").click()
    expect(other.get_by_text("You are on the waiting list. You move up", exact=False)).to_be_visible()
    phone.get_by_role("button", name="Give my place back").click()
    expect(phone.get_by_role("button", name="Join the waiting list")).to_be_visible()
    other.reload()
    expect(other.get_by_text("You have a place.", exact=True)).to_be_visible()

    # The learner waits now, until the lead finds a larger room.
    phone.get_by_role("button", name="Join the waiting list").click()
    lead.get_by_role("link", name="Change", exact=True).click()
    lead.get_by_label(PLACES).fill("3")
    lead.get_by_role("button", name="Save, and tell who is booked").click()
    phone.reload()
    expect(phone.get_by_text("You have a place.", exact=True)).to_be_visible()
    absent = visitor("colleague2", width=320, script=script)
    open_on_a_phone(absent, session, module)
    absent.get_by_role("button", name="Book a place").click()
    expect(absent.get_by_text("You have a place.", exact=True)).to_be_visible()

    # On the day: the learner points the phone at the screen in the room.
    the_day_comes(session)
    lead.goto(f"/agency/{AGENCY}/sessions/{session.public_id}/check-in/")
    lead.get_by_role("button", name="Open check-in").click()
    phone.goto(address_in_picture(lead))
    faults += faults_at_both_widths(phone) if script else []
    phone.get_by_role("button", name="I am here").click()
    expect(phone.get_by_text("You are on the register.", exact=True)).to_be_visible()

    # The register, on the lead's own phone.
    lead.set_viewport_size({"width": 320, "height": 700})
    lead.goto(f"/agency/{AGENCY}/sessions/{session.public_id}/register/")
    expect(lead.locator(".wm-register__count")).to_have_text("1 of 3 is here")
    expect(row_of(lead, learner).get_by_role("button", name=re.compile("^Here"))).to_have_attribute(
        "aria-pressed", "true"
    )
    row_of(lead, second).get_by_role("button", name="In part").click()
    expect(lead.locator(".wm-register__count")).to_have_text("2 of 3 are here")
    picture(lead, "register")
    faults += faults_at_both_widths(lead) if script else []
    lead.get_by_role("link", name="Close the register").click()
    expect(lead.locator("main li")).to_contain_text(
        [
            "1 person attended, and has it on their record",
            "1 person attended in part: kept, but it completes nothing",
            "1 person was booked and did not come",
        ]
    )
    lead.get_by_role("button", name="Close the register").click()
    expect(lead.get_by_text("The register is closed. Everybody who attended", exact=False)).to_be_visible()

    assert attendance(session) == {
        learner.email: ("full", 90),
        second.email: ("partly", 45),
        third.email: ("absent", 0),
    }
    completed = Evidence.objects.standing().filter(person=learner, recorded_at__gte=session.made_at)
    assert sorted(completed.values_list("kind", flat=True)) == sorted(
        [EvidenceKind.SESSION_ATTENDED, EvidenceKind.MODULE_COMPLETED, EvidenceKind.COURSE_COMPLETED]
    )
    certificate = Certificate.objects.get(**held)
    phone.goto("/learn/")
    expect(phone.locator(f'a[href$="{certificate.number}.pdf"]')).to_have_count(1)
    assert faults == []


def test_a_group_joins_by_a_short_code(visitor: Callable[..., Page]):
    learner = Person.objects.get(email="learner@demo.example")
    [typed] = colleagues(1)
    module = ModulePage.objects.get(slug="challenging-prejudice")
    lessons = list(LessonPage.objects.live().child_of(module).order_by("path"))
    faults: list[str] = []

    lead = visitor("lead")
    lead.goto(f"/agency/{AGENCY}/sessions/")
    lead.get_by_label("Module", exact=True).select_option(label=module.title)
    lead.get_by_role("button", name="Start a group").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text(lessons[0].title)
    faults += faults_at_both_widths(lead)
    words = lead.locator(".wm-box--quiet").inner_text()
    found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{3}", words)
    assert found is not None
    session = Session.objects.get(public_id=lead.url.rstrip("/").rsplit("/", 2)[-2])

    # One joins signed in, by typing the code as people type it; one gives a name alone.
    phone, guest = visitor("learner", width=320), visitor(width=320, script=False)
    for page in (phone, guest):
        page.goto("/here/")
        page.get_by_label("Code").fill(found[0].replace("-", " ").lower())
        page.get_by_role("button", name="Continue").click()
    phone.get_by_role("button", name="I am here").click()
    guest.get_by_label("Your name").fill(typed.name.lower())
    guest.get_by_role("button", name="Put me on the list").click()
    expect(guest.get_by_text("Your name is on the list.", exact=False)).to_be_visible()

    phone.get_by_role("link", name="Follow the group on this phone").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(lessons[0].title)
    lead.get_by_role("button", name=re.compile("Next lesson|On to the quick check")).click()
    phone.get_by_role("link", name="Go where the group is now").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(lessons[1].title)
    faults += faults_at_both_widths(phone)
    for _lesson in lessons[1:]:
        lead.get_by_role("button", name=re.compile("Next lesson|On to the quick check")).click()
    lead.get_by_role("link", name="Go to the register").click()

    # A name that is nobody yet holds the register open.
    lead.get_by_role("link", name="Close the register").click()
    lead.get_by_role("button", name="Close the register").click()
    expect(lead.get_by_text("Some typed names are nobody yet.", exact=False)).to_be_visible()
    faults += faults_at_both_widths(lead)
    lead.get_by_role("button", name="This is the person").click()
    row_of(lead, typed).get_by_role("button", name="Passed the check on paper").click()
    expect(lead.locator(".wm-register__count")).to_have_text("2 of 2 are here")
    lead.get_by_role("link", name="Close the register").click()
    lead.get_by_role("button", name="Close the register").click()
    expect(lead.get_by_text("The register is closed. Everybody who attended", exact=False)).to_be_visible()

    assert {email: presence for email, (presence, _minutes) in attendance(session).items()} == {
        learner.email: "full",
        typed.email: "full",
    }
    passed = Evidence.objects.standing().filter(person=typed, recorded_at__gte=session.made_at)
    assert sorted(passed.values_list("kind", flat=True)) == sorted(
        [EvidenceKind.SESSION_ATTENDED, EvidenceKind.QUIZ_PASSED, EvidenceKind.MODULE_COMPLETED]
    )
    assert faults == []
