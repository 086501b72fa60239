from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry
from figures.actions import declarations
from figures.models import Declaration, FigureSettings, Target
from figures.queries.declarations import batches
from figures.queries.declared import Headcount, declared
from figures.queries.names import report_names
from figures.queries.targets import targets
from figures.queries.workforce import Reach, workforce
from tests.factories.agencies import AgencyFactory, MembershipFactory, RoleFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory
from tests.factories.figures import DeclarationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory(name="Riverside Council", slug="riverside")


@pytest.fixture
def role(agency):
    return RoleFactory(partnership=agency.partnership, name="Front desk")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def coordinator(agency):
    return MembershipFactory(agency__partnership=agency.partnership, coordinator=True).person


def declare(client, agency, **data):
    address = reverse("figures:agency-declare", args=[agency.slug])
    return client.post(address, {"as_of_date": timezone.localdate().isoformat(), **data})


def states(agency):
    return [batch.state.value for batch in batches(Declaration.objects.filter(agency=agency))]


def in_force(agency):
    return declared(agency.partnership, on=timezone.localdate()).of_agency(agency.pk)


def test_a_lead_declares_and_it_counts_when_the_coordinator_accepts(client, agency, role, lead, coordinator):
    client.force_login(lead)
    response = declare(client, agency, everyone="40", **{f"role-{role.pk}": "12"}, note="HR system")
    assert response.status_code == 302
    assert in_force(agency) is None
    batch = Declaration.objects.values_list("batch", flat=True).distinct().get()

    client.force_login(coordinator)
    page = client.get(reverse("figures:workforce")).content.decode()
    assert "1 declaration waits for you" in page
    client.post(reverse("figures:workforce-accept", args=[batch]))
    client.post(reverse("figures:workforce-accept", args=[batch]))  # a double click

    found = declared(agency.partnership, on=timezone.localdate())
    assert found.of_agency(agency.pk) == Headcount(40, timezone.localdate(), is_stale=False)
    assert found.of_role(agency.pk, role.pk).people == 12
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "workforce.declared",
        "workforce.accepted",
    ]


