"""Agencies of 1,000 and of 100,000 posts, made by few statements: rows are copies of one row."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from agencies.models import Agency, Person
from figures.actions import standings
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, RoleFactory, TeamFactory
from tests.factories.courses import CoursePageFactory, RequirementFactory

SMALL, BIG, TEAMS = 1_000, 100_000, 8


@dataclass(frozen=True)
class Crowd:
    agency: Agency
    lead: Person
    posts: int


@lru_cache
def crowds() -> tuple[Crowd, Crowd]:
    """The small and the big agency, with standings kept as at today."""
    today = timezone.localdate()
    partnership = PartnershipFactory(slug="crowds")
    role = RoleFactory(partnership=partnership)
    for due_days in (30, 3650):  # everybody is late with one course, and within the time of another
        course = CoursePageFactory(lessons=1)
        RequirementFactory(partnership=partnership, course_key=course.translation_key, due_days=due_days)
    made = []
    for slug, posts in (("small-crowd", SMALL), ("big-crowd", BIG)):
        agency = AgencyFactory(partnership=partnership, slug=slug)
        TeamFactory.create_batch(TEAMS, agency=agency)
        lead = MembershipFactory(agency=agency, role=role, lead=True, start_date=today - timedelta(days=400))
        fill(lead, posts - 1)
        made.append(Crowd(agency, lead.person, posts))
    standings.refresh_all(partnership=partnership, day=today, at=timezone.now())
    return made[0], made[1]


def fill(post: Any, number: int) -> None:
    """So many more people, each with a post like this one, in the teams by turns."""
    stem = f"crowd-{post.agency_id}-"
    names = {
        "username": f"'{stem}' || n",
        "public_id": f"'{post.agency_id}-' || n",
        "display_name": f"'Person {post.agency_id} ' || n",
        "email": "NULL",
    }
    copy(post.person, names, f"FROM counted WHERE n <= {number:d}", number)
    first = f"(SELECT MIN(id) FROM agencies_team WHERE agency_id = {post.agency_id:d})"
    own = {"person_id": "p.id", "team_id": f"{first} + p.id %% {TEAMS}"}
    copy(post, own, f"FROM agencies_person AS p WHERE p.username LIKE '{stem}%%'", number)


def copy(row: Model, changed: dict[str, str], where: str, number: int) -> None:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    columns, values, params = [], [], []
    for field in fields:
        columns.append(field.column)
        values.append(changed.get(field.column, "%s"))
        if field.column not in changed:
            params.append(field.get_db_prep_save(getattr(row, field.attname), connection))
    counted = f"WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {number:d}) "
    statement = f"INSERT INTO {row._meta.db_table} ({', '.join(columns)}) {counted} SELECT {', '.join(values)} {where}"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
