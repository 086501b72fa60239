"""The data dictionary says what really goes out: no field more, none less, in their order."""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

import figures.dictionary.statements as d
from certificates.actions.bundles import index_rows
from figures import definitions, exports
from figures.actions import statements as actions
from figures.actions.statement_files import COLUMNS
from figures.dictionary import DATASETS
from figures.dictionary.bundles import BUNDLE_INDEX
from figures.dictionary.coverage import (
    AGENCY_TOTAL,
    CELL,
    COURSE_TOTAL,
    COVERAGE,
    COVERAGE_TABLE,
    OF_PEOPLE,
    PEOPLE_TABLE,
    ROLE_TOTAL,
    TEAM_TOTAL,
    TOTAL,
    TREND,
)
from figures.enums import FileKind, Period, Section
from figures.queries.coverage import coverage
from figures.queries.history import trend
from figures.queries.names import get_names
from figures.rules.periods import span_of
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import TODAY, CoursePageFactory, RequirementFactory
from tests.factories.figures import DeclarationFactory, TargetFactory
from tests.figures.actions.test_statements import KNOWN, LONG_AGO, NOW, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

SHEETS = (d.SHEET_REQUIRED, d.SHEET_PEOPLE, d.SHEET_GRADES, d.SHEET_COURSES)


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


@pytest.fixture
def statement():
    """With everything that a statement can have: two courses, declarations, targets, words, and an issue before it."""
    scene = Scene()
    course = CoursePageFactory()
    RequirementFactory(partnership=scene.partnership, course_key=course.translation_key, recorded_at=LONG_AGO)
    for agency, people in ((scene.big, 40), (scene.small, 30)):
        DeclarationFactory(agency=agency, headcount=people)
    TargetFactory(partnership=scene.partnership, recorded_at=LONG_AGO)
    words = {section.value: f"Of {section.value}" for section in Section}
    half = scene.made(span=span_of(Period.HALF_YEAR, date(2026, 1, 1)))
    said = {"by": scene.one, "at": NOW}
    actions.write(statement=half, sections=words, reason="", seen=half.version, **said)
    half.refresh_from_db()
    first = scene.published(half)
    issue = actions.revise(statement=first, known_at=KNOWN, reason="An agency sent late records.", **said)
    return scene.published(issue)


def nested(value, path=()):
    """Every group of fields of a JSON document under the place where it stands; lists stand for their items."""
    if isinstance(value, list):
        for item in value:
            yield from nested(item, path)
    elif isinstance(value, dict):
        yield path, set(value)
        for key, each in value.items():
            yield from nested(each, (*path, key))


ALL_LINES = [("figures", name) for name in ("overall", "agencies", "roles", "courses")]
ALL_CELLS = [("figures", name) for name in ("agency_courses", "role_courses")]
BY_PLACE = {
    (): d.STATEMENT,
    ("partnership",): d.STATEMENT_PARTNERSHIP,
    ("period",): d.STATEMENT_PERIOD,
    ("sections",): d.STATEMENT_SECTIONS,
    ("figures",): d.STATEMENT_FIGURES,
    ALL_CELLS[0]: d.STATEMENT_AGENCY_COURSE,
    ALL_CELLS[1]: d.STATEMENT_ROLE_COURSE,
    **{line: d.STATEMENT_LINE for line in ALL_LINES},
    **{(*place, "posts"): d.STATEMENT_POSTS for place in [*ALL_LINES, *ALL_CELLS]},
    **{(*line, "people"): d.STATEMENT_PEOPLE for line in ALL_LINES},
    **{(*line, "registered"): d.STATEMENT_REGISTERED for line in ALL_LINES[:2]},
    **{(*line, "declared"): d.STATEMENT_DECLARED for line in ALL_LINES[:2]},
    **{(*line, "grades"): d.STATEMENT_GRADES for line in ALL_LINES if line[1] != "roles"},
}
TITLES = ("figures", "courses", "titles")  # its keys are the codes of languages


def file_of(statement, kind):
    return bytes(statement.files.get(kind=kind).content)


