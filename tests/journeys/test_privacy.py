"""The pages on which privacy is seen, in a browser: without a fault that axe finds, and no wider than a small phone."""

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from agencies.actions import audit, erasures, record_views
from agencies.enums import Page as Seen
from certificates.actions import records
from certificates.models import LearningRecord
from certificates.queries.record import Wish
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import the_home
from tests.journeys.conftest import PATIENCE, faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def record_of(person) -> LearningRecord:
    CertificateFactory(person=person)
    wish = Wish(parts=("certificates",), name="Amina Test", shown_until=timezone.localdate() + timedelta(days=30))
    return records.make(person=person, wish=wish, language="en", at=timezone.now())


def window_of(chromium, live_server) -> BrowserContext:
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    return context


def test_a_stranger_learns_in_a_browser_that_a_record_is_unchanged(chromium, live_server):
    """The page hides where it is from other sites, and must not hide that from its own form."""
    the_home()
    record = record_of(MembershipFactory().person)
    page = window_of(chromium, live_server).new_page()
    page.goto(reverse("certificates:record", args=[record.number]))
    expect(page.get_by_text("A… T…")).to_have_count(1)

    page.get_by_label("Or its words, or the digest").fill(record.sha256)
    page.get_by_role("button", name="Compare").click()

    expect(page.get_by_text("What you sent is, to the letter, what was made here.")).to_have_count(1)
    expect(page.get_by_text("Amina Test")).to_have_count(1)
    assert faults_of(page) == []


def test_every_page_is_readable_by_everyone_and_on_a_small_phone(chromium, live_server):
    the_home()
    agency = AgencyFactory(name="Northmoor Council")
    person = MembershipFactory(agency=agency, person__display_name="Amina Test").person
    lead = MembershipFactory(agency=agency, lead=True, person__display_name="Lea Lead").person
    coordinator = MembershipFactory(agency=agency, coordinator=True, person__display_name="Cora").person
    leaver = MembershipFactory(agency=agency, person__display_name="Leo Leaver").person
    at = timezone.now()
    record_views.seen(viewer=lead, person=person, what=Seen.RECORD, agency=agency, at=at)
    changed = {"before": {"role": "Front desk"}, "after": {"role": "Officer"}, "reason": "A new post"}
    audit.note("membership.joined", by=lead, at=at, person=person, agency=agency, **changed)
    erasures.ask(person=leaver, by=leaver, at=at)
    own = [reverse(f"agencies:{name}") for name in ("views", "changes", "data", "erase")]
    record = record_of(person)
    own += [reverse(f"certificates:{name}") for name in ("records", "record-new")]
    own += [reverse(f"certificates:{name}", args=[record.number]) for name in ("record", "record-withdraw")]
    areas = [reverse(f"agencies:{name}", args=[agency.partnership.slug]) for name in
             ("partnership-changes", "erasures", "retention")]  # fmt: skip
    pages = {person: own, leaver: own[-1:], lead: [reverse("agencies:agency-changes", args=[agency.slug])]}

    faults, wide = {}, {}
    for who, addresses in {**pages, coordinator: areas}.items():
        client = Client()
        client.force_login(who)
        context = window_of(chromium, live_server)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        for address in addresses:
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(address)
                if folder := os.environ.get("PRIVACY_PICTURES"):
                    name = f"{who.pk}{address.strip('/').replace('/', '-')}-{width}.png"
                    page.screenshot(path=f"{folder}/{name}", full_page=True)
                if found := faults_of(page):
                    faults[address, width] = found
                if (across := page.evaluate("document.documentElement.scrollWidth")) > width:
                    wide[address] = across
        context.close()

    assert faults == {}
    assert wide == {}
