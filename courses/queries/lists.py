"""The lists of courses and of modules, with how the reader stands."""

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import F

from agencies.models import Person
from cms.models import BasePage
from courses import rules
from courses.enums import Standing
from courses.models import CoursePage, CoursesPage, ModulesPage
from courses.queries import outline
from courses.queries.courses import Course, courses_in
from courses.queries.facts import facts_of

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page that editors wrote at the head of a list."""

    page_id: int
    title: str
    summary: str
    is_restricted: bool
    key: UUID


@dataclass(frozen=True, slots=True)
class Line(Generic[Item]):
    item: Item
    standing: Standing
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    page: ListPage
    lines: list[Line[Item]] = field(default_factory=list)


def courses(reader: Person | None, *, language: str, on: date) -> Listed[Course] | None:
    page = list_page(CoursesPage, language)
    if page is None:
        return None
    found = courses_in(CoursePage.objects.all(), language=language, reader=reader)
    return Listed(page, [course_line(course, on) for course in found if reader or not course.is_restricted])


def course_line(course: Course, on: date) -> Line[Course]:
    return Line(course, course.standing_on(on), course.cycle.until if course.cycle else None)


def modules(reader: Person | None, *, language: str, on: date) -> Listed[outline.Module] | None:
    page = list_page(ModulesPage, language)
    if page is None:
        return None
    found = outline.site(language).modules.values()
    facts = facts_of(reader, [key for module in found for key in module.plan.lessons]) if reader else []
    return Listed(page, [module_line(module, facts, on) for module in found if reader or not module.is_restricted])


def module_line(module: outline.Module, facts: list[rules.Fact], on: date) -> Line[outline.Module]:
    state = rules.state_on(module.plan, facts, on=on)
    return Line(module, state.standing, state.until)


def list_page(model: type[BasePage], language: str) -> ListPage | None:
    """The list's own page in the best language."""
    order = outline.readable(language)
    rows = (
        model._default_manager.filter(live=True, locale__language_code__in=order)
        .annotate(language=F("locale__language_code"), is_restricted=outline.restricted())
        .values("id", "title", "summary", "is_restricted", "language", "translation_key")
    )
    best = min(rows, key=lambda row: order.index(row["language"]), default=None)
    return best and ListPage(best["id"], best["title"], best["summary"], best["is_restricted"], best["translation_key"])
