"""What comes out on paper: the words, in ink alone, and where a link out of the site leads."""

import pytest
from playwright.sync_api import Page

from figures.models import Statement
from tests.journeys.conftest import too_wide

pytestmark = pytest.mark.journey

PAGES = {
    "resource": "/resources/the-law-and-me/",
    "entry": "/directory/sample-mill-street-reporting-centre/",
    "services": "/directory/",
    "report": "/report/",
    "accessibility": "/accessibility/",
    "statements": "/figures/statements/",
    "glossary": "/glossary/",
    "search": "/search/?q=hate+crime",
}
ONLY_ON_SCREEN = (
    ".wm-menu, .wm-exit, .wm-footer, .wm-skip, .wm-actions, .wm-chosen, .wm-find, .wm-found__other, "
    ".wm-glossary__letters, .govuk-button, .govuk-pagination, button, input, select, nav"
)
TINTED = """() => [...document.querySelectorAll("*")]
    .filter((one) => one.getClientRects().length)
    .filter((one) => !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(getComputedStyle(one).backgroundColor))
    .map((one) => `${one.tagName} ${one.className}`)"""
WRITTEN_OUT = """() => [...document.querySelectorAll("a")]
    .filter((one) => one.getClientRects().length && !["none", ""].includes(getComputedStyle(one, "::after").content))
    .map((one) => one.getAttribute("href"))"""


def addresses() -> dict[str, str]:
    """With one published statement of the demo, whose periods move with the day."""
    published = Statement.objects.filter(state="published").order_by("slug").first()
    return PAGES | {"statement": f"/figures/statements/{published.slug}/"}


def on_paper(page: Page, address: str) -> Page:
    """As wide as the text of an A4 sheet in CSS pixels."""
    page.set_viewport_size({"width": 672, "height": 960})
    assert page.goto(address).status == 200
    page.emulate_media(media="print")
    return page


def seen(page: Page, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).evaluate_all(
        "all => all.filter((one) => one.getClientRects().length).map((one) => `${one.tagName} ${one.className}`)"
    )
    return found


def test_paper_has_the_words_and_nothing_to_press(visitor):
    page = visitor()
    for name, address in addresses().items():
        on_paper(page, address)
        said = (name, seen(page, ONLY_ON_SCREEN), page.evaluate(TINTED), too_wide(page), len(seen(page, "h1")))
        assert said == (name, [], [], [], 1)


def test_addresses_are_written_out_where_they_lead_somewhere_from_paper(visitor):
    page = visitor()
    for address in addresses().values():
        written = on_paper(page, address).evaluate(WRITTEN_OUT)
        assert [href for href in written if not href.startswith(("http://", "https://"))] == []

    on_paper(page, PAGES["report"])
    assert "https://www.police.uk" in page.evaluate(WRITTEN_OUT)
    on_paper(page, PAGES["entry"])
    assert page.locator(".wm-reach a[href^=https]").get_attribute("href") not in page.evaluate(WRITTEN_OUT)


def test_a_heading_stays_with_what_follows_and_a_row_is_not_cut(visitor):
    page = on_paper(visitor(), PAGES["entry"])

    headings = page.locator("h2").evaluate_all("all => all.map((one) => getComputedStyle(one).breakAfter)")
    rows = page.locator("tr").evaluate_all("all => all.map((one) => getComputedStyle(one).breakInside)")

    assert (set(headings), set(rows)) == ({"avoid"}, {"avoid"})
