"""Answers are not lost: not with the connection, not with the session, not without script."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from assessments.models import Attempt
from assessments.queries.papers import answers_of, paper_of
from tests.factories.assessments import QuizFactory, learner_of, one_of_each, publish, start
from tests.journeys.conftest import PATIENCE, faults_of

pytestmark = pytest.mark.journey
PASSWORD = "a-long-password"


@pytest.fixture
def attempt(transactional_db):
    quiz = publish(QuizFactory(questions=one_of_each(), shuffle_questions=False))
    person = learner_of(quiz)
    person.set_password(PASSWORD)
    person.save()
    return start(person, quiz)


@pytest.fixture
def browse(chromium, live_server, attempt, _restored_at_rest):
    """Opens the attempt in a browser in which its person is signed in."""
    opened = []

    def browse(*, script=True, width=1280):
        client = Client()
        client.force_login(attempt.person)
        context = chromium.new_context(
            base_url=live_server.url, java_script_enabled=script, viewport={"width": width, "height": 900}, locale="en"
        )
        opened.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(attempt.get_absolute_url())
        return page

    yield browse
    for context in opened:
        context.close()


def answered(attempt):
    return sum(item.is_answered for item in paper_of(attempt, answers_of(attempt)))


def test_answers_are_saved_as_they_are_given(browse, attempt):
    page = browse()

    page.get_by_label("True", exact=True).check()

    expect(page.locator("[data-quiz-state]")).to_have_text("Your answers are saved.")
    expect(page.get_by_text("1 of 8 questions answered")).to_be_visible()
    assert answered(attempt) == 1


def test_answers_given_without_a_connection_are_sent_when_it_is_back(browse, attempt):
    page = browse()

    page.context.set_offline(True)
    page.get_by_label("True", exact=True).check()
    expect(page.locator("[data-quiz-state]")).to_contain_text("No connection.")
    assert answered(attempt) == 0

    page.context.set_offline(False)
    expect(page.locator("[data-quiz-state]")).to_have_text("Your answers are saved.")
    assert answered(attempt) == 1


def test_answers_kept_on_the_device_are_filled_in_again(browse, attempt):
    page = browse()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("True", exact=True).check()
    page.locator("select").first.select_option(index=1)
    expect(page.locator("[data-quiz-state]")).to_contain_text("No connection.")

    page.unroute("**/save/")
    page.reload()

    expect(page.get_by_label("True", exact=True)).to_be_checked()
    expect(page.locator("[data-quiz-state]")).to_have_text("Your answers are saved.")
    assert answered(attempt) == 1
    assert page.evaluate("localStorage.length") == 0


def test_a_session_that_ends_in_the_middle_loses_nothing(browse, attempt):
    page = browse()
    Session.objects.all().delete()

    page.get_by_label("True", exact=True).check()
    page.get_by_role("link", name="You were signed out.").click()
    page.locator("[name=login]").fill(attempt.person.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url(f"**{attempt.get_absolute_url()}")
    expect(page.get_by_text("The answers you gave before you were signed out are saved.")).to_be_visible()
    expect(page.get_by_label("True", exact=True)).to_be_checked()
    # The copy on the device is sent once more; the test ends when nothing is under way.
    expect(page.locator("[data-quiz-state]")).to_have_text("Your answers are saved.")
    assert answered(attempt) == 1


def test_a_quiz_is_taken_without_script_by_keyboard_alone(browse, attempt):
    page = browse(script=False)

    page.get_by_label("True", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Submit my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="7 questions have no full answer")).to_be_visible()
    page.get_by_role("button", name="Submit with 7 questions left out").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Not passed yet", level=1)).to_be_visible()
    assert Attempt.objects.get().marks == 1


@pytest.mark.parametrize("script", [True, False])
def test_gaps_are_filled_and_words_marked_by_keyboard_alone(browse, attempt, script):
    page = browse(script=script)

    page.get_by_label("Gap 1 of 2").focus()
    page.keyboard.type("Driven")
    page.keyboard.press("Enter" if script else "Tab")
    page.keyboard.type("report")
    for word in ("spits", "calls her names"):
        page.get_by_role("checkbox", name=word).focus()
        page.keyboard.press("Space")
    if script:
        expect(page.get_by_text("2 of 8 questions answered")).to_be_visible()
        expect(page.locator("[data-quiz-state]")).to_have_text("Your answers are saved.")
    page.get_by_role("button", name="Save and come back later").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()

    kept = paper_of(attempt, answers_of(attempt))
    right = [item.question.kind for item in kept if item.kind.is_right(item.question.content, item.response)]
    assert right == ["blanks", "mark"]


def test_what_was_typed_without_a_connection_is_filled_in_again(browse, attempt):
    page = browse()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("Gap 2 of 2").press_sequentially("repo")
    page.get_by_role("checkbox", name="spits").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-quiz-state]")).to_contain_text("No connection.")

    page.unroute("**/save/")
    page.reload()

    expect(page.get_by_label("Gap 2 of 2")).to_have_value("repo")
    expect(page.get_by_role("checkbox", name="spits")).to_be_checked()
    expect(page.locator("[data-quiz-state]")).to_have_text("Your answers are saved.")


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_quiz_is_accessible(browse, attempt, width):
    page, found = browse(width=width), {}

    for step in ("attempt", "held", "result", "quiz"):
        if step == "held":
            page.get_by_role("button", name="Submit my answers").click()
        elif step == "result":
            page.get_by_role("button", name="Submit with").click()
        elif step == "quiz":
            page.get_by_role("link", name="About this quiz").first.click()
        found[step] = [*faults_of(page), *wider_than(page, width)]

    assert found == {"attempt": [], "held": [], "result": [], "quiz": []}


def wider_than(page, width):
    actual = page.evaluate("document.documentElement.scrollWidth")
    return [f"{actual} wide"] if actual > width else []
