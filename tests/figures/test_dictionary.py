"""The data dictionary says what really goes out: no field more, none less, in their order."""

import json
import re

import pytest
from django.conf import settings
from django.urls import reverse

from certificates.actions.bundles import index_rows
from figures import definitions, exports
from figures.actions.statement_files import COLUMNS, document_of
from figures.dictionary import (
    AGENCY_TOTAL,
    BUNDLE_INDEX,
    CELL,
    COURSE_TOTAL,
    COVERAGE,
    COVERAGE_TABLE,
    DATASETS,
    OF_PEOPLE,
    PEOPLE_TABLE,
    ROLE_TOTAL,
    STATEMENT,
    STATEMENT_FIGURES,
    STATEMENT_LINE,
    STATEMENT_POSTS,
    STATEMENT_TABLE,
    TEAM_TOTAL,
    TOTAL,
    TREND,
)
from figures.queries.coverage import coverage
from figures.queries.history import trend
from figures.queries.names import get_names
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import TODAY, RequirementFactory
from tests.figures.actions.test_statements import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def partnership():
    partnership = MembershipFactory().agency.partnership
    RequirementFactory(partnership=partnership)
    return partnership


def names(dataset):
    return [field.name for field in dataset.fields]


def test_coverage_and_all_within_it(partnership):
    found = coverage(partnership=partnership, on=TODAY)
    said = json.loads(exports.coverage_json(found, get_names(partnership)))

    assert list(said) == names(COVERAGE)
    assert list(said["overall"]) == names(TOTAL)
    assert list(said["overall"]["people"]) == names(OF_PEOPLE)
    for key, dataset in (
        ("agencies", AGENCY_TOTAL), ("teams", TEAM_TOTAL), ("roles", ROLE_TOTAL), ("courses", COURSE_TOTAL),
        ("cells", CELL),
    ):  # fmt: skip
        assert list(said[key][0]) == names(dataset)


def test_trend(partnership):
    (point,) = trend(partnership, days=[TODAY])

    assert list(exports.point_json(point)) == names(TREND)


def test_tables(partnership):
    rows = list(exports.coverage_rows(coverage(partnership=partnership, on=TODAY), get_names(partnership)))

    assert rows[rows.index([]) + 1] == names(COVERAGE_TABLE)
    assert [str(heading) for heading in exports.PEOPLE_HEADINGS] == names(PEOPLE_TABLE)


def test_statements():
    statement = Scene().published()
    line = statement.figures["agencies"][0]

    assert list(document_of(statement)) == names(STATEMENT)
    assert sorted(statement.figures) == sorted(names(STATEMENT_FIGURES))
    assert sorted(line) == sorted(names(STATEMENT_LINE))
    assert sorted(line["posts"]) == sorted(line["people"]) == sorted(names(STATEMENT_POSTS))
    assert list(COLUMNS) == names(STATEMENT_TABLE)


def test_the_index_of_a_bundle():
    assert next(iter(index_rows([], set()))) == names(BUNDLE_INDEX)


def test_what_figures_are_about_leads_to_its_definition(client):
    said = client.get(reverse("figures:dictionary-json")).json()["fields"]
    leads_to = {(each["dataset"], each["name"]): each["definition"].partition("#")[2] for each in said}

    assert leads_to["coverage", "as_at"] == leads_to["trend", "as_at"] == "day"
    assert leads_to["coverage", "known_at"] == leads_to["statement", "known_at"] == "knowledge-date"
    assert leads_to["expiring", "posts"] == leads_to["statement-line", "posts"] == "posts"


def test_every_definition_is_there():
    page = (settings.BASE_DIR / "figures/templates" / definitions.VERSIONS[definitions.CURRENT].template).read_text()
    there = set(re.findall(r'id="([\w-]+)"', page))

    assert {field.anchor for dataset in DATASETS for field in dataset.fields if field.anchor} - there == set()


def test_page_and_json_show_every_field(client):
    page = client.get(reverse("figures:dictionary")).content.decode()
    said = client.get(reverse("figures:dictionary-json")).json()

    fields = [(dataset.code, field.name) for dataset in DATASETS for field in dataset.fields]
    assert [(each["dataset"], each["name"]) for each in said["fields"]] == fields
    assert page.count('scope="row"') == len(fields)
