"""Which courses ask for which modules, whatever language their pages are in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from agencies.models import Person
from courses import rules
from courses.models import CourseModule, Cycle

STEP = ("key", "course_id", "module_key", "validity_months", "is_required", "is_live")


@dataclass(frozen=True, slots=True)
class OpenPathway:
    """An open cycle and what its course asks for now."""

    cycle_id: int
    outlasts: date | None
    plan: rules.CoursePlan


def cycles_with_module(person: Any, module_key: Any) -> QuerySet[Cycle]:
    """The person's cycles, open or completed, in courses that hold the module and were not withdrawn from."""
    return Cycle.objects.filter(
        Exists(places(module_key, course_key=OuterRef("enrolment__course_key"))),
        enrolment__person=person,
        enrolment__withdrawn_at=None,
    )


def places(module_key: Any, *, course_key: Any) -> QuerySet[CourseModule]:
    return CourseModule.objects.filter(module__translation_key=module_key, course__translation_key=course_key)


def plans(course_keys: Collection[UUID]) -> dict[UUID, rules.CoursePlan]:
    """What each course asks for."""
    rows = pathway_rows().filter(key__in=course_keys).values_list(*STEP, named=True)
    return {key: plan_from(key, list(steps)) for key, steps in groupby(rows, key=lambda row: row.key)}


def open_pathways_with(module_key: UUID, person: Person) -> list[OpenPathway]:
    """The person's open cycles that the module counts towards, and what each course asks for. One query."""
    same = places(module_key, course_key=OuterRef("key"))
    return open_pathways(pathway_rows().filter(Exists(same)), person)


def open_pathway_of(course_key: UUID, person: Person) -> list[OpenPathway]:
    return open_pathways(pathway_rows().filter(key=course_key), person)


def all_open_pathways(person: Person) -> list[OpenPathway]:
    return open_pathways(pathway_rows(), person)


def open_pathways(rows: QuerySet[Any], person: Person) -> list[OpenPathway]:
    cycle = Cycle.objects.open().filter(enrolment__person=person, enrolment__course_key=OuterRef("key"))
    wanted = rows.annotate(
        cycle=Subquery(cycle.values("pk")[:1]), outlasts=Subquery(cycle.values("outlasts_date")[:1])
    ).filter(cycle__isnull=False)
    named = wanted.values_list(*STEP, "cycle", "outlasts", named=True)
    families = [(key, list(steps)) for key, steps in groupby(named, key=lambda row: row.key)]
    return [OpenPathway(steps[0].cycle, steps[0].outlasts, plan_from(key, steps)) for key, steps in families]


def pathway_rows() -> QuerySet[Any]:
    """Every step of every course, the source language's page of a course before its translations."""
    return CourseModule.objects.annotate(
        key=F("course__translation_key"),
        module_key=F("module__translation_key"),
        validity_months=F("course__validity_months"),
        is_live=F("module__live"),
        is_translation=Case(
            When(course__locale__language_code=settings.LANGUAGE_CODE, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
    ).order_by("key", "is_translation", "course_id", "sort_order")


def plan_from(key: UUID, steps: list[Any]) -> rules.CoursePlan:
    """Reads the first page of the course: its translations may lag behind."""
    first = steps[0]
    own = [step for step in steps if step.course_id == first.course_id]
    return rules.CoursePlan(
        key=key,
        modules=tuple(step.module_key for step in own if step.is_required and step.is_live),
        validity_months=first.validity_months,
    )
