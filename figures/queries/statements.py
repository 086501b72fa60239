"""Statements that are published, and what was published in them."""

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies.enums import Duty
from agencies.models import Partnership, Person, Responsibility
from agencies.models.dated import in_force
from figures.models import Statement


def published(partnership: Partnership | None = None) -> QuerySet[Statement]:
    """Of one partnership or of all, the newest period first. Revised ones stay: their addresses were handed out."""
    rows = Statement.objects.published()
    return rows.filter(partnership=partnership) if partnership else rows


def standing(partnership: Partnership | None = None) -> QuerySet[Statement]:
    """Those that no later published issue has revised."""
    return published(partnership).exclude(revised_by__published_at__isnull=False)


def as_published(partnership: Partnership, *, course: UUID | None = None) -> list[tuple[date, Fraction | None]]:
    """What share of required certificates was said to be held, by day: from rounded numbers, as everyone read them.

    None where the share was hidden or nothing was required. Of a day that two statements are about, the later one.
    """
    rows = standing(partnership).order_by("last_day", "published_at").values_list("last_day", "figures")
    return list({day: share_in(figures, course) for day, figures in rows}.items())


def share_in(figures: dict[str, Any], course: UUID | None = None) -> Fraction | None:
    """The share that published figures say for everything, or for one course."""
    lines = figures["courses"] if course else [figures["overall"]]
    said = next((line["posts"] for line in lines if course is None or line["key"] == str(course)), None)
    if said is None or not said["required"] or said["covered"] is None:
        return None
    return min(Fraction(1), Fraction(said["covered"], said["required"]))


NEIGHBOURS = 12  # statements about other days, to each side, that a new one is held against


def beside(statement: Statement) -> list[Statement]:
    """What is published already and could be subtracted from a statement: every one about the same day, and those
    about the days nearest to it, before and after."""
    rows = published(statement.partnership).exclude(pk=statement.pk)
    before = rows.filter(last_day__lt=statement.last_day).order_by("-last_day", "-issue", "-pk")[:NEIGHBOURS]
    after = rows.filter(last_day__gt=statement.last_day).order_by("last_day", "-issue", "-pk")[:NEIGHBOURS]
    return [*rows.filter(last_day=statement.last_day).order_by("pk"), *before, *after]


def other_coordinators(partnership: Partnership, person: Person, on: date) -> QuerySet[Person]:
    """Who else could look at a statement of a partnership on a day."""
    duties = Responsibility.objects.on(on).filter(
        in_force(on, "membership__"), duty=Duty.COORDINATOR, membership__agency__partnership=partnership
    )
    return Person.objects.filter(pk__in=duties.values("membership__person"), is_active=True).exclude(pk=person.pk)


def chain_of(statement: Statement) -> list[Statement]:
    """Every published issue about the period, the first one first."""
    rows = published(statement.partnership).filter(period=statement.period, last_day=statement.last_day)
    return list(rows.order_by("issue"))
