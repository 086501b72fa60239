"""Someone reads about support and has to leave at once, by the button, by the keyboard, without JavaScript."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ELSEWHERE = "https://weather.example/"


@pytest.fixture(autouse=True)
def weather(settings) -> None:
    settings.QUICK_EXIT_ADDRESS = ELSEWHERE


def window(chromium: Browser, base: str, **options: object) -> BrowserContext:
    context = chromium.new_context(base_url=base, viewport={"width": 320, "height": 640}, **options)
    context.set_default_timeout(PATIENCE)
    context.route(
        f"{ELSEWHERE}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )
    return context


def reading(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/directory/")
    page.locator(".wm-entry .wm-card__title a").first.click()
    expect(page.locator(".wm-exit__link")).to_be_in_viewport()
    return page


def test_back_does_not_show_what_was_left(chromium, demo_site):
    context = window(chromium, demo_site)
    page = reading(context)

    page.locator("[data-quick-exit]").click()
    page.wait_for_url(ELSEWHERE)
    page.go_back(wait_until="commit")  # to the list, which was read before: it leaves again by itself
    page.wait_for_url(ELSEWHERE)

    page.goto(f"{demo_site}/directory/")  # on purpose
    expect(page.locator("h1")).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_shift_three_times_leaves_and_says_how_far_it_is(chromium, demo_site):
    context = window(chromium, demo_site)
    page = reading(context)
    told = page.locator("[data-quick-exit-told]")

    page.keyboard.press("Shift")
    expect(told).to_have_text("Shift: press 2 more times to leave.")
    page.keyboard.press("Shift+A")
    expect(told).to_have_text("")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(told).to_have_text("Shift: press 1 more time to leave.")
    page.keyboard.press("Shift")

    page.wait_for_url(ELSEWHERE)
    context.close()


def test_without_javascript_it_is_a_link(chromium, demo_site):
    context = window(chromium, demo_site, java_script_enabled=False)
    page = reading(context)

    page.locator("[data-quick-exit]").click()

    page.wait_for_url(ELSEWHERE)
    context.close()
