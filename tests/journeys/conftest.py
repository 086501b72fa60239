"""A real browser on a live server that shows the demo partnership.

The demo is loaded once for each worker and kept beside the empty template, so every journey starts from the same day.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PASSWORD = "waymark-demo"
# How long a busy machine may take for one step, in thousandths of a second; a quick one never waits so long.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium_path() -> str | None:
    note = settings.BASE_DIR / "var" / "chromium-path"
    path = os.environ.get("CHROMIUM_PATH") or (note.read_text().strip() if note.exists() else "")
    return path if path and Path(path).exists() else None


@pytest.fixture(scope="session")
def chromium(test_database, live_server) -> Iterator[Browser]:
    """Started after the server and closed before it: the server lends its threads a connection until it stops."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium was found or could be installed; run: sh scripts/browser")
    # Playwright keeps an event loop in this thread, which is no reason to forbid the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    end_of_requests()


def end_of_requests() -> None:
    """Waits for the threads that answered the browser; one that outlives the server may not close its connection."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=PATIENCE / 1000)


class UnderWay:
    """How many requests the server is answering: the database is not put back beneath one."""

    def __init__(self) -> None:
        self.number = 0
        self.lock = threading.Lock()

    def began(self, **_signal: Any) -> None:
        with self.lock:
            self.number += 1

    def ended(self, **_signal: Any) -> None:
        with self.lock:
            self.number -= 1

    def wait(self) -> None:
        """Until there was none for a moment: what a page sends as it is left arrives after it is gone."""
        until, quiet = time.monotonic() + PATIENCE / 1000, 0
        while quiet < 5 and time.monotonic() < until:
            quiet = 0 if self.number else quiet + 1
            time.sleep(0.02)


@pytest.fixture
def _restored_at_rest(transactional_db) -> Iterator[None]:
    """Ends after every window of the test, and before its database is put back."""
    counted = UnderWay()
    request_started.connect(counted.began)
    request_finished.connect(counted.ended)
    yield
    counted.wait()
    request_started.disconnect(counted.began)
    request_finished.disconnect(counted.ended)


@pytest.fixture(scope="session")
def demo_keys(tmp_path_factory) -> dict[str, Path]:
    """Where the demo's key and seal are, for as long as the demo is kept."""
    folder = tmp_path_factory.mktemp("keys")
    return {"SIGNING_KEY_FILE": folder / "signing.pem", "SEAL_FILE": folder / "seal.pem"}


@pytest.fixture(scope="session")
def demo_database(test_database, django_db_blocker, demo_keys) -> None:
    """Loads the demo once and keeps it as what a journey starts from."""
    with django_db_blocker.unblock(), override_settings(**demo_keys):
        call_command("load_demo", people=40, verbosity=0)
        test_database.keep_as("demo")
        test_database.restore()


@pytest.fixture
def demo_site(demo_database, demo_keys, test_database, _restored_at_rest, live_server, settings) -> str:
    test_database.restore("demo")
    for name, path in demo_keys.items():
        setattr(settings, name, path)
    return live_server.url


@pytest.fixture
def visitor(chromium: Browser, demo_site: str) -> Iterator[Callable[..., Page]]:
    """Opens a browser window: `visitor()` signed out, `visitor("learner")` signed in as that demo person."""
    contexts: list[BrowserContext] = []
    unwanted: list[str] = []

    def arrive(who: str = "", *, width: int = 1280, script: bool = True, language: str = "en") -> Page:
        context = chromium.new_context(
            base_url=demo_site,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale=language,
            accept_downloads=True,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        # Noted, not raised: an exception in Playwright's own callbacks would hang the test.
        page.on("pageerror", lambda error: unwanted.append(f"script error: {error}"))
        page.on("request", lambda request: unwanted.extend(third_party(request.url, demo_site)))
        if who:
            sign_in(page, who)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert unwanted == []


# The browser's own reader of PDFs, which stands within it.
PDF_READER = ("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/", "chrome://")


def third_party(address: str, site: str) -> list[str]:
    own = (site, "data:", "blob:", "about:", "file:", *PDF_READER)
    return [] if address.startswith(own) else [f"asked a third party: {address}"]


def sign_in(page: Page, who: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label(re.compile("e-mail|username", re.IGNORECASE)).first.fill(f"{who}@demo.example")
    page.get_by_label(re.compile("password", re.IGNORECASE)).first.fill(PASSWORD)
    page.get_by_role("button", name=re.compile("^sign in$", re.IGNORECASE)).click()
    page.wait_for_url("**/learn/")


# What moves for ever, as a spinner does, is not waited for.
ENDS_OF_MOTION = """() => Promise.allSettled(
    document.getAnimations()
        .filter(motion => motion.playState === "running" && Number.isFinite(motion.effect.getComputedTiming().endTime))
        .map(motion => motion.finished)
).then(ends => ends.length)"""


def come_to_rest(page: Page) -> None:
    """Waits for what moves or fades in: a colour halfway there is no colour of the page."""
    page.wait_for_load_state()
    page.evaluate(ENDS_OF_MOTION)


def faults_of(page: Page) -> list[str]:
    """What axe finds wrong on the page once it rests, a line each; an empty list is a pass."""
    come_to_rest(page)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def faults_at_both_widths(page: Page) -> list[str]:
    """The same on a desk and on a small phone, and whatever does not fit there; the window is left as it was."""
    window, faults = page.viewport_size, []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"at {width} px: {fault}" for fault in [*faults_of(page), *too_wide(page)]]
    if window:
        page.set_viewport_size(window)
    return faults


def too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return [f"{wide} px wider than the window"] if wide > 0 else []


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Takes a picture for the README where WAYMARK_PICTURES names a folder; otherwise does nothing."""
    folder = os.environ.get("WAYMARK_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            target = settings.BASE_DIR / folder
            target.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(target / f"{name}.png"))

    return take
