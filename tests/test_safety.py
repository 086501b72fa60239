"""What every page for visitors keeps to, found by the table of permissions: no cookie before one is needed."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions.table import TABLE
from tests.permissions.world import World

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


# Forms with which people come in, stop mail or look a number up: nobody would tell of an incident in them.
WAYS_IN = ("account_", "mfa_", "agencies:", "socialaccount_", "figures:stop-", "certificates:", "courses:here-with")
# Pages of services that have been sent a link: what they send is their opening hours.
OF_SERVICES = ("cms:ask",)


def pages_for_visitors(world: World) -> dict[str, HttpResponse]:
    """The page that everybody gets who asks for the first time, at each address that a visitor may open."""
    answers = {
        name: Client(raise_request_exception=False).get(
            f"/{name.strip('^$')}" if "/" in name else reverse(name, args=row.args(world)), row.data
        )
        for name, row in TABLE.items()
        if row.method == "get" and row.answers["visitor"] == 200
    }
    return {name: answer for name, answer in answers.items() if not answer.streaming}


def test_a_visitor_gets_no_cookie_but_on_the_page_of_a_form_that_is_sent():
    pages = pages_for_visitors(World())

    given = {name: sorted(page.cookies) for name, page in pages.items() if page.cookies}
    with_form = {name for name, page in pages.items() if b'method="post"' in page.content}
    assert len(pages) > 20
    assert set(given) <= with_form
    assert set(map(tuple, given.values())) == {("csrftoken",)}


def test_every_form_for_visitors_says_that_nothing_is_reported_there():
    pages = pages_for_visitors(World())

    with_form = {name for name, page in pages.items() if b'method="post"' in page.content}
    asked = {name for name in with_form if not name.startswith(WAYS_IN + OF_SERVICES)}
    assert asked
    assert {name for name in asked if b"data-no-report" not in pages[name].content} == set()


@pytest.mark.parametrize("name", ["cms:directory", "cms:service", "cms:report", "cms:hide-visit", "cms:resource"])
def test_pages_about_support_have_a_way_out(name):
    pages = pages_for_visitors(World())

    assert b"data-quick-exit" in pages[name].content
