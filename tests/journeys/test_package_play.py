"""A learner practises with interactive packages in a lesson."""

import io
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Page, Route, expect

from agencies.models import Person
from assessments.actions import packages
from assessments.models import PackageVersion, Play, PlayReport
from tests.h5p.making import files, real_true_false, zipped
from tests.h5p.stored import stored
from tests.journeys.conftest import faults_at_both_widths
from tests.journeys.packages import box, in_a_lesson, inside

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def editor() -> Person:
    return Person.objects.get(email="editor@demo.example")


def uploaded(package: bytes) -> PackageVersion:
    return packages.upload(file=io.BytesIO(package), name="a.h5p", by=editor(), at=timezone.now())


def tiny(parts: int = 1, question: str = "Is it so?") -> PackageVersion:
    return stored(files({"question": question, "parts": parts}), package__title=f"{question} ({parts})")


def to_the_package(page: Page, place: int = 0) -> None:
    box(page, place).scroll_into_view_if_needed()


def test_a_real_package_is_played_left_and_taken_up_again(visitor):
    lesson = in_a_lesson(uploaded(real_true_false()))
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    expect(box(page)).to_have_attribute("data-state", "ready")

    inside(page).get_by_role("radio", name="False").click()
    inside(page).get_by_role("button", name=re.compile("Check")).click()

    expect(box(page).get_by_role("status")).to_contain_text("Done on")
    play = Play.objects.get()
    assert (play.passed, play.score, play.completed_at is not None) == (True, 1.0, True)
    assert PlayReport.objects.filter(completion=True).count() == 1
    expect(box(page)).to_have_attribute("data-state", "done")

    expect_state(page, play)
    page.goto("/learn/")
    page.goto(lesson.url)
    to_the_package(page)
    expect(inside(page).get_by_role("radio", name="False")).to_be_checked()
    assert Play.objects.count() == 1


def expect_state(page: Page, play: Play, number: int = 1) -> None:
    """Waits until where the person stands has been saved so many times."""
    for _ in range(100):
        play.refresh_from_db()
        if play.state_number >= number:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"saved {play.state_number} times")


def test_a_package_of_three_parts_opens_where_it_was_left(visitor):
    lesson = in_a_lesson(tiny(parts=3))
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    inside(page).get_by_role("button", name="Yes").click()
    expect(inside(page).get_by_text("Is it so? 1/3")).to_be_visible()
    page.goto("/learn/")  # at once: what is not sent yet goes as the page is left

    page.goto(lesson.url)
    to_the_package(page)

    expect(inside(page).get_by_text("Is it so? 1/3")).to_be_visible()
    for _ in range(2):
        inside(page).get_by_role("button", name="Yes").click()
    expect(box(page)).to_have_attribute("data-state", "done")
    assert Play.objects.get().completed_at is not None


def test_starting_again_is_asked_once_and_starts_a_new_play(visitor):
    lesson = in_a_lesson(tiny(parts=3))
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    inside(page).get_by_role("button", name="Yes").click()
    expect_state(page, Play.objects.get())

    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="No, go on").click()
    expect(page.get_by_role("button", name="Start again")).to_be_focused()
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Yes, start again").click()

    expect(inside(page).get_by_text("Is it so? 0/3")).to_be_visible()
    assert [play.ended_at is None for play in Play.objects.order_by("number")] == [False, True]


def test_who_has_started_finishes_the_version_that_they_started(visitor):
    version = tiny(parts=3, question="The first?")
    lesson = in_a_lesson(version)
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    inside(page).get_by_role("button", name="Yes").click()
    expect_state(page, Play.objects.get())
    second = io.BytesIO(zipped(files({"question": "The second?", "parts": 3})))
    packages.replace(package=version.package, file=second, name="second.h5p", by=editor(), at=timezone.now())

    page.reload()
    to_the_package(page)

    expect(inside(page).get_by_text("The first? 1/3")).to_be_visible()
    expect(box(page).get_by_role("status")).to_contain_text("There is a newer version")
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Yes, start again").click()
    expect(inside(page).get_by_text("The second? 0/3")).to_be_visible()


@pytest.mark.parametrize("missing", ["frame.bundle", "tiny.js", "content.json", "player.js", "/activities/plays/"])
def test_a_file_that_does_not_load_is_said_and_the_text_stands_in(visitor, missing):
    lesson = in_a_lesson(tiny())
    page = visitor("learner")
    page.route(re.compile(re.escape(missing)), lambda route: refuse(route))
    page.goto(lesson.url)
    to_the_package(page)

    expect(box(page)).to_have_attribute("data-state", "failed")
    expect(box(page).get_by_role("status")).to_contain_text("The activity did not load.")
    expect(box(page).get_by_text("The same in words.")).to_be_visible()

    page.unroute_all()
    page.get_by_role("button", name="Try again").click()

    expect(box(page)).to_have_attribute("data-state", "ready")


def refuse(route: Route) -> None:
    route.fulfill(status=503, body="") if "/activities/" in route.request.url else route.abort()