def test_every_key_of_a_statement_is_described_and_every_described_key_is_there(statement):
    document = json.loads(file_of(statement, FileKind.JSON))
    found = defaultdict(set)
    for place, keys in nested(document):
        found[place] |= keys

    assert found.pop(TITLES) == {"en"}
    assert set(found) == set(BY_PLACE)
    there = defaultdict(set)
    for place, dataset in BY_PLACE.items():
        assert found[place] - set(names(dataset)) == set(), place
        there[dataset.code] |= found[place]
    assert there == {dataset.code: set(names(dataset)) for dataset in BY_PLACE.values()}
    described = {dataset.code for dataset in d.WITHIN_STATEMENT} - {d.STATEMENT_FEED.code}
    assert set(there) == described
    assert list(document) == names(d.STATEMENT)


def test_what_may_be_null_in_a_statement_is_said_to_be_so(statement):
    document = json.loads(file_of(statement, FileKind.JSON))
    may = {(place, field.name) for place, dataset in BY_PLACE.items() for field in dataset.fields if field.may_be_empty}

    def empty(value, path=()):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                for key, held in each.items():
                    yield from [(path, key)] if held in (None, "") else empty(held, (*path, key))

    empties = set(empty(document))
    assert empties - may == set()
    assert (("figures", "agencies", "posts"), "covered") in empties


def test_columns_of_the_table_of_a_statement(statement):
    heading, *lines = csv.reader(io.StringIO(file_of(statement, FileKind.CSV).decode("utf-8-sig")))

    assert heading == list(COLUMNS) == names(d.STATEMENT_TABLE)
    held = {name for line in lines for name, value in zip(heading, line, strict=True) if value}
    assert held == set(heading)
    empty = {name for line in lines for name, value in zip(heading, line, strict=True) if not value}
    assert empty - {field.name for field in d.STATEMENT_TABLE.fields if field.may_be_empty} == set()


def test_columns_of_every_sheet_of_the_workbook_of_a_statement(statement):
    about, *sheets = load_workbook(io.BytesIO(file_of(statement, FileKind.XLSX))).worksheets
    courses = {line["name"] for line in statement.figures["courses"]}
    found = defaultdict(set)
    for sheet in sheets:
        heading = [cell.value for cell in sheet[1]]
        described = [
            dataset.code
            for dataset in SHEETS
            if {"Each course" if name in courses else name for name in heading} <= set(names(dataset))
        ]
        assert len(described) == 1, (sheet.title, heading)
        found[described[0]] |= {"Each course" if name in courses else name for name in heading}

    assert len(sheets) == 8
    assert found == {dataset.code: set(names(dataset)) for dataset in SHEETS}
    assert {row[0].value for row in about.iter_rows(min_row=2)} == set(names(d.SHEET_ABOUT))
    assert {dataset.code for dataset in d.STATEMENT_TABLES} == {
        d.STATEMENT_TABLE.code, d.SHEET_ABOUT.code, *(sheet.code for sheet in SHEETS)
    }  # fmt: skip


def test_items_of_the_feed(client, statement):
    feed = client.get(reverse("figures:statements-feed")).json()

    assert [list(item["_waymark"]) for item in feed["items"]] == [names(d.STATEMENT_FEED)] * 2
    assert [item["_waymark"]["revised_by"] is None for item in feed["items"]] == [True, False]


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


def test_every_dataset_has_a_name_and_a_place_of_its_own():
    assert [code for code, times in Counter(dataset.code for dataset in DATASETS).items() if times > 1] == []
    assert [title for title, times in Counter(dataset.title for dataset in DATASETS).items() if times > 1] == []
    for dataset in DATASETS:
        assert len(set(names(dataset))) == len(dataset.fields), dataset.code


def test_page_and_json_show_every_field(client):
    page = client.get(reverse("figures:dictionary")).content.decode()
    said = client.get(reverse("figures:dictionary-json")).json()

    fields = [(dataset.code, field.name) for dataset in DATASETS for field in dataset.fields]
    assert [(each["dataset"], each["name"]) for each in said["fields"]] == fields
    assert page.count('scope="row"') == len(fields)
