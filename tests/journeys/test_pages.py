"""Every page type, for each kind of person: no accessibility fault, nothing too wide for a small phone, Urdu too."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from agencies.models import Agency, Person
from assessments.models import Attempt, Edition, Scenario
from certificates.models import Certificate
from courses.models import EasyReadPage, LessonPage, ModulePage
from tests.journeys.conftest import faults_of
from tests.journeys.test_learner import COURSE, answer_all

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MODULE = "taking-reports"


def module() -> ModulePage:
    return ModulePage.objects.get(slug=MODULE)


def public_pages() -> list[str]:
    return [
        "/",
        "/courses/",
        f"/courses/{COURSE}/",
        "/modules/",
        f"/modules/{MODULE}/",
        EasyReadPage.objects.live().descendant_of(module()).get().get_url(),
        "/glossary/",
        "/law/",
        "/help/",
        "/young-people/",
        "/resources/",
        "/resources/?audience=ks3&topic=harassment&sort=shortest",
        "/resources/?audience=nonsense",
        "/resources/anti-bullying-week/",
        "/resources/the-law-and-me/",
        "/resources/false-friends/",
        "/accessibility/",
        "/contact/",
        "/cookies/",
        "/how-we-agree/",
        "/languages/",
        "/privacy/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/certificates/",
        f"/certificates/{Certificate.objects.standing().first().number}/",
        "/certificates/WM-0000-0000-0000-4/",
        "/charter/northmoor/",
        "/api/v1/",
        "/nowhere/",
    ]


def learner_pages() -> list[str]:
    lessons = LessonPage.objects.live().child_of(module()).order_by("path")
    return [
        "/learn/",
        f"/courses/{COURSE}/",
        f"/modules/{MODULE}/",
        *[lesson.get_url() for lesson in lessons],
        reverse("assessments:quiz", args=[module().translation_key]),
        reverse("assessments:scenario", args=[Scenario.objects.filter(live=True).order_by("code").first().code]),
        reverse("agencies:account"),
    ]


def lead_pages() -> list[str]:
    lead = Person.objects.get(email="lead@demo.example")
    agency = Agency.objects.filter(memberships__person=lead).first()
    sections = (
        "",
        "people/",
        "training/",
        "training/add/",
        "plan/",
        "plan/adopt/",
        "charter/",
        "hr-system/",
        "imports/",
    )
    return [
        *(f"/agency/{agency.slug}/{section}" for section in sections),
        "/training-map/",
        f"/modules/{MODULE}/brief/",
    ]


def coordinator_pages() -> list[str]:
    here = "/partnership/northmoor"
    place = f"{here}/map/at/northmoor-borough-council/module-{MODULE}/"
    map_pages = [f"{here}/map/", place, f"{here}/map/topics/", f"{here}/map/adopted/"]
    charter_pages = [f"{here}/charter/", f"{here}/charter/1/en/", f"{here}/charter/1/ur/"]
    return ["/figures/", "/figures/definitions/", *map_pages, *charter_pages]


PAGES = {
    "": public_pages,
    "learner": learner_pages,
    "lead": lead_pages,
    "coordinator": coordinator_pages,
}


def faults_at(page: Page, addresses: list[str], *, language: str = "") -> Iterator[str]:
    prefix = f"/{language}" if language else ""
    for address in addresses:
        page.goto(prefix + address)
        yield from (f"{prefix}{address}: {fault}" for fault in faults_of(page))
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        if wide > 0:
            yield f"{prefix}{address}: {wide} px wider than the window"


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize(("width", "language"), [(1280, ""), (320, ""), (320, "ur")])
def test_pages_have_no_faults(visitor, who, width, language):
    page = visitor(who, width=width)

    assert list(faults_at(page, PAGES[who](), language=language)) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_quiz_and_its_result_have_no_faults(visitor, width):
    page = visitor("learner", width=width)
    page.goto(reverse("assessments:quiz", args=[module().translation_key]))
    page.locator("form[action*='/start/'] button").click()
    faults = faults_of(page)
    answer_all(page, Attempt.objects.get(person__email="learner@demo.example", submitted_at=None))
    page.get_by_role("button", name="Submit my answers").click()

    assert faults + faults_of(page) == []
    assert Edition.objects.filter(module_key=module().translation_key, is_current=True).count() == 1


@pytest.mark.parametrize("width", [1280, 320])
def test_scenario_played_to_its_end_has_no_faults(visitor, width):
    page = visitor("learner", width=width)
    page.goto(reverse("assessments:scenario", args=["m1-s1"]))
    faults = faults_of(page)
    page.get_by_role("link", name="Start the practice").click()
    page.wait_for_load_state()
    while page.locator("main input[type=radio]").count():
        faults += faults_of(page)
        page.locator("main input[type=radio]").first.check()
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    faults += faults_of(page)

    assert faults == []
