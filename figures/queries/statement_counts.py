"""The exact counts that a statement freezes, from the facts, and the hash by which anybody may hold it to them.

    {"registered": [people, trained],
     "agencies": {key: [people, trained]},
     "cells": [[agency, role, course, required, covered, in grace, done in grace, exempt], …] in order,
     "people": {"overall": [required, partly, fully], "agencies": {key: …}, "roles": {key: …}, "courses": {key: …}},
     "others": {"agencies": [key, …], "registered": [people, trained], "people": [required, partly, fully]},
     "grades": [[agency, course, by server, by facilitator, by agency, by person], …] in order,
     "declared": {agency: [people, "day"]},
     "rows": {"posts": …, "certificates": …, "exemptions": …, "requirements": …}}

Keys are those of the database, as text where JSON wants it. They never leave the house, nor do the counts. "others"
are the agencies that are shown together, in whose line people count once; "grades" the covered posts by the evidence
that they rest on. The first statements were frozen without both.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from agencies.models import Membership, Partnership
from courses.models import Exemption
from figures.enums import Scope
from figures.queries import known
from figures.queries.coverage import Coverage, People, Posts, count
from figures.queries.declared import declared
from figures.queries.pairs import HELD, Question, from_key, get_demands, get_pairs, statement
from figures.rules.disclosure import together
from figures.rules.publication import sizes_in

Counts = dict[str, Any]


def get_counts(
    partnership: Partnership,
    *,
    on: date,
    known_at: datetime,
    grouped: Collection[str] | None = None,
    beside: Collection[str] = (),
) -> Counts:
    """The same today and on any later day, whatever is corrected meanwhile: it was not known by then.

    `grouped` agencies are shown together; without it those that are too small to stand alone, and those `beside` them.
    """
    question = Question(partnership, on, known_at)
    found = count(question)
    headcounts = declared(partnership, on=on, known_at=known_at)
    by_agency = {agency: headcounts.of_agency(agency) for agency in headcounts.declaring}
    counts = {
        "registered": [found.registered, found.trained],
        "agencies": get_registered_by_agency(question),
        "cells": cells_of(found),
        "people": people_of(found),
        "grades": get_grades(question),
        "declared": {str(key): [each.people, each.as_of.isoformat()] for key, each in by_agency.items() if each},
        "rows": get_row_counts(question),
    }
    if grouped is None:
        sizes = sizes_in(counts)
        grouped = together(sizes, beside={key for key in beside if key in sizes})
    return counts | {"others": get_others(question, grouped)}


def get_others(question: Question, grouped: Collection[str]) -> dict[str, Any]:
    """Of several agencies as if they were one: who has posts in two of them is one person."""
    if not grouped:
        return {"agencies": [], "registered": [0, 0], "people": [0, 0, 0]}
    found = count(replace(question, among=Membership.objects.filter(agency__in=[int(key) for key in grouped])))
    return {
        "agencies": sorted(grouped, key=int),
        "registered": [found.registered, found.trained],
        "people": numbers(found.overall.people),
    }


def get_grades(question: Question) -> list[list[Any]]:
    """Covered posts by agency and course, each under the strongest evidence that lasts as long as what is held."""
    pairs = get_pairs(question)
    if pairs is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(pairs.sql + BY_GRADE, pairs.params)
        rows = [[agency, str(from_key(course)), *counted] for agency, course, *counted in cursor.fetchall()]
    return sorted(rows)


GRADE = " ".join(f"WHEN held.{column} = pair.until THEN {place}" for place, column in enumerate(HELD))
BY_GRADE = f"""
SELECT agency_id, subject_key, {", ".join(f"COUNT(CASE WHEN grade = {place} THEN 1 END)" for place in range(len(HELD)))}
FROM (
    SELECT pair.agency_id, pair.subject_key, CASE {GRADE} END AS grade
    FROM pair JOIN held ON held.human_id = pair.human_id AND held.subject_key = pair.subject_key
    WHERE pair.scope = {Scope.REQUIRED:d} AND pair.until IS NOT NULL
) AS covered
GROUP BY agency_id, subject_key
"""


def cells_of(found: Coverage) -> list[list[Any]]:
    """Posts by agency, role and course; teams are nobody's business outside."""
    cells: dict[tuple[int, int, str], Posts] = defaultdict(Posts)
    for cell in found.cells:
        cells[cell.agency, cell.role, str(cell.subject)] += cell.posts
    return [
        [*key, posts.required, posts.covered, posts.in_grace, posts.in_grace_covered, posts.exempt]
        for key, posts in sorted(cells.items())
    ]


def numbers(people: People) -> list[int]:
    return [people.required, people.partly_covered, people.fully_covered]


def people_of(found: Coverage) -> dict[str, Any]:
    return {
        "overall": numbers(found.overall.people),
        "agencies": {str(key): numbers(total.people) for key, total in found.by_agency.items()},
        "roles": {str(key): numbers(total.people) for key, total in found.by_role.items()},
        "courses": {str(key): numbers(total.people) for key, total in found.by_subject.items()},
    }


def get_registered_by_agency(question: Question) -> dict[str, list[int]]:
    """People with a post in each agency, and those of them who hold a certificate, in one statement."""
    posts = question.posts.order_by().values("agency", "person")
    trained = known.certificates(on=question.on, known_at=question.known_at).order_by().values("person")
    parts = [statement(rows) for rows in (known.links(question.known_at), posts, trained)]
    with connection.cursor() as cursor:
        cursor.execute(BY_AGENCY.format(*(sql for sql, _ in parts)), [param for _, params in parts for param in params])
        return {str(agency): [registered, held] for agency, registered, held in cursor.fetchall()}


BY_AGENCY = """
WITH link (duplicate_id, kept_id) AS ({}),
post (agency_id, person_id) AS ({}),
certified (person_id) AS ({}),
registered AS (
    SELECT DISTINCT post.agency_id, COALESCE(link.kept_id, post.person_id) AS human_id
    FROM post LEFT JOIN link ON link.duplicate_id = post.person_id
),
trained AS (
    SELECT DISTINCT COALESCE(link.kept_id, certified.person_id) AS human_id
    FROM certified LEFT JOIN link ON link.duplicate_id = certified.person_id
)
SELECT registered.agency_id, COUNT(*), COUNT(trained.human_id)
FROM registered LEFT JOIN trained ON trained.human_id = registered.human_id
GROUP BY registered.agency_id
"""


def get_row_counts(question: Question) -> dict[str, int]:
    """How many rows the counts were taken from."""
    posts = question.posts.order_by()
    held = known.certificates(on=question.on, known_at=question.known_at).filter(person__in=posts.values("person"))
    exemptions = known.in_force(Exemption.objects.all(), on=question.on, known_at=question.known_at)
    return {
        "posts": posts.count(),
        "certificates": held.count(),
        "exemptions": exemptions.filter(membership__in=posts.values("pk")).count(),
        "requirements": len(get_demands(question)),
    }


def canonical(counts: Counts) -> bytes:
    """The one spelling of counts that is hashed."""
    return json.dumps(counts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def hash_of(counts: Counts, *, salt: str) -> str:
    return sha256(salt.encode() + canonical(counts)).hexdigest()
