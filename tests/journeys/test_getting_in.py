"""Ways in, in a real browser: a passkey made and used, and every page about a second step."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ADDRESSES = ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/",
             "/accounts/sessions/", "/accounts/3rdparty/", "/account/"]  # fmt: skip


def give_device(page: Page) -> None:
    """A phone that holds passkeys and knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )


def prove_again(page: Page) -> None:
    page.get_by_label(re.compile("password", re.IGNORECASE)).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_a_passkey_is_made_and_signs_in(visitor: Callable[..., Page]):
    page = visitor("lead")
    give_device(page)
    page.goto("/accounts/2fa/webauthn/add/")
    prove_again(page)
    page.get_by_label("What do you call it?").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("code").count() == 10
    assert faults_of(page) == []

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/learn/")

    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("term").filter(has_text="My phone")).to_be_visible()


def test_a_passkey_is_the_second_step_after_a_password(visitor: Callable[..., Page]):
    page = visitor("lead")
    give_device(page)
    page.goto("/accounts/2fa/webauthn/add/")
    prove_again(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    page.goto("/accounts/login/")
    page.get_by_label("E-mail address or username").fill("lead@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert faults_of(page) == []
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/learn/")


def test_without_script_the_page_says_what_to_do(visitor: Callable[..., Page]):
    page = visitor("lead", script=False)
    page.goto("/accounts/2fa/webauthn/add/")
    prove_again(page)

    expect(page.get_by_text("Use the numbers from an app instead")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_have_no_fault(visitor: Callable[..., Page], width: int):
    page = visitor("lead", width=width)
    page.goto("/accounts/2fa/totp/activate/")
    assert faults_of(page) == []
    prove_again(page)

    for address in ADDRESSES:
        page.goto(address)
        assert (address, faults_of(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
