"""Which posts must hold which courses on a day, by when, and who is excused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from agencies.models import Membership, Person
from courses import rules
from courses.models import Exemption, Requirement


@dataclass(frozen=True, slots=True)
class Required:
    """A post that must hold a course. Where several requirements say so, the earliest due day counts."""

    membership_id: int
    person_id: int
    course_key: UUID
    due_date: date
    is_exempt: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A course that a person must hold, over all of their posts: the earliest day that is not excused."""

    course_key: UUID
    due_date: date
    is_exempt: bool


def requirements_for(memberships: QuerySet[Membership], on: date) -> list[Required]:
    """What each of these memberships must hold on a day: four queries, however many memberships."""
    posts = posts_of(memberships, on)
    demands = demands_on(on, {post.partnership for post in posts})
    exempt = exemptions_on(on, [post.id for post in posts])
    found: dict[tuple[int, UUID], Required] = {}
    for post in posts:
        for demand in demands[post.partnership]:
            if rules.asks(demand, post):
                keep_earliest(found, required_from(post, demand, exempt))
    return list(found.values())


def dues_of(person: Person, on: date) -> dict[UUID, Due]:
    """The courses that a person must hold on a day, each once."""
    dues: dict[UUID, Due] = {}
    for required in requirements_for(Membership.objects.filter(person=person), on):
        due = Due(required.course_key, required.due_date, required.is_exempt)
        known = dues.get(due.course_key)
        if known is None or (due.is_exempt, due.due_date) < (known.is_exempt, known.due_date):
            dues[due.course_key] = due
    return dues


def posts_of(memberships: QuerySet[Membership], on: date) -> list[rules.Post]:
    rows = memberships.on(on).order_by("pk")  # type: ignore[attr-defined]
    columns = ("pk", "person_id", "agency__partnership_id", "agency_id", "role_id", "start_date")
    return [rules.Post(*row) for row in rows.values_list(*columns)]


def demands_on(on: date, partnerships: Iterable[int]) -> dict[int, list[rules.Demand]]:
    rows = Requirement.objects.on(on).filter(partnership__in=partnerships).prefetch_related("roles").order_by("pk")
    demands: dict[int, list[rules.Demand]] = defaultdict(list)
    for row in rows:
        demands[row.partnership_id].append(demand_from(row))
    return demands


def demand_from(row: Requirement) -> rules.Demand:
    return rules.Demand(
        id=row.pk,
        partnership=row.partnership_id,
        course=row.course_key,
        since=row.start_date,
        due_days=row.due_days,
        agency=row.agency_id,
        roles=frozenset(role.pk for role in row.roles.all()),
    )


def exemptions_on(on: date, memberships: Iterable[int]) -> set[tuple[int, UUID | None]]:
    """(membership, course) pairs excused on a day; no course means every course."""
    rows = Exemption.objects.on(on).filter(membership__in=memberships)
    return set(rows.values_list("membership_id", "course_key"))


def required_from(post: rules.Post, demand: rules.Demand, exempt: set[tuple[int, UUID | None]]) -> Required:
    return Required(
        membership_id=post.id,
        person_id=post.person,
        course_key=demand.course,
        due_date=rules.due_for(demand, post),
        is_exempt=bool({(post.id, None), (post.id, demand.course)} & exempt),
    )


def keep_earliest(found: dict[tuple[int, UUID], Required], required: Required) -> None:
    key = (required.membership_id, required.course_key)
    if key not in found or required.due_date < found[key].due_date:
        found[key] = required
