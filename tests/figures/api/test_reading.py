"""Figures by key: the agency's own, with a key for that, sent again only where they changed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies.enums import KeyScope
from figures.api import shapes
from figures.queries.coverage import coverage
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.api_keys import key_and_secret
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def agency():
    agency = AgencyFactory(slug="here")
    requirement = RequirementFactory(partnership=agency.partnership, due_days=1)
    CertificateFactory(
        person=MembershipFactory(agency=agency, person__display_name="Adamantia Bell").person,
        course_key=requirement.course_key,
        issued_date=days_ago(5),
        days=20,
    )
    MembershipFactory(agency=agency)
    MembershipFactory(agency=AgencyFactory(partnership=agency.partnership, slug="elsewhere"))
    return agency


@pytest.fixture
def ask(agency):
    _key, secret = key_and_secret("a-word", agency=agency, scope=KeyScope.FIGURES)

    def go(path, query=None, **headers):
        said = {"Authorization": f"Bearer {secret}", **headers}
        return Client().get(f"/api/v1/figures/{path}", query, headers=said)

    return go


def test_coverage_is_that_of_the_agency_alone_and_names_nobody(agency, ask):
    answer = ask("coverage")

    said = answer.json()
    assert shapes.Coverage.model_validate(said).model_dump(mode="json") == said
    assert [each["agency"] for each in said["agencies"]] == ["here"]
    assert (said["overall"]["required"], said["overall"]["covered"], said["registered"]) == (2, 1, 2)
    assert "Adamantia" not in answer.content.decode()


def test_coverage_of_a_day_and_as_it_was_known(agency, ask):
    before = days_ago(6).isoformat()

    assert ask("coverage", {"as_at": before}).json()["overall"]["covered"] == 0
    known = ask("coverage", {"known_at": "2020-01-01T00:00:00Z"}).json()
    assert (known["known_at"], known["registered"]) == ("2020-01-01T00:00:00+00:00", 0)


def test_trend_and_weeks_are_as_described(agency, ask):
    trend, expiring = ask("trend", {"months": 2}).json(), ask("expiring", {"days": 21}).json()

    assert shapes.Trend.model_validate(trend).model_dump(mode="json") == trend
    assert [month["as_at"] for month in trend["months"]][-1] == days_ago(0).isoformat()
    held = [int(month["as_at"] >= days_ago(5).isoformat()) for month in trend["months"]]
    assert [month["covered"] for month in trend["months"]] == held
    assert (len(held), held[0], held[-1]) == (3, 0, 1)
    assert shapes.Expiring.model_validate(expiring).model_dump(mode="json") == expiring
    assert sum(week["posts"] for week in expiring["weeks"]) == 1


def test_definitions_list_every_field(ask):
    said = ask("definitions").json()

    assert shapes.Definitions.model_validate(said).model_dump(mode="json") == said
    assert {"coverage", "trend", "people-table"} <= {each["dataset"] for each in said["fields"]}


def test_what_has_not_changed_is_not_sent_again(agency, ask):
    tag = ask("coverage")["ETag"]

    again = ask("coverage", **{"If-None-Match": tag})
    MembershipFactory(agency=agency)
    changed = ask("coverage", **{"If-None-Match": tag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert (changed.status_code, changed.json()["registered"]) == (200, 3)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("coverage", {"as_at": "2026-02-30"}),
        ("coverage", {"as_at": days_ago(-7).isoformat()}),
        ("coverage", {"known_at": "2026-01-01T00:00:00"}),
        ("trend", {"months": "0"}),
        ("expiring", {"days": "9999"}),
    ],
)
def test_faults_are_named(ask, path, query):
    answer = ask(path, query)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == list(query)


def test_a_key_does_one_thing(agency):
    _key, sending = key_and_secret("another-word", agency=agency)
    _key, reading = key_and_secret("a-word", agency=agency, scope=KeyScope.FIGURES)

    refused = Client().get("/api/v1/figures/coverage", headers={"Authorization": f"Bearer {sending}"})
    sent = Client().post(
        "/api/v1/staff",
        {"staff": [{"name": "A", "role": "desk"}]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {reading}", "Idempotency-Key": "x"},
    )
    unknown = Client().get("/api/v1/figures/coverage")

    assert [answer.status_code for answer in (refused, sent, unknown)] == [403, 403, 401]


def test_the_answer_is_what_the_pages_count(agency, ask):
    page = coverage(partnership=agency.partnership, on=days_ago(0), among=agency.memberships.all())

    assert ask("coverage").json()["overall"]["percent"] == page.overall.posts.percent == 50


def test_months_end_on_their_last_day():
    from figures.api.reading import month_ends

    assert month_ends(date(2026, 3, 31), 3) == [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "1999-12-31T12:00:00Z"])
def test_moments_that_nothing_was_known_at_are_refused(agency, ask, moment):
    answer = ask("coverage", {"known_at": moment})

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["known_at"]
