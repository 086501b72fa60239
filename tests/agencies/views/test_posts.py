"""A person's posts in one agency, changed by its lead."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry, Membership
from tests.factories.agencies import AgencyFactory, MembershipFactory, RoleFactory, TeamFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    return AgencyFactory(slug="riverside")


@pytest.fixture
def lead(agency, client):
    lead = MembershipFactory(agency=agency, lead=True).person
    client.force_login(lead)
    return lead


@pytest.fixture
def post(agency, lead):
    return MembershipFactory(agency=agency, start_date=date(2024, 1, 1), staff_number="4711")


def page(post):
    return reverse("agencies:posts", args=["riverside", post.person.public_id])


def change(client, post, verb, **given):
    where = ["riverside", post.person.public_id, post.role.code, post.start_date, verb]
    return client.post(reverse("agencies:change-post", args=where), given)


def test_ends_on_a_day_with_its_duties_and_says_why(client, agency, lead):
    post = MembershipFactory(agency=agency, lead=True)
    for _ in range(2):
        response = change(client, post, "end", end_date="2025-03-01", reason="Left")

    post.refresh_from_db()
    assert response.url == page(post)
    assert (post.end_date, post.end_recorded_by) == (date(2025, 3, 1), lead)
    assert post.responsibilities.get().end_date == date(2025, 3, 1)
    assert AuditEntry.objects.get(action="membership.ended").reason == "Left"


def test_moves_to_another_team_from_a_day(client, agency, post):
    team = TeamFactory(agency=agency)
    for _ in range(2):
        change(client, post, "move", role=post.role.pk, team=team.pk, start_date="2025-03-01")

    rows = Membership.objects.filter(person=post.person).order_by("start_date")
    assert [(row.team, row.start_date, row.end_date, row.staff_number) for row in rows] == [
        (None, date(2024, 1, 1), date(2025, 3, 1), "4711"),
        (team, date(2025, 3, 1), None, "4711"),
    ]


def test_mistake_is_taken_back_with_a_reason(client, post, lead):
    silent = change(client, post, "take-back")
    for _ in range(2):
        change(client, post, "take-back", reason="Wrong person")

    post.refresh_from_db()
    assert list(silent.context["form"].errors) == ["reason"]
    assert post.voided_by == lead
    assert AuditEntry.objects.get(action="membership.voided").reason == "Wrong person"


def test_second_role_at_the_same_time(client, agency, post):
    role = RoleFactory(partnership=agency.partnership)
    today = timezone.localdate()
    for _ in range(2):
        client.post(page(post), {"role": role.pk, "start_date": today})

    assert Membership.objects.on(today).filter(person=post.person).count() == 2


@pytest.mark.parametrize(
    ("verb", "given"),
    [("end", {"end_date": "2023-01-01"}), ("end", {"end_date": "31/02/2025"}), ("move", {"role": 0, "start_date": ""})],
)
def test_bad_changes_are_refused_in_words(client, post, verb, given):
    response = change(client, post, verb, **given)

    assert response.context["form"].errors
    post.refresh_from_db()
    assert (post.end_date, post.voided_at) == (None, None)


def test_posts_elsewhere_are_not_shown(client, agency, post):
    elsewhere = MembershipFactory(person=post.person, agency__name="The other place")

    assert "The other place" not in client.get(page(post)).content.decode()
    assert change(client, elsewhere, "end", end_date="2025-03-01").status_code == 404


@pytest.mark.parametrize(
    "where", [("x", "2024-01-01", "end"), ("role", "never", "end"), ("role", "2024-01-01", "burn")]
)
def test_nonsense_in_the_address_is_not_found(client, post, where):
    role, start, verb = where
    role = post.role.code if role == "role" else role
    address = reverse("agencies:change-post", args=["riverside", post.person.public_id, role, start, verb])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_page_asks_as_much_for_three_as_for_one(client, agency, post, size, django_assert_max_num_queries):
    for n in range(size - 1):
        start = date(2020, 1, 1) + timedelta(days=n * 100)
        MembershipFactory(person=post.person, agency=agency, start_date=start, end_date=start + timedelta(days=50))
    client.get(page(post))

    with django_assert_max_num_queries(14):
        assert len(client.get(page(post)).context["rows"]) == size
