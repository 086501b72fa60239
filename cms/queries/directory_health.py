"""How well the directory is kept: counts by a rule, of all of it and of each category. A service in two counts in both.

Checked lately are entries that the public sees and that were checked in the last 90 days. Answered in time are rounds
of letters of the last year, begun more than 14 days ago, that the service answered within 14 days of the first letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from cms.directory import asking, life
from cms.enums import ServiceCategory
from cms.models import Maintainer, ProblemReport, ServiceAnswer, ServiceLetter
from cms.queries.directory_waiting import in_life, kept

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Health:
    label: str
    entries: int = 0
    checked: int = 0
    due: int = 0
    stale: int = 0
    hidden: int = 0
    alone: int = 0
    asked: int = 0
    answered: int = 0
    problems: int = 0

    @property
    def public(self) -> int:
        return self.entries - self.hidden

    @property
    def checked_share(self) -> float | None:
        return self.checked / self.public if self.public else None

    @property
    def answered_share(self) -> float | None:
        return self.answered / self.asked if self.asked else None

    @property
    def numbers(self) -> list[int]:
        return [getattr(self, field.name) for field in fields(self) if field.name != "label"]


def health(*, on: date, whole: str = "") -> list[Health]:
    """All of the directory first, then each category that has entries. Samples count as others do."""
    found = collected(on)
    names: dict[str | None, str] = {None: whole, **{choice.value: str(choice.label) for choice in ServiceCategory}}
    rows = [Health(label=name, **found.get(code, {})) for code, name in names.items()]
    return [rows[0], *(row for row in rows[1:] if row.entries or row.problems)]


def collected(on: date) -> dict[str | None, dict[str, int]]:
    numbers: dict[str | None, dict[str, int]] = {}
    for counted in (of_entries(on), of_letters(on), of_problems()):
        for row in counted:
            code = row.pop("code", None)
            numbers.setdefault(code, {}).update(row)
    return numbers


def of_entries(on: date) -> Iterator[dict[str, Any]]:
    states = {state: in_life(state, on) for state in life.Life if state not in (life.Life.DRAFT, life.Life.CLOSED)}
    is_public = states[life.Life.LIVE] | states[life.Life.DUE] | states[life.Life.STALE]
    rows = kept().annotate(has_contact=Exists(Maintainer.objects.filter(service=OuterRef("pk"))))
    wanted = {
        "entries": Count("pk", filter=is_public | states[life.Life.HIDDEN]),
        "checked": Count("pk", filter=is_public & Q(checked_date__gt=on - timedelta(days=life.CONFIRMED_FOR_DAYS))),
        "due": Count("pk", filter=states[life.Life.DUE]),
        "stale": Count("pk", filter=states[life.Life.STALE]),
        "hidden": Count("pk", filter=states[life.Life.HIDDEN]),
        "alone": Count("pk", filter=Q(has_contact=False) & (is_public | states[life.Life.HIDDEN])),
    }
    yield from whole_and_by_category(rows, "", wanted)


def of_letters(on: date) -> Iterator[dict[str, Any]]:
    in_time = ServiceAnswer.objects.filter(
        service=OuterRef("service"), said_date__gte=OuterRef("sent_date"), said_date__lte=OuterRef("answer_by_date")
    )
    begun = ServiceLetter.objects.filter(
        is_first=True, sent_date__gt=on - YEAR, sent_date__lt=on - timedelta(days=asking.ANSWER_WITHIN_DAYS)
    )
    rows = begun.annotate(is_answered=Exists(in_time))
    wanted = {"asked": Count("pk"), "answered": Count("pk", filter=Q(is_answered=True))}
    yield from whole_and_by_category(rows, "service__", wanted)


def of_problems() -> Iterator[dict[str, Any]]:
    rows = ProblemReport.objects.filter(settled_date=None)
    yield from whole_and_by_category(rows, "service__", {"problems": Count("pk")})


def whole_and_by_category(rows: QuerySet[Any], to: str, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield rows.order_by().aggregate(**wanted)
    facets = f"{to}found_as"
    by_category = rows.filter(**{f"{facets}__kind": "category"}).annotate(code=F(f"{facets}__code")).order_by()
    yield from by_category.values("code").annotate(**wanted)
