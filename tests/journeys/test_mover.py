"""Somebody moves from one agency to another: what they learned comes along, what they did stays where it was done."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.models import Agency, Membership, Person
from certificates.models import Certificate
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.journeys.conftest import PASSWORD, faults_at_both_widths

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OLD, NEW = "northmoor-borough-council", "northmoor-homes"
ROLE = "council-front-desk"  # both agencies have it


def with_sign_in(person: Person, email: str) -> Person:
    person.username = person.email = email
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def a_mover(today: date) -> Membership:
    """A post at the council's front desk whose holder has a certificate in date and works nowhere else."""
    held = Certificate.objects.valid_on(today).values("person")
    posts = Membership.objects.on(today).filter(agency__slug=OLD, role__code=ROLE, person__in=held)
    post = posts.exclude(person__email="learner@demo.example").order_by("pk").first()
    assert post is not None
    with_sign_in(post.person, "mover@demo.example")
    return post


def a_lead_of(agency: Agency, role: Membership) -> None:
    lead = with_sign_in(PersonFactory(display_name="Lena Homes"), "homes@demo.example")
    MembershipFactory(person=lead, agency=agency, role=role.role, lead=True)


def agencies_counted(page: Page, on: date) -> dict[str, tuple[int, int, int]]:
    """Of each agency, as the coordinator reads it: required, in date, and new within their time."""
    page.goto(f"/figures/?on={on.isoformat()}")
    rows = page.locator("section[aria-labelledby=agencies] .govuk-table").last.locator("tbody tr").all()
    cells = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}
    return {name: (int(of[0]), int(of[1]), int(of[6])) for name, of in cells.items()}


def people_trained(page: Page) -> str:
    return page.locator(".wm-numbers__item", has_text="of people registered").inner_text()


def staff_file(**row: str) -> dict[str, object]:
    written = io.StringIO()
    sheet = csv.DictWriter(written, row)
    sheet.writeheader()
    sheet.writerow(row)
    return {"name": "starters.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode()}


def moved_by(before: dict[str, tuple[int, int, int]], after: dict[str, tuple[int, int, int]]) -> dict[str, object]:
    assert before.keys() == after.keys()
    differences = {name: tuple(b - a for a, b in zip(before[name], after[name], strict=True)) for name in before}
    return {name: moved for name, moved in differences.items() if any(moved)}


def test_mover_keeps_what_they_hold_and_figures_move_by_one(visitor, picture):
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    post = a_mover(today)
    name, old, new = post.person.name, Agency.objects.get(slug=OLD), Agency.objects.get(slug=NEW)
    certificate = Certificate.objects.valid_on(today).get(person=post.person)
    last_day = certificate.valid_until_date - timedelta(days=1)
    holds = f"holds it until {last_day.day} {last_day:%b %Y}"
    a_lead_of(new, post)
    coordinator = visitor("coordinator")
    before = agencies_counted(coordinator, today)
    trained, before_yesterday = people_trained(coordinator), agencies_counted(coordinator, yesterday)

    # The council's lead ends the post.
    lead = visitor("lead")
    lead.goto(f"/agency/{OLD}/people/")
    lead.get_by_label("Name, staff number or e-mail").fill(name)
    lead.get_by_role("button", name="Show").click()
    lead.get_by_role("link", name=name, exact=True).click()
    expect(lead.locator(f'a[href$="{certificate.number}/"]').first).to_be_visible()
    lead.get_by_role("link", name="Change roles, teams and duties").click()
    lead.get_by_role("link", name=re.compile("^End")).click()
    faults = faults_at_both_widths(lead)
    lead.get_by_label("First day without it").fill(today.isoformat())
    lead.get_by_role("button", name="End this role").click()
    expect(lead.get_by_role("cell", name="Ended")).to_be_visible()
    faults += faults_at_both_widths(lead)

    # The lead of the housing association brings them in by a file, on a phone.
    other = visitor("homes", width=320)
    other.goto(f"/agency/{NEW}/imports/new/")
    row = {"Employee no": "H-77", "Name": name, "Work email": "mover@demo.example"}
    file = staff_file(**row, Job=post.role.name, Unit="Customer hub", Started=today.isoformat())
    other.get_by_label("The file").set_input_files(file)
    other.get_by_role("button", name="Send the file").click()
    faults += faults_at_both_widths(other)
    other.get_by_role("button", name="Check the file").click()
    expect(other.locator(".wm-tally__item")).to_have_text([re.compile(r"1\s+Joins")])
    assert Membership.objects.filter(agency=new, person=post.person).count() == 0
    picture(other, "staff-file")
    faults += faults_at_both_widths(other)
    other.get_by_role("button", name="Import these rows").click()
    expect(other.get_by_text("The file is imported. This is what it did.")).to_be_visible()

    # There they see how long it is held, and nothing more of the council.
    other.goto(f"/agency/{NEW}/people/?words=H-77")
    other.get_by_role("link", name=name, exact=True).click()
    words = other.locator("main").inner_text()
    assert holds in words
    assert "Nothing yet. What was done before or elsewhere is shown only by what is held." in words
    assert (old.name in words, certificate.number in words) == (False, False)
    assert other.locator("#steps-table").count() == 0
    faults += faults_at_both_widths(other)

    # The council no longer has them today, and still had them yesterday.
    lead.goto(f"/agency/{OLD}/people/?words={name}")
    expect(lead.get_by_text("Nobody is in this list")).to_be_visible()
    lead.goto(f"/agency/{OLD}/people/?words={name}&on={yesterday.isoformat()}")
    expect(lead.get_by_role("link", name=name, exact=True)).to_be_visible()

    # One fewer here, one more there: new, within their time, and done already.
    after = agencies_counted(coordinator, today)
    assert moved_by(before, after) == {old.name: (-1, -1, 0), new.name: (0, 0, 1)}
    assert people_trained(coordinator) == trained
    assert agencies_counted(coordinator, yesterday) == before_yesterday

    # The mover still holds it, and sees who looked.
    mover = visitor("mover", width=320)
    assert mover.locator(f'a[href$="{certificate.number}.pdf"]').count() >= 1
    mover.goto("/account/views/")
    seen = mover.locator("main").inner_text()
    assert "Lena Homes" in seen
    assert "Deborah Hollis" in seen
    faults += faults_at_both_widths(mover)
    assert faults == []
