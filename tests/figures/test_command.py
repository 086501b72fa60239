import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def post():
    agency = AgencyFactory(name="Riverside Council", slug="riverside", partnership__name="Northmoor")
    course = CoursePageFactory(title="First response")
    RequirementFactory(partnership=agency.partnership, course_key=course.translation_key)
    post = MembershipFactory(agency=agency, role__name="Front desk", role__code="front-desk")
    CertificateFactory(person=post.person, course_key=course.translation_key, issued_date=date(2026, 1, 1))
    return post


def run(*args):
    out = io.StringIO()
    call_command("coverage", *args, stdout=out)
    return out.getvalue()


def test_prints_a_table(post):
    lines = run("--as-of", "2026-06-30").splitlines()

    assert lines[:2] == ["Northmoor, as at the end of 2026-06-30", "1 registered, 1 with a certificate in date"]
    assert lines[4].split() == ["Northmoor", "1", "1", "100", "0", "0", "0", "1", "1"]
    assert lines[5].split() == ["Riverside", "Council", "1", "1", "100", "0", "0", "0", "1", "1"]


def test_prints_json(post):
    document = json.loads(run("--as-of", "2025-06-30", "--format", "json"))

    numbers = {
        "required": 1,
        "covered": 0,
        "in_date": 0,
        "due_soon": 0,
        "overdue": 1,
        "in_grace": 0,
        "in_grace_covered": 0,
        "exempt": 0,
        "percent": 0,
    }
    people = {"required": 1, "partly_covered": 0, "fully_covered": 0}
    course = document["courses"][0]["course"]
    assert document == {
        "partnership": post.agency.partnership.slug,
        "as_at": "2025-06-30",
        "known_at": None,
        "subject": "course",
        "registered": 1,
        "trained": 0,
        "overall": {**numbers, "people": people},
        "agencies": [{"agency": "riverside", "name": "Riverside Council", **numbers, "people": people}],
        "teams": [{"agency": "riverside", "team": None, **numbers, "people": people}],
        "roles": [{"role": "front-desk", "name": "Front desk", **numbers, "people": people}],
        "courses": [{"course": course, "title": "First response", **numbers, "people": people}],
        "cells": [{"agency": "riverside", "team": None, "role": "front-desk", "course": course, **numbers}],
    }


def test_prints_csv(post):
    rows = list(csv.reader(io.StringIO(run("--as-of", "2026-06-30", "--format", "csv"))))

    assert rows[0] == ["Partnership", "Northmoor"]
    assert rows[-1][:7] == ["Cell", "Riverside Council", "No team", "Front desk", "First response", "1", "1"]


def test_counts_modules_where_asked(post):
    document = json.loads(run("--as-of", "2026-06-30", "--format", "json", "--modules"))

    assert (document["subject"], document["overall"]["covered"]) == ("module", 0)


def test_answers_as_it_was_known(post):
    before = json.loads(run("--as-of", "2026-06-30", "--format", "json", "--known-at", "2025-12-01"))

    assert (before["overall"]["covered"], before["known_at"]) == (0, "2025-12-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--as-of", "2026-02-30"], "“2026-02-30” is not a day"),
        (["--as-of", "30/06/2026"], "Write it as year-month-day"),
        (["--as-of", "9999-01-01"], "still to come"),
        (["--known-at", "soon"], "is not an instant"),
        (["--partnership", "nowhere"], "There is no partnership “nowhere”"),
        (["--format", "xml"], "invalid choice"),
    ],
)
def test_refuses_in_words(post, args, words):
    with pytest.raises(CommandError, match=words):
        run(*args)


def test_asks_which_of_several_partnerships(post):
    PartnershipFactory(slug="second")

    with pytest.raises(CommandError, match="Say which partnership"):
        run()


def test_says_that_there_is_no_partnership():
    with pytest.raises(CommandError, match="There is no partnership yet"):
        run()
