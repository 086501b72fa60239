"""A service keeps its entry true: it confirms by a link, corrects, and a moderator takes over what it proposed."""

import pytest
from playwright.sync_api import expect

from cms.models import Service
from tests.factories.cms import ServiceLetterFactory
from tests.journeys.conftest import faults_at_both_widths

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def link_to(name: str, token: str) -> str:
    service = Service.objects.get(name=f"SAMPLE: {name}", locale__language_code="en")
    contact = service.maintainers.all()[0]
    ServiceLetterFactory(service=service, email=contact.email, token=token)
    return f"/directory/ask/{token}/"


@pytest.mark.parametrize("script", [True, False])
def test_a_service_confirms_its_entry(visitor, script):
    page = visitor(script=script)
    link = link_to("Safe Door", "confirming")

    page.goto(link)
    faults = faults_at_both_widths(page) if script else []
    page.get_by_role("button", name="All of this is still right").click()

    expect(page.get_by_text("Your entry now says that it was checked today.")).to_be_visible()
    assert "confirming" not in page.url
    page.goto(link)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    assert faults == []


def test_a_service_corrects_and_a_moderator_takes_it_over(visitor):
    service, moderator, public = visitor(), visitor("editor"), visitor()

    service.goto(link_to("Safe Door", "correcting"))
    service.get_by_role("link", name="Correct it").click()
    faults = faults_at_both_widths(service)
    service.get_by_label("Phone", exact=False).first.fill("01632 960222")
    service.get_by_label("Saturday").fill("10:00-12:00")
    service.get_by_role("button", name="Send").click()
    expect(service.get_by_role("heading", name="Thank you")).to_be_visible()
    public.goto("/directory/sample-safe-door/")
    expect(public.get_by_text("10:00 to 12:00")).to_be_visible()
    expect(public.get_by_text("01632 960221")).to_be_visible()

    moderator.goto("/admin/directory/waiting/?show=proposals")
    moderator.get_by_role("link", name="SAMPLE: Safe Door").click()
    moderator.get_by_role("button", name="Publish what is ticked").click()
    expect(moderator.get_by_text("Settled.")).to_be_visible()

    public.reload()
    expect(public.get_by_text("01632 960222")).to_be_visible()
    assert faults == []
