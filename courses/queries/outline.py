"""The shape of modules and courses as a reader meets them: what is live, in order, in one language.

A page that is not live in the reader's language is taken from the source language; whichever language is shown, a
lesson is known by its translation key. The shape is the same for everyone: it is read whole in a few queries, however
many lessons and modules there are, and remembered until content changes. Only what is a person's own is asked anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from agencies.models import Person
from agencies.queries.prepared import Given, Prepared
from cms.memory import remembered
from courses import rules
from courses.models import CourseModule, Enrolment

Row = dict[str, Any]
COLUMNS = (
    "id",
    "path",
    "title",
    "slug",
    "live",
    "translation_key",
    "live_revision_id",
    "language",
    "is_restricted",
    "refresh_months",
    "lesson_order",
    "has_quiz",
    "needs_session",
    "audience",
    "module_minutes",
    "module_summary",
    "module_note",
    "lesson_minutes",
    "lesson_summary",
    "lesson_note",
    "is_easy_read",
)


@dataclass(frozen=True, slots=True)
class Lesson:
    key: UUID
    page_id: int
    title: str
    summary: str
    url: str
    finish_url: str
    minutes: int
    language: str
    revision_id: int | None
    is_restricted: bool = False
    # Its names in every language that the reader is shown: an address may be in either.
    slugs: frozenset[str] = frozenset()
    content_note: str = ""

    def __hash__(self) -> int:
        return self.page_id  # enough to find it by: equal ones are compared whole


@dataclass(frozen=True, slots=True)
class EasyRead:
    page_id: int
    title: str
    slug: str
    url: str
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    key: UUID
    page_id: int
    title: str
    summary: str
    slug: str
    url: str
    audience: str
    minutes: int
    language: str
    lesson_order: str
    plan: rules.ModulePlan
    lessons: tuple[Lesson, ...]
    easy_read: EasyRead | None = None
    is_restricted: bool = False
    # Whether the reader asked for may learn here: on a course with this module, not withdrawn.
    is_enrolled: bool = False
    # On the pathway asked for: its place there, and whether the certificate needs it.
    place: int = 0
    is_required: bool = True
    content_note: str = ""

    def __hash__(self) -> int:
        return self.page_id

    @property
    def has_quiz(self) -> bool:
        return self.plan.has_quiz

    def lesson(self, key: UUID) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.key == key), None)

    def lesson_at(self, slug: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if slug in lesson.slugs), None)

    def lesson_after(self, key: UUID) -> Lesson | None:
        return self.neighbour(key, 1)

    def lesson_before(self, key: UUID) -> Lesson | None:
        return self.neighbour(key, -1)

    def neighbour(self, key: UUID, step: int) -> Lesson | None:
        keys = self.plan.lessons
        place = keys.index(key) + step if key in keys else -1
        return self.lessons[place] if 0 <= place < len(keys) else None


def readable(language: str) -> tuple[str, ...]:
    """The languages whose pages a reader of one language is shown, best first."""
    return tuple(dict.fromkeys([language, settings.LANGUAGE_CODE]))


def restricted() -> Exists:
    """Whether editors closed the page or one above it to some visitors (Wagtail's page privacy)."""
    return Exists(
        PageViewRestriction.objects.alias(above=Substr(OuterRef("path"), 1, Length("page__path"))).filter(
            page__path=F("above")
        )
    )


@dataclass(frozen=True, slots=True)
class Site:
    """Every live module in one language, in the order of the site, and the names modules are asked for by."""

    modules: dict[UUID, Module]
    # An address may be in any of the reader's languages, and outlives the page of one of them.
    keys_by_slug: dict[str, frozenset[UUID]]


def site(language: str) -> Site:
    """The same for every reader, and asked on nearly every page: so it is remembered until content changes."""
    return remembered(("modules", language), lambda: read_site(language))


def read_site(language: str) -> Site:
    rows = list(page_rows(language))
    with translation.override(language):  # addresses say their language
        modules = [module_from(tree, language) for tree in by_module(row for row in rows if row["live"])]
    return Site(
        modules={module.key: module for module in modules},
        keys_by_slug=grouped((row["slug"], row["translation_key"]) for row in rows if row["has_quiz"] is not None),
    )


def courses_by_module() -> dict[UUID, frozenset[UUID]]:
    """On which courses each module is, whatever language their pages are in."""
    return remembered("courses by module", read_courses_by_module)


def read_courses_by_module() -> dict[UUID, frozenset[UUID]]:
    return grouped(CourseModule.objects.values_list("module__translation_key", "course__translation_key"))


def grouped(pairs: Iterable[tuple[Any, UUID]]) -> dict[Any, frozenset[UUID]]:
    groups: dict[Any, set[UUID]] = {}
    for name, key in pairs:
        groups.setdefault(name, set()).add(key)
    return {name: frozenset(keys) for name, keys in groups.items()}


def outlines(keys: Iterable[UUID], *, language: str) -> list[Module]:
    """The live modules with these keys and their live lessons, each in one language, in the order of the site."""
    wanted = set(keys)
    return [module for module in site(language).modules.values() if module.key in wanted]


def pathway(course_id: int, *, language: str) -> tuple[Module, ...]:
    """The live modules of a course, each with its place there."""
    return remembered(("pathway", course_id, language), lambda: read_pathway(course_id, language))


def read_pathway(course_id: int, language: str) -> tuple[Module, ...]:
    modules = site(language).modules
    steps = CourseModule.objects.filter(course=course_id).order_by("sort_order", "pk")
    rows = steps.values_list("module__translation_key", "sort_order", "is_required")
    return tuple(
        replace(modules[key], place=place or 0, is_required=is_required)
        for key, place, is_required in rows
        if key in modules
    )


def outline(key: UUID, *, language: str) -> Module | None:
    return site(language).modules.get(key)


def outline_at(slug: str, *, language: str, reader: Person | None) -> Module | None:
    """The module at an address, and whether the reader may learn there."""
    here = site(language)
    keys = here.keys_by_slug.get(slug, frozenset())
    module = next((module for key, module in here.modules.items() if key in keys), None)
    if module is None or reader is None:
        return module
    return replace(module, is_enrolled=is_enrolled(reader, courses_by_module().get(module.key, frozenset())))


def is_enrolled(reader: Person, courses: frozenset[UUID]) -> bool:
    """Whether the reader is on one of the courses: it may be complete, but not withdrawn from."""
    return any(not courses.isdisjoint(keys) for keys in OPEN_COURSES.rows(person=reader.pk))


def open_courses() -> QuerySet[Any, Any]:
    person = Given("person", Enrolment._meta.get_field("person"))
    # And the shorter courses by which they are renewed.
    return Enrolment.objects.open().filter(person=person).values_list("course_key", "cycles__pathway_key")


OPEN_COURSES = Prepared(open_courses)


def page_rows(language: str) -> QuerySet[Page, Row]:
    return (
        Page.objects.filter(
            Q(modulepage__isnull=False) | Q(lessonpage__isnull=False) | Q(easyreadpage__isnull=False),
            locale__language_code__in=readable(language),
        )
        .annotate(
            language=F("locale__language_code"),
            is_restricted=restricted(),
            refresh_months=F("modulepage__refresh_months"),
            lesson_order=F("modulepage__lesson_order"),
            has_quiz=F("modulepage__has_quiz"),
            needs_session=F("modulepage__needs_session"),
            audience=F("modulepage__audience"),
            module_minutes=F("modulepage__minutes"),
            module_summary=F("modulepage__summary"),
            module_note=F("modulepage__content_note"),
            lesson_minutes=F("lessonpage__minutes"),
            lesson_summary=F("lessonpage__summary"),
            lesson_note=F("lessonpage__content_note"),
            is_easy_read=F("easyreadpage__page_ptr"),
        )
        .order_by("path")
        .values(*COLUMNS)
    )


def by_module(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each module, its translations together; first row of each tree is the module's own page."""
    trees = [list(tree) for _, tree in groupby(rows, key=module_path)]
    families: dict[UUID, list[Row]] = {}
    for tree in trees:
        if tree[0]["has_quiz"] is not None:  # a tree without its module's row: the module is not live
            families.setdefault(tree[0]["translation_key"], []).extend(tree)
    return list(families.values())


def module_path(row: Row) -> str:
    path: str = row["path"]
    return path if row["has_quiz"] is not None else path[: -Page.steplen]


def in_best_language(rows: Iterable[Row], language: str) -> list[Row]:
    """One row of each translation key, in the order of the source language."""
    order = readable(language)
    families: dict[UUID, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["language"] != settings.LANGUAGE_CODE, row["path"])):
        families.setdefault(row["translation_key"], []).append(row)
    return [min(family, key=lambda row: order.index(row["language"])) for family in families.values()]


def module_from(rows: list[Row], language: str) -> Module:
    page = in_best_language([row for row in rows if row["has_quiz"] is not None], language)[0]
    lesson_rows = [row for row in rows if row["lesson_minutes"] is not None]
    slugs: dict[UUID, set[str]] = {}
    for row in lesson_rows:
        slugs.setdefault(row["translation_key"], set()).add(row["slug"])
    twins = in_best_language([row for row in rows if row["is_easy_read"] is not None], language)
    slug = page["slug"]
    lessons = tuple(
        lesson_from(row, slug, frozenset(slugs[row["translation_key"]]))
        for row in in_best_language(lesson_rows, language)
    )
    return Module(
        key=page["translation_key"],
        page_id=page["id"],
        title=page["title"],
        summary=page["module_summary"],
        content_note=page["module_note"],
        slug=slug,
        url=reverse("courses:module", args=[slug]),
        audience=page["audience"],
        minutes=page["module_minutes"],
        language=page["language"],
        lesson_order=page["lesson_order"],
        is_restricted=page["is_restricted"],
        plan=rules.ModulePlan(
            key=page["translation_key"],
            lessons=tuple(lesson.key for lesson in lessons),
            has_quiz=page["has_quiz"],
            refresh_months=page["refresh_months"],
            needs_session=page["needs_session"],
        ),
        lessons=lessons,
        easy_read=next((easy_read_from(row, slug) for row in twins), None),
    )


def lesson_from(row: Row, module_slug: str, slugs: frozenset[str]) -> Lesson:
    return Lesson(
        key=row["translation_key"],
        page_id=row["id"],
        title=row["title"],
        summary=row["lesson_summary"],
        content_note=row["lesson_note"],
        url=reverse("courses:lesson", args=[module_slug, row["slug"]]),
        finish_url=reverse("courses:finish", args=[module_slug, row["slug"]]),
        minutes=row["lesson_minutes"],
        language=row["language"],
        revision_id=row["live_revision_id"],
        is_restricted=row["is_restricted"],
        slugs=slugs,
    )


def easy_read_from(row: Row, module_slug: str) -> EasyRead:
    address = reverse("courses:lesson", args=[module_slug, row["slug"]])
    return EasyRead(row["id"], row["title"], row["slug"], address, row["is_restricted"])
