"""A partnership with years behind it: 40 agencies, 12 roles, 5 courses, movers, leavers, renewals and exemptions.

Rows are made by few statements, as copies of one row, by arithmetic on their numbers: the same each time.

Up to 100,000 people hold some sixteen certificates each. More hold some six each, one for a post and course and for
two in five a second: a million members with six million certificates is what the limits are meant for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from agencies.models import Membership, Partnership
from benchmarks.crowd import copy
from certificates.models import Certificate
from courses.models import Exemption, Requirement
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, RoleFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import ExemptionFactory, RequirementFactory

AGENCIES, ROLES, COURSES = 40, 12, 5
RENEWALS = 6  # certificates of a post and course, one after the other, as far as there is time
DENSE = 100_000  # more people than these hold fewer certificates each
HELD_DAYS = (365, 365, 365, 730, 1095)


@dataclass(frozen=True)
class Past:
    partnership: Partnership
    members: int
    certificates: int
    today: date


@lru_cache
def past(members: int) -> Past:
    """Made once in a database, and found again where that is kept."""
    partnership = Partnership.objects.filter(slug=f"past-{members}").first() or made(members, timezone.localdate())
    courses = Requirement.objects.filter(partnership=partnership).values("course_key")
    number = Certificate.objects.filter(course_key__in=courses).count()
    return Past(partnership, members, number, timezone.localdate())


def made(members: int, today: date) -> Partnership:
    partnership = PartnershipFactory(slug=f"unfinished-{members}")
    agencies = AgencyFactory.create_batch(AGENCIES, partnership=partnership)
    roles = RoleFactory.create_batch(ROLES, partnership=partnership)
    courses = [uuid4() for _ in range(COURSES)]
    for number, course in enumerate(courses):
        some = [role for place, role in enumerate(roles) if (place + number) % 4]  # three in four roles
        RequirementFactory(
            partnership=partnership, course_key=course, roles=some, due_days=30 + 30 * (number % 3),
            start_date=today - timedelta(days=3000 if number % 2 else 1800),
        )  # fmt: skip
    post = MembershipFactory(agency=agencies[0], role=roles[0], start_date=today - timedelta(days=3650))
    first = (min(agency.pk for agency in agencies), min(role.pk for role in roles))
    with without_checks():
        people(post, members)
        posts(post, members, first)
        counted_anew()
        for number, course in enumerate(courses):
            certificates(post, course, number, members, today)
        exemptions(post, courses, members)
    counted_anew()
    partnership.slug = f"past-{members}"
    partnership.save()
    return partnership


def counted_anew() -> None:
    """So that the database knows how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def without_checks() -> Iterator[None]:
    """Certificates without cycles: figures read none, and they would double what is written."""
    off, on = {
        "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
        "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(off)
        yield
        cursor.execute(on)


def days_from(day: str, days: str) -> str:
    """So many days after a day, in the words of the database."""
    return f"({day} + ({days})::int)" if connection.vendor == "postgresql" else f"DATE({day}, ({days}) || ' days')"


def said(day: date) -> str:
    return f"DATE '{day}'" if connection.vendor == "postgresql" else f"'{day}'"


def people(post: Membership, members: int) -> None:
    names = {
        "username": f"'past-{members}-' || n", "public_id": f"'p-' || (n + {members * 10})",
        "display_name": "'Person ' || n", "email": "NULL",
    }  # fmt: skip
    copy(post.person, names, f"FROM counted WHERE n <= {members:d}", members)


def posts(post: Membership, members: int, first: tuple[int, int]) -> None:
    """Everybody began in the last nine years; two in five left, and a quarter of these went on elsewhere."""
    since = days_from(said(post.start_date), "p.id * 7919 %% 3300")
    left = f"CASE WHEN p.id %% 5 < 2 THEN {days_from(since, '200 + p.id * 31 %% 1500')} END"
    of = {"person_id": "p.id", "role_id": f"{first[1]} + p.id * 7 %% {ROLES}"}
    everybody = f"FROM agencies_person AS p WHERE p.username LIKE 'past-{members}-%%'"
    # Agencies of unequal size: the first ones have most.
    agency = f"{first[0]} + (p.id * 13 %% {AGENCIES}) * (p.id * 7 %% 101) / 101"
    copy(post, of | {"agency_id": agency, "start_date": since, "end_date": left}, everybody, 1)
    elsewhere = {"agency_id": f"{first[0]} + p.id * 29 %% {AGENCIES}", "end_date": "NULL"}
    again = days_from(since, "1800 + p.id * 3 %% 100")
    copy(post, of | elsewhere | {"start_date": again}, f"{everybody} AND p.id %% 10 = 0", 1)


def certificates(post: Membership, course: object, number: int, members: int, today: date) -> None:
    """Won some weeks after starting, and again before or after it ended; one in ten never does."""
    one = CertificateFactory(course_key=course)
    held = HELD_DAYS[number]
    issued = days_from("m.start_date", f"(n - 1) * {held - 25} + m.id * 11 %% 90")
    number_of = f"'P{number}-' || m.id || '-' || n"
    changed = {
        "number": number_of, "person_id": "m.person_id", "cycle_id": f"-((m.id * 100 + n) * 10 + {number})",
        "issued_date": issued, "valid_until_date": days_from(issued, f"{held} - m.id %% 3 * 40"),
        "snapshot": "'{}'",
    }  # fmt: skip
    while_there = f"{issued} <= {said(today)} AND (m.end_date IS NULL OR {issued} < m.end_date)"
    where = (
        "FROM counted, agencies_membership AS m JOIN agencies_person AS p ON p.id = m.person_id"
        f" WHERE p.username LIKE 'past-{members}-%%' AND (m.id + {number}) %% 10 > 0 AND {while_there}"
    )
    if members > DENSE:
        where += f" AND (n = 1 OR (m.id + {number}) %% 5 < 2)"
    copy(one, changed, where, RENEWALS if members <= DENSE else 2)


def exemptions(post: Membership, courses: list[object], members: int) -> None:
    one: Exemption = ExemptionFactory(membership=post, course_key=courses[0])
    since = days_from("m.start_date", "100 + m.id * 3 %% 900")
    changed = {
        "public_id": "'past-' || m.id", "membership_id": "m.id", "start_date": since,
        "end_date": days_from(since, "30 + m.id %% 150"),
    }  # fmt: skip
    where = (
        "FROM agencies_membership AS m JOIN agencies_person AS p ON p.id = m.person_id"
        f" WHERE p.username LIKE 'past-{members}-%%' AND m.id %% 20 = 0"
    )
    copy(one, changed, where, 1)