def test_what_stopped_the_page_last_time_waits_to_be_asked(visitor):
    """In other browsers a program that never ends stops the whole page, which then cannot say that it is left."""
    lesson = in_a_lesson(stored(files(script="while (true);"), package__title="It never ends"))
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    expect(box(page).locator("iframe")).to_be_attached()
    with pytest.raises(Error):
        page.goto("chrome://crash")

    again = page.context.new_page()
    again.goto(lesson.url)
    to_the_package(again)

    expect(box(again)).to_have_attribute("data-state", "failed")
    expect(box(again).get_by_role("status")).to_contain_text("did not finish loading last time")
    expect(box(again).get_by_text("The same in words.")).to_be_visible()
    again.get_by_role("button", name="Try again").click()
    expect(box(again)).to_have_attribute("data-state", "loading")


def test_whoever_leaves_while_it_loads_finds_it_starting_by_itself(visitor):
    lesson = in_a_lesson(tiny())
    page = visitor("learner")
    page.route(re.compile("tiny.js"), lambda route: None)  # never answered
    page.goto(lesson.url)
    to_the_package(page)
    expect(box(page).locator("iframe")).to_be_attached()
    page.goto("/learn/")
    assert page.evaluate("localStorage.length") == 0
    page.unroute_all()

    page.goto(lesson.url)
    to_the_package(page)

    expect(box(page)).to_have_attribute("data-state", "ready")
    assert page.evaluate("localStorage.length") == 0


def test_without_script_the_text_is_the_activity(visitor):
    lesson = in_a_lesson(tiny())
    page = visitor("learner")
    page.context.route("**/*.js", lambda route: route.abort())  # signing in needed it not, but staying in asks for it
    page.goto(lesson.url)

    expect(box(page).get_by_text("The activity needs JavaScript")).to_be_visible()
    expect(box(page).get_by_text("The same in words.")).to_be_visible()
    assert page.locator(".wm-package iframe").count() == 0
    assert Play.objects.count() == 0


def test_packages_of_a_lesson_start_one_after_the_other(visitor):
    lesson = in_a_lesson(tiny(question="One?"), tiny(question="Two?"))
    page = visitor("learner")
    page.set_viewport_size({"width": 1280, "height": 4000})
    started: list[str] = []
    page.on("request", lambda request: started.append(request.url) if request.url.endswith("/start/") else None)
    held: list[Route] = []
    page.route(re.compile(r"/activities/plays/"), lambda route: route.continue_() if held else held.append(route))
    page.goto(lesson.url)
    to_the_package(page, 1)
    page.wait_for_timeout(1500)
    assert len(started) == 1

    held[0].continue_()

    for place, question in enumerate(["One?", "Two?"]):
        expect(inside(page, place).get_by_text(f"{question} 0/1")).to_be_visible()
    assert len(started) == 2
    inside(page, 1).get_by_role("button", name="Yes").click()
    expect(box(page, 1)).to_have_attribute("data-state", "done")
    expect(box(page, 0)).to_have_attribute("data-state", "ready")


def test_in_two_windows_the_second_to_save_is_told(visitor):
    lesson = in_a_lesson(tiny(parts=3))
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    expect(box(page)).to_have_attribute("data-state", "ready")
    other = page.context.new_page()
    other.goto(lesson.url)
    to_the_package(other)
    inside(other).get_by_role("button", name="Yes").click()
    expect_state(other, Play.objects.get())
    late: list[Route] = []
    page.route(re.compile("/report/$"), lambda route: late.append(route))

    inside(page).get_by_role("button", name="No").click()

    expect(box(page).get_by_role("status")).to_contain_text("Another window saved this")
    with page.expect_response(re.compile("/report/$")):
        late[0].continue_()
    page.wait_for_timeout(500)
    expect(box(page).get_by_role("status")).to_contain_text("Another window saved this")
    assert Play.objects.get().state == '{"done":1,"right":1}'


def test_whoever_was_signed_out_meanwhile_is_led_to_sign_in(visitor):
    lesson = in_a_lesson(tiny())
    page = visitor("learner")
    page.goto(lesson.url)
    page.context.clear_cookies(name="sessionid")
    to_the_package(page)

    expect(box(page)).to_have_attribute("data-state", "failed")
    expect(box(page).get_by_role("status")).to_have_text("You are signed out. Sign in again to go on. Sign in")
    expect(box(page).get_by_role("link", name="Sign in")).to_be_visible()
    expect(box(page).get_by_text("The same in words.")).to_be_visible()


def test_staff_try_it_without_a_record(visitor):
    lesson = in_a_lesson(tiny())
    page = visitor("editor")
    page.goto(lesson.url)
    to_the_package(page)
    inside(page).get_by_role("button", name="Yes").click()

    expect(box(page).get_by_role("status")).to_contain_text("nothing is recorded")
    assert Play.objects.count() == PlayReport.objects.count() == 0


def test_a_lesson_with_packages_has_no_fault_for_axe_while_they_play_and_when_they_fail(visitor):
    lesson = in_a_lesson(tiny(), stored({**files(), "h5p.json": "{"}, package__title="Broken"))
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page, 0)
    expect(box(page, 0)).to_have_attribute("data-state", "ready")
    to_the_package(page, 1)
    expect(box(page, 1)).to_have_attribute("data-state", "failed")
    page.get_by_role("button", name="Start again").first.click()

    assert faults_at_both_widths(page) == []


def test_a_package_fills_the_screen_and_leaves_it(visitor):
    lesson = in_a_lesson(tiny())
    page = visitor("learner")
    page.goto(lesson.url)
    to_the_package(page)
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()

    page.get_by_role("button", name="Leave full screen").click()

    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()
