"""Which courses ask for which modules, whatever language their pages are in."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from agencies.models import Person
from cms.memory import remembered
from courses import rules
from courses.enums import Grade
from courses.models import CourseModule, CoursePage, Cycle

STEP = ("key", "course_id", "module_key", "validity_months", "is_required", "is_live")


@dataclass(frozen=True, slots=True)
class OpenPathway:
    """An open cycle and what its course asks for now; in a renewal by a shorter course, that one's modules."""

    cycle_id: int
    outlasts: date | None
    plan: rules.CoursePlan
    weakest: str = Grade.PERSON


def cycles_with_module(person: Any, module_key: Any) -> QuerySet[Cycle]:
    """The person's cycles, open or completed, in courses that hold the module and were not withdrawn from."""
    return Cycle.objects.filter(
        Exists(places(module_key, course_key=Coalesce(OuterRef("pathway_key"), OuterRef("enrolment__course_key")))),
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
    """One query; one more where some of it is the shorter course of a renewal."""
    open_cycles = Cycle.objects.open().filter(enrolment__person=person)
    cycle = open_cycles.filter(enrolment__course_key=OuterRef("key"), pathway_key=None)
    shown = {"cycle": "pk", "outlasts": "outlasts_date", "weakest": "weakest_grade"}
    wanted = rows.annotate(
        **{name: Subquery(cycle.values(column)[:1]) for name, column in shown.items()},
        renews=Exists(open_cycles.filter(pathway_key=OuterRef("key"))),
    ).filter(Q(cycle__isnull=False) | Q(renews=True))
    named = wanted.values_list(*STEP, *shown, "renews", named=True)
    families = [(key, list(steps)) for key, steps in groupby(named, key=lambda row: row.key)]
    plans = {key: plan_from(key, steps) for key, steps in families}
    found = [
        OpenPathway(steps[0].cycle, steps[0].outlasts, plans[key], steps[0].weakest)
        for key, steps in families
        if steps[0].cycle is not None
    ]
    shorter = [key for key, steps in families if steps[0].renews]
    return found + (renewals_by(shorter, plans, open_cycles) if shorter else [])


def renewals_by(
    shorter: list[UUID], plans: dict[UUID, rules.CoursePlan], open_cycles: QuerySet[Cycle]
) -> list[OpenPathway]:
    """The open cycles that these shorter courses renew: their modules, for as long as the course itself says."""
    months = CoursePage.objects.filter(translation_key=OuterRef("enrolment__course_key")).order_by(source_first())
    rows = (
        open_cycles.filter(pathway_key__in=shorter)
        .annotate(months=Subquery(months.values("validity_months")[:1]))
        .order_by("pk")
        .values_list("pk", "outlasts_date", "weakest_grade", "pathway_key", "enrolment__course_key", "months")
    )
    return [
        OpenPathway(
            cycle,
            outlasts,
            replace(plans[way], key=course, validity_months=months or plans[way].validity_months),
            weakest,
        )
        for cycle, outlasts, weakest, way, course, months in rows
        if way is not None
    ]


def source_first() -> Case:
    return Case(
        When(locale__language_code=settings.LANGUAGE_CODE, then=Value(0)), default=Value(1), output_field=IntegerField()
    )


def pathway_pages() -> dict[UUID, int]:
    """The page whose pathway counts for each course. Remembered until any content changes."""
    return remembered(("pathway pages",), read_pathway_pages)


def read_pathway_pages() -> dict[UUID, int]:
    rows = CoursePage.objects.filter(live=True).order_by(source_first(), "pk").values_list("translation_key", "pk")
    return {key: page for key, page in reversed(rows)}


def may_shorten(course_key: UUID) -> bool:
    """Whether a course can be renewed by this one: it is open, and has modules."""
    plan = plans([course_key]).get(course_key)
    return course_key in pathway_pages() and plan is not None and bool(plan.modules)


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
