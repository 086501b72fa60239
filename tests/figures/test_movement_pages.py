from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from figures.templatetags.waterfalls import Fall, falls, signed, waterfall
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def lately():
    return timezone.localdate() - timedelta(days=5)


@pytest.fixture
def agency():
    agency = AgencyFactory(slug="riverside")
    requirement = RequirementFactory(partnership=agency.partnership, due_days=1)
    for name in ("Adamantia", "Bo"):
        person = MembershipFactory(agency=agency, person__display_name=name).person
        CertificateFactory(person=person, course_key=requirement.course_key, issued_date=lately())
    return agency


def lead_of(agency, **kwargs):
    return MembershipFactory(agency=agency, person__display_name="Lead", **{"lead": True, **kwargs}).person


def test_a_lead_opens_a_number_into_its_people(client, agency):
    client.force_login(lead_of(agency))

    page = client.get(reverse("figures:agency-movement", args=[agency.slug]))
    (line,) = page.context["lines"]
    opened = client.get(line.covered_address)

    assert (line.cause, line.change.by.covered, line.required_address) == ("trained", 2, "")
    assert [row.membership.person.name for row, _course, _by in opened.context["rows"]] == ["Adamantia", "Bo"]


def test_the_lead_of_a_team_sees_the_team_alone(client, agency):
    team = TeamFactory(agency=agency)
    client.force_login(lead_of(agency, lead=False, team=team, team_lead=True))

    page = client.get(reverse("figures:agency-movement", args=[agency.slug]))

    assert (page.context["lines"], page.context["movement"].overall.end.required) == ([], 1)


def test_a_coordinator_sees_where_it_moved_and_no_names(client, agency):
    other = AgencyFactory(partnership=agency.partnership)
    MembershipFactory(agency=other)
    client.force_login(MembershipFactory(agency=other, coordinator=True).person)

    page = client.get(reverse("figures:partnership-movement", args=[agency.partnership.slug]))
    narrowed = client.get(
        reverse("figures:partnership-movement", args=[agency.partnership.slug]), {"agency": agency.slug}
    )

    assert [(name, moved.change.covered) for name, moved, _ in page.context["agencies"]] == [
        (agency.name, 2),
        (other.name, 0),
    ]
    assert narrowed.context["movement"].overall.end.required == 2
    assert "Adamantia" not in page.content.decode()
    assert "/movement/people/" not in page.content.decode()


@pytest.mark.parametrize(
    ("since", "on", "wrong"),
    [("2026-06-30", "2026-06-30", "since"), ("2026-02-30", "2026-06-30", "since"), ("2026-01-01", "9999-01-01", "on")],
)
def test_days_that_cannot_be_compared_are_refused_in_words(client, agency, since, on, wrong):
    client.force_login(lead_of(agency))

    page = client.get(reverse("figures:agency-movement", args=[agency.slug]), {"since": since, "on": on})

    assert "movement" not in page.context
    assert list(page.context["form"].errors) == [wrong]


def test_what_was_known_then_is_told_apart(client, agency):
    client.force_login(lead_of(agency))
    day = timezone.localdate() - timedelta(days=2)

    page = client.get(
        reverse("figures:agency-movement", args=[agency.slug]),
        {"since": day.isoformat(), "on": timezone.localdate().isoformat(), "known": "then"},
    )

    causes = {line.cause: line.change.by.required for line in page.context["lines"]}
    assert causes == {"corrected": 3}  # all of it was recorded today


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(client, people, django_assert_num_queries):
    agency = AgencyFactory()
    requirement = RequirementFactory(partnership=agency.partnership)
    client.force_login(lead_of(agency))
    for _ in range(people):
        person = MembershipFactory(agency=agency).person
        CertificateFactory(person=person, course_key=requirement.course_key, issued_date=lately())

    with django_assert_num_queries(26):
        client.get(reverse("figures:agency-movement", args=[agency.slug]))


def test_the_picture_leaves_out_what_changed_nothing():
    assert falls(10, [("Joined", 3), ("Moved", 0), ("Left", -1)], 12) == [
        Fall("At the start", 0, 10, is_whole=True),
        Fall("Joined", 10, 13),
        Fall("Left", 13, 12),
        Fall("At the end", 0, 12, is_whole=True),
    ]
    assert [signed(each) for each in (3, 0, -1)] == ["+3", "0", "−1"]
    with translation.override("ur"):
        assert signed(3) == "\u200e+3"
    assert waterfall(10, [("Joined", 3), ("Left", -1)], 12, "T", "n")["description"] == (
        "From 10 to 12. What changed it most: Joined, +3."
    )
