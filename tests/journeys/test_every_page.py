"""Every page of the site, found by the table of permissions: no fault for axe or for the browser, and none too wide.

A new address is walked as soon as it has its row in `tests/permissions/table.py`, as the first of `WALKERS` whom the
table lets in. An address that lets none of them in is red until `NOT_WALKED` says why.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.urls import reverse, translate_url
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.journeys.conftest import PATIENCE, RULES, too_wide
from tests.permissions.table import TABLE, Row
from tests.permissions.world import World

# Who walks a page that several may see: whoever it was made for comes first.
WALKERS = ["learner", "lead", "coordinator", "editor", "admin", "newcomer", "visitor"]
EVERY_SO_MANY_IN_URDU = 6

FOR_PROGRAMS = "answers programs that hold a key, never a browser"
FOR_ANY_PROGRAM = "answers programs with data alone: tests/cms/exchange"
NEEDS_A_KEY = "is a file, and there is none without the key that signs it: tests/certificates/test_badges.py"
IN_A_FRAME = "stands in a frame of a lesson, which is walked in test_package_play.py"
LEADS_ON = "answers with the way to another page alone"
AFTER_STEPS = "has a page only after steps that journeys of their own take: test_getting_in, test_without_email"
NEEDS_A_SERVICE = "talks to a sign-in service of an agency: tests/agencies/test_agency_sign_in.py"
NOT_WALKED: dict[str, str] = {
    "wagtailadmin_home": "Wagtail's own interface",
    "wagtail_serve": "the home page: walked in test_pages.py, with the curriculum on it",
    "cms:suggest": "answers a script in a page: tests/cms/views/test_search.py",
    **dict.fromkeys(["api:staff-outcome", "api:nothing", "^api/"], FOR_PROGRAMS),
    **dict.fromkeys([f"api:figures-{what}" for what in ("coverage", "definitions", "expiring", "trend")], FOR_PROGRAMS),
    **dict.fromkeys([f"certificates:{file}" for file in ("badge", "did", "signed", "status-list")], NEEDS_A_KEY),
    **dict.fromkeys(["cms:open-referral", "cms:open-referral-services", "cms:open-referral-service"], FOR_ANY_PROGRAM),
    "cms:services-table": FOR_ANY_PROGRAM,
    **dict.fromkeys(["assessments:play", "assessments:play-try"], IN_A_FRAME),
    "assessments:package-file": "is a file of a package: tests/assessments/views/test_player.py",
    "figures:statement-publish": "has a page only after a review: tests/figures/test_statement_pages.py",
    **dict.fromkeys(
        [
            "admin/login/",
            "^admin/password_reset/",
            "accounts/social/connections/",
            "accounts/social/signup/",
            "accounts/social/login/cancelled/",
            "accounts/social/login/error/",
            "account_change_password",
            "mfa_login_webauthn",
            "saml_acs",
            "certificates:agency-design",
            "certificates:partnership-design",
        ],
        LEADS_ON,
    ),
    **dict.fromkeys(
        [
            "account_confirm_login_code",
            "account_email_verification_sent",
            "account_confirm_password_reset_code",
            "account_complete_password_reset",
            "account_reauthenticate",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "mfa_reauthenticate_webauthn",
            "socialaccount_signup",
            "agencies:choose-password",
            "agencies:invitation",
            "agencies:print-cards",
        ],
        AFTER_STEPS,
    ),
    **dict.fromkeys(
        [
            "openid_connect_login",
            "openid_connect_callback",
            "saml_login",
            "saml_metadata",
            "saml_sls",
            "saml_finish_acs",
            "socialaccount_login_error",
            "agencies:agency-sign-in",
        ],
        NEEDS_A_SERVICE,
    ),
}


def walker_of(row: Row) -> str | None:
    """Whom the table lets in; where it speaks of sending a form, the form's own page may stand at the address."""
    most = 200 if row.method == "get" else 399
    return next((walker for walker in WALKERS if row.answers[walker] <= most), None)


def walks() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {walker: [] for walker in WALKERS}
    for name, row in TABLE.items():
        walker = walker_of(row)
        if walker and name not in NOT_WALKED:
            found[walker].append(name)
    return {walker: names for walker, names in found.items() if names}


def address_of(name: str, world: World) -> str:
    if "/" in name:
        return f"/{name.strip('^$')}"
    row = TABLE[name]
    asked = f"?{urlencode(row.data)}" if row.method == "get" and row.data else ""
    return reverse(name, args=row.args(world)) + asked


def test_every_address_is_walked():
    nobodys = {name for name, row in TABLE.items() if row.method == "get" and walker_of(row) is None}

    assert sorted(nobodys - set(NOT_WALKED)) == []
    assert sorted(set(NOT_WALKED) - set(TABLE)) == []


@pytest.fixture
def window(chromium: Browser, live_server, _restored_at_rest) -> Iterator[BrowserContext]:
    window = chromium.new_context(base_url=live_server.url, locale="en")
    window.set_default_timeout(PATIENCE)
    yield window
    window.close()


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("walker", walks())
def test_every_page_is_for_everyone(window: BrowserContext, live_server, walker: str):
    world, client = World(), Client()
    if person := world.people[walker]:
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    addresses = [address_of(name, world) for name in walks()[walker]]
    pages = [address for address in addresses if is_page(client, address)]

    faults = [fault for address in pages for fault in faults_at(window, address, widths=(1280, 320))]
    for address in pages[::EVERY_SO_MANY_IN_URDU]:
        faults += faults_at(window, translate_url(address, "ur"), widths=(320,))

    assert "\n".join(faults) == ""


def is_page(client: Client, address: str) -> bool:
    """Not a file, and not an address that only takes what is sent to it."""
    answer = client.get(address)
    is_file = answer.get("Content-Disposition", "").startswith("attachment")
    return answer.status_code != 405 and answer["Content-Type"].startswith("text/html") and not is_file


def faults_at(window: BrowserContext, address: str, *, widths: tuple[int, ...]) -> Iterator[str]:
    page, said = window.new_page(), []
    page.on("pageerror", lambda error: said.append(f"script error: {error}"))
    page.on("console", lambda word: said.extend([f"console: {word.text}"] if word.type == "error" else []))
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        said.append(f"answers {answer and answer.status}")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{address} at {width} px: {words}" for words in [*found_by_axe(page), *too_wide(page)])
    yield from (f"{address}: {words}" for words in said)
    page.close()


def found_by_axe(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    try:
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("options => axe.run(document, options)", options)
    except Error:  # the page of a job draws itself anew when the job has ended
        page.wait_for_load_state()
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