def test_roles_alone_are_added_up(client, agency, role, lead):
    other = RoleFactory(partnership=agency.partnership)
    client.force_login(lead)

    declare(client, agency, **{f"role-{role.pk}": "12", f"role-{other.pk}": "0"})

    said = {row.role_id: row.headcount for row in Declaration.objects.all()}
    assert said == {role.pk: 12, other.pk: 0, None: 12}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "everyone"),
        ({"everyone": "-1"}, "everyone"),
        ({"everyone": "many"}, "everyone"),
        ({"everyone": "5", "role": "6"}, "everyone"),
        ({"everyone": "5", "as_of_date": "9999-01-01"}, "as_of_date"),
        ({"everyone": "5", "as_of_date": "2026-02-30"}, "as_of_date"),
        ({"everyone": "5", "as_of_date": ""}, "as_of_date"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_kept(client, agency, role, lead, data, field):
    client.force_login(lead)
    given = {(f"role-{role.pk}" if name == "role" else name): value for name, value in data.items()}

    response = declare(client, agency, **given)

    assert list(response.context["form"].errors) == [field]
    assert not Declaration.objects.exists()


def test_the_same_twice_is_once_and_another_takes_the_first_back(client, agency, lead):
    client.force_login(lead)

    declare(client, agency, everyone="40")
    declare(client, agency, everyone="40")
    assert states(agency) == ["waiting"]
    declare(client, agency, everyone="41")

    assert states(agency) == ["waiting", "taken-back"]
    first = Declaration.objects.get(headcount=40)
    with pytest.raises(declarations.CannotDecide):
        declarations.accept(batch=first.batch, agency=agency, by=None, at=timezone.now())


def test_a_declaration_is_sent_back_with_a_reason_that_the_lead_reads(client, agency, lead, coordinator):
    sent = DeclarationFactory(agency=agency, waiting=True)
    client.force_login(coordinator)
    address = reverse("figures:workforce-send-back", args=[sent.batch])
    assert client.post(address, {"reason": ""}).context["form"].errors
    assert states(agency) == ["waiting"]

    client.post(address, {"reason": "Volunteers are missing."})
    client.post(reverse("figures:workforce-accept", args=[sent.batch]))  # from another tab: too late

    assert states(agency) == ["sent-back"]
    assert in_force(agency) is None
    client.force_login(lead)
    assert (
        "Volunteers are missing."
        in client.get(reverse("figures:agency-workforce", args=[agency.slug])).content.decode()
    )


def test_a_correction_of_what_counts_takes_its_place_when_accepted(client, agency, lead):
    day = timezone.localdate() - timedelta(days=60)
    wrong = DeclarationFactory(agency=agency, headcount=400, as_of_date=day + timedelta(days=17))
    client.force_login(lead)
    address = reverse("figures:agency-correct", args=[agency.slug, wrong.batch])
    assert client.get(address).context["form"]["everyone"].value() == 400

    client.post(address, {"as_of_date": day.isoformat(), "everyone": "40"})
    assert (states(agency), in_force(agency).people) == (["waiting", "accepted"], 400)
    right = Declaration.objects.get(headcount=40)
    # Changed once more before it was looked at: it still corrects what counts.
    client.post(
        reverse("figures:agency-correct", args=[agency.slug, right.batch]),
        {"as_of_date": day.isoformat(), "everyone": "44"},
    )
    last = Declaration.objects.get(headcount=44)
    declarations.accept(batch=last.batch, agency=agency, by=None, at=timezone.now())

    assert states(agency) == ["accepted", "taken-back", "corrected"]
    assert in_force(agency) == Headcount(44, day, is_stale=False)


@pytest.mark.parametrize("address", ["figures:workforce-accept", "figures:workforce-send-back"])
def test_only_the_coordinator_of_the_partnership_decides(client, agency, lead, address):
    waiting = DeclarationFactory(agency=agency, waiting=True)
    stranger = MembershipFactory(coordinator=True).person

    for person in (lead, stranger):
        client.force_login(person)
        assert client.post(reverse(address, args=[waiting.batch]), {"reason": "No"}).status_code == 404
    assert states(agency) == ["waiting"]


def test_shares_are_told_where_they_can_be_and_never_made_up(agency):
    names = report_names(agency.partnership)
    today = date(2026, 6, 30)
    DeclarationFactory(agency=agency, headcount=20, as_of_date=date(2026, 6, 1))
    undeclared = AgencyFactory(partnership=agency.partnership, name="Undeclared")
    outgrown = AgencyFactory(partnership=agency.partnership, name="Outgrown")
    DeclarationFactory(agency=outgrown, headcount=3, as_of_date=date(2025, 1, 1))
    names = report_names(agency.partnership)
    registered = {agency.pk: (12, 7), undeclared.pk: (100, 90), outgrown.pk: (4, 2)}

    found = workforce(declared(agency.partnership, on=today), registered, names)

    lines = {line.label: (line.of_registered, line.of_declared, line.is_outgrown) for line in found.lines}
    assert lines == {
        "Riverside Council": (58, 35, False),
        "Undeclared": (90, None, False),
        "Outgrown": (50, None, True),
    }
    assert found.undeclared == ("Undeclared",)
    assert [line.label for line in found.stale] == ["Outgrown"]
    assert found.declaring == Reach("", 16, 9, Headcount(23, date(2025, 1, 1), True, False), today)
    assert (found.declaring.of_declared, found.said) == (39, 2)


def test_a_lead_sees_registered_trained_and_declared_by_role(client, agency, role, lead, django_assert_num_queries):
    requirement = RequirementFactory(partnership=agency.partnership)
    posts = MembershipFactory.create_batch(3, agency=agency, role=role)
    held = {"person": posts[0].person, "course_key": requirement.course_key}
    CertificateFactory(**held, issued_date=timezone.localdate())
    DeclarationFactory(agency=agency, role=role, headcount=2, batch="one")
    DeclarationFactory(agency=agency, headcount=10, batch="one", as_of_date=timezone.localdate() - timedelta(days=400))
    client.force_login(lead)
    address = reverse("figures:agency-workforce", args=[agency.slug])
    client.get(address)

    with django_assert_num_queries(11):
        page = client.get(address)

    whole, roles = (
        page.context["whole"],
        dict(page.context["roles"] and [(r.label, r) for r, _ in page.context["roles"]]),
    )
    assert (whole.registered, whole.trained, whole.declared.people, whole.declared.is_stale) == (4, 1, 10, True)
    desk = roles["Front desk"]
    assert (desk.registered, desk.trained, desk.of_registered, desk.is_outgrown, desk.of_declared) == (
        3,
        1,
        33,
        True,
        None,
    )
    assert "Please declare a new one" in page.content.decode()


def test_a_coordinator_sets_targets_and_when_a_number_is_old(client, agency, coordinator):
    course = CoursePageFactory()
    requirement = RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
    client.force_login(coordinator)
    address, today = reverse("figures:targets"), timezone.localdate()

    for _ in range(2):  # a double click sets it once
        client.post(address, {"course": "", "percent": "85", "from_date": today.isoformat()})
    client.post(address, {"course": str(requirement.course_key), "percent": "95", "from_date": today.isoformat()})
    client.post(address, {"days": "180"})

    assert Target.objects.count() == 2
    found = targets(agency.partnership, on=today)
    assert (found.overall, found.of_course(requirement.course_key)) == (85, 95)
    assert FigureSettings.objects.get().stale_after_days == 180
    refused = client.post(address, {"course": "", "percent": "101", "from_date": today.isoformat()})
    assert list(refused.context["form"].errors) == ["percent"]
    client.post(address, {"course": "", "percent": "", "from_date": today.isoformat()})
    assert targets(agency.partnership, on=today).overall is None
