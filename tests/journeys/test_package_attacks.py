"""A package whose own program tries every way out of its frame gets nothing, and the lesson goes on."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Frame, Page, Request, expect

from agencies.models import Person
from assessments.models import Play, PlayReport
from assessments.queries.package_files import token_for
from courses.models import Evidence, LessonPage
from tests.h5p.attacks import WITHOUT_FENCE, Outside, attack
from tests.h5p.stored import put, stored
from tests.journeys.conftest import PATIENCE, sign_in
from tests.journeys.packages import box, in_a_lesson, inside

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def outside():
    with Outside() as there:
        yield there


@pytest.fixture
def learner(chromium, demo_site):
    """A learner's window. Unlike a visitor's, it may try to ask other sites: the server there says whether it did."""
    context = chromium.new_context(base_url=demo_site, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, "learner")
    yield page
    context.close()


def under_attack(page: Page, mode: str, outside: Outside, site: str, **content: str) -> tuple[LessonPage, Frame]:
    """A lesson with the attacker and an honest package after it, and the attacker's frame, ready to begin."""
    wicked = stored(attack(mode, out=outside.address, stun=outside.stun, site=site, **content))
    lesson = in_a_lesson(wicked, stored())
    page.goto(lesson.url)
    box(page).scroll_into_view_if_needed()
    expect(box(page)).to_have_attribute("data-state", "ready")
    frame = box(page).locator("iframe").element_handle().content_frame()
    assert frame is not None
    return lesson, frame


def the_lesson_goes_on(page: Page, lesson: LessonPage, outside: Outside) -> None:
    """It is where it was, the honest package plays in it, nobody outside has heard, and nothing was written."""
    page.wait_for_timeout(1500)
    assert page.url.endswith(lesson.url)
    assert outside.heard == []
    assert PlayReport.objects.count() == 0
    assert Evidence.objects.filter(kind="practice-done").count() == 0
    box(page, 1).scroll_into_view_if_needed()
    inside(page, 1).get_by_role("button", name="Yes").click()
    expect(box(page, 1)).to_have_attribute("data-state", "done")
    assert PlayReport.objects.count() == 1
    page.goto("/learn/")  # what was still being saved is
    assert outside.heard == []


def tries_of(page: Page, frame: Frame) -> dict[str, str]:
    frame.evaluate("window.attack()")
    page.wait_for_timeout(3000)
    return frame.evaluate("window.tries")


def test_the_same_program_without_a_fence_is_heard_outside(chromium, outside):
    """So that the silence in the other tests means something."""
    page = chromium.new_page()
    page.goto(outside.address)
    page.add_script_tag(content=WITHOUT_FENCE)

    content = json.dumps({"mode": "call", "out": outside.address, "stun": outside.stun, "site": outside.address})
    page.evaluate(f"new Waymark.Attack({content}, 1).attach([document.body]), window.attack()")
    page.wait_for_timeout(3000)
    page.close()

    heard = {line.partition("?")[0].removesuffix(" HTTP/1.1").rpartition("/")[2] for line in outside.heard}
    assert heard >= {
        "a call", "fetch", "keepalive", "xhr", "beacon", "socket", "events", "worker", "shared", "import", "image",
        "prefetch", "preload", "stylesheet", "script", "iframe", "audio", "video", "srcset",
        "object", "srcdoc", "css-import", "css-font", "css-image", "svg", "relative.png", "popup",
    }  # fmt: skip


def test_it_reaches_nothing_of_the_site(learner, demo_site, outside):
    other = stored()
    put(other, "content/secret.txt", "secret")
    token = token_for(other, Person.objects.get(email="learner@demo.example"))
    address = demo_site + reverse("assessments:package-file", args=[token, "content/secret.txt"])
    assert learner.request.get(address).text() == "secret"
    lesson, frame = under_attack(learner, "reach", outside, demo_site, other=address)

    tries = tries_of(learner, frame)

    # What a browser does not call refused, it does in silence: nobody is asked, nothing is sent.
    silent = {name: result for name, result in tries.items() if not result.startswith("refused")}
    assert silent == {
        "question": "got false",
        "forged report by beacon": "got true",
        "forged report by form": "got undefined",
    }
    assert len(tries) == 25
    the_lesson_goes_on(learner, lesson, outside)


def test_it_calls_nobody_outside(learner, demo_site, outside):
    lesson, frame = under_attack(learner, "call", outside, demo_site)

    tries = tries_of(learner, frame)

    assert len(tries) == 41
    assert tries["call from browser to browser"] == "refused ReferenceError"
    the_lesson_goes_on(learner, lesson, outside)


def test_it_moves_nothing_around_it(learner, demo_site, outside):
    lesson, frame = under_attack(learner, "move", outside, demo_site)

    tries_of(learner, frame)

    assert len(learner.context.pages) == 1
    the_lesson_goes_on(learner, lesson, outside)


@pytest.mark.parametrize("way", ["address", "refresh", "link", "download", "form", "data", "blob", "back"])
def test_it_takes_its_frame_nowhere(learner, demo_site, outside, way):
    lesson, frame = under_attack(learner, way, outside, demo_site)

    frame.evaluate("setTimeout(window.attack, 10)")
    learner.wait_for_timeout(1500)

    the_lesson_goes_on(learner, lesson, outside)


def test_it_cannot_take_the_lesson_back(learner, demo_site, outside):
    """Going back in the frame leaves the lesson in Firefox and WebKit. Chromium stays, so the ways are looked at."""
    _, frame = under_attack(learner, "back", outside, demo_site)

    ways = frame.evaluate("['back', 'forward', 'go'].map((name) => History.prototype[name].toString())")

    assert ways == ["() => {}"] * 3


def test_a_page_of_the_site_in_its_frame_knows_nobody(learner, demo_site, outside):
    """It may take its frame to a page of the site. No cookie goes with it, and the lesson closes the frame."""
    lesson, frame = under_attack(learner, "site", outside, demo_site)
    asked: list[Request] = []
    learner.on("request", lambda request: asked.append(request) if request.frame == frame else None)

    frame.evaluate("setTimeout(window.attack, 10)")

    expect(box(learner)).to_have_attribute("data-state", "failed")
    assert [request.url.removeprefix(demo_site) for request in asked[:2]] == [
        "/learn/",
        "/accounts/login/?next=/learn/",
    ]
    assert [request.all_headers().get("cookie") for request in asked[:2]] == [None, None]
    the_lesson_goes_on(learner, lesson, outside)


def test_words_that_are_none_change_nothing(learner, demo_site, outside):
    lesson, frame = under_attack(learner, "babble", outside, demo_site)
    title = learner.title()

    tries_of(learner, frame)

    assert box(learner).get_attribute("data-state") == "ready"
    assert learner.title() == title
    assert box(learner).locator("img").count() == 0
    height = learner.evaluate("document.querySelector('.wm-package__frame').getBoundingClientRect().height")
    assert 120 <= height <= 4000
    assert {play.state for play in Play.objects.all()} == {""}
    the_lesson_goes_on(learner, lesson, outside)


def test_a_flood_of_words_closes_the_frame(learner, demo_site, outside):
    lesson, frame = under_attack(learner, "flood", outside, demo_site)

    frame.evaluate("setTimeout(window.attack, 10)")

    expect(box(learner)).to_have_attribute("data-state", "failed")
    the_lesson_goes_on(learner, lesson, outside)
