"""The shape of modules and courses as a reader meets them: what is live, in order, in one language.

A page that is not live in the reader's language is taken from the source language; whichever language is shown, a
lesson is known by its translation key. However many lessons and modules there are, each shape is one query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Length, Substr
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from agencies.models import Person
from courses import rules
from courses.models import CourseModule, Enrolment, ModulePage

Row = dict[str, Any]
COLUMNS = (
    "id",
    "path",
    "title",
    "slug",
    "translation_key",
    "live_revision_id",
    "last_published_at",
    "language",
    "is_restricted",
    "is_enrolled",
    "place",
    "is_required",
    "refresh_months",
    "lesson_order",
    "has_quiz",
    "audience",
    "module_minutes",
    "module_summary",
    "lesson_minutes",
    "lesson_summary",
    "is_easy_read",
)


@dataclass(frozen=True, slots=True)
class Lesson:
    key: UUID
    page_id: int
    title: str
    summary: str
    slug: str
    module_slug: str
    minutes: int
    language: str
    revision_id: int | None
    version: str
    is_restricted: bool = False
    # Its names in every language that the reader is shown: an address may be in either.
    slugs: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        return reverse("courses:lesson", args=[self.module_slug, self.slug])

    @property
    def finish_url(self) -> str:
        return reverse("courses:finish", args=[self.module_slug, self.slug])


@dataclass(frozen=True, slots=True)
class EasyRead:
    page_id: int
    title: str
    slug: str
    module_slug: str
    version: str
    is_restricted: bool = False

    @property
    def url(self) -> str:
        return reverse("courses:lesson", args=[self.module_slug, self.slug])


@dataclass(frozen=True, slots=True)
class Module:
    key: UUID
    page_id: int
    title: str
    summary: str
    slug: str
    audience: str
    minutes: int
    language: str
    refresh_months: int
    lesson_order: str
    has_quiz: bool
    version: str
    lessons: tuple[Lesson, ...]
    easy_read: EasyRead | None = None
    is_restricted: bool = False
    # Whether the reader asked for may learn here: on a course with this module, not withdrawn.
    is_enrolled: bool = False
    # On the pathway asked for: its place there, and whether the certificate needs it.
    place: int = 0
    is_required: bool = True

    @property
    def url(self) -> str:
        return reverse("courses:module", args=[self.slug])

    @property
    def plan(self) -> rules.ModulePlan:
        return rules.ModulePlan(
            key=self.key,
            lessons=tuple(lesson.key for lesson in self.lessons),
            has_quiz=self.has_quiz,
            refresh_months=self.refresh_months,
        )

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


def modules_named(slug: str, language: str) -> QuerySet[ModulePage, UUID]:
    """The key of the module at an address, whichever of the reader's languages the address is in."""
    return ModulePage.objects.filter(slug=slug, locale__language_code__in=readable(language)).values_list(
        "translation_key", flat=True
    )


def outlines(
    keys: Iterable[UUID] | QuerySet[Any, UUID],
    *,
    language: str,
    reader: Person | None = None,
    course_id: int | None = None,
) -> list[Module]:
    """The live modules with these keys and their live lessons, each in one language, in the order of the site.

    `reader` also asks whether that person may learn there; `course_id` for each module's place on that pathway.
    """
    rows = page_rows(keys, language, reader=reader, course_id=course_id)
    modules = [module_from(tree, language) for tree in by_module(rows)]
    return sorted(modules, key=lambda module: module.place)


def outline(key: UUID, *, language: str) -> Module | None:
    return next(iter(outlines([key], language=language)), None)


def outline_at(slug: str, *, language: str, reader: Person | None) -> Module | None:
    """The module at an address."""
    return next(iter(outlines(modules_named(slug, language), language=language, reader=reader)), None)


def page_rows(
    keys: Iterable[UUID] | QuerySet[Any, UUID], language: str, *, reader: Person | None, course_id: int | None
) -> QuerySet[Page, Row]:
    parents = ModulePage.objects.filter(translation_key__in=keys).values("path")
    place = CourseModule.objects.filter(course_id=course_id, module__translation_key=OuterRef("translation_key"))
    return (
        Page.objects.live()
        .alias(parent_path=Substr("path", 1, Length("path") - Page.steplen))
        .filter(
            Q(modulepage__isnull=False, translation_key__in=keys)
            | Q(lessonpage__isnull=False, parent_path__in=parents)
            | Q(easyreadpage__isnull=False, parent_path__in=parents),
            locale__language_code__in=readable(language),
        )
        .annotate(
            language=F("locale__language_code"),
            is_restricted=restricted(),
            is_enrolled=enrolled(reader),
            place=Subquery(place.values("sort_order")[:1]) if course_id else Value(0),
            is_required=Subquery(place.values("is_required")[:1]) if course_id else Value(True),
            refresh_months=F("modulepage__refresh_months"),
            lesson_order=F("modulepage__lesson_order"),
            has_quiz=F("modulepage__has_quiz"),
            audience=F("modulepage__audience"),
            module_minutes=F("modulepage__minutes"),
            module_summary=F("modulepage__summary"),
            lesson_minutes=F("lessonpage__minutes"),
            lesson_summary=F("lessonpage__summary"),
            is_easy_read=F("easyreadpage__page_ptr"),
        )
        .order_by("path")
        .values(*COLUMNS)
    )


def enrolled(reader: Person | None) -> Any:
    """Whether the reader is on a course with the module: it may be complete, but not withdrawn from."""
    if reader is None:
        return Value(False)
    return Exists(
        CourseModule.objects.filter(
            module__translation_key=OuterRef("translation_key"),
            course__translation_key__in=Enrolment.objects.open().filter(person=reader).values("course_key"),
        )
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
    return Module(
        key=page["translation_key"],
        page_id=page["id"],
        title=page["title"],
        summary=page["module_summary"],
        slug=slug,
        audience=page["audience"],
        minutes=page["module_minutes"],
        language=page["language"],
        refresh_months=page["refresh_months"],
        lesson_order=page["lesson_order"],
        has_quiz=page["has_quiz"],
        version=version_of(page),
        is_restricted=page["is_restricted"],
        is_enrolled=page["is_enrolled"],
        place=page["place"] or 0,
        is_required=page["is_required"] is not False,
        lessons=tuple(
            lesson_from(row, slug, frozenset(slugs[row["translation_key"]]))
            for row in in_best_language(lesson_rows, language)
        ),
        easy_read=next((easy_read_from(row, slug) for row in twins), None),
    )


def lesson_from(row: Row, module_slug: str, slugs: frozenset[str]) -> Lesson:
    return Lesson(
        key=row["translation_key"],
        page_id=row["id"],
        title=row["title"],
        summary=row["lesson_summary"],
        slug=row["slug"],
        module_slug=module_slug,
        minutes=row["lesson_minutes"],
        language=row["language"],
        revision_id=row["live_revision_id"],
        version=version_of(row),
        is_restricted=row["is_restricted"],
        slugs=slugs,
    )


def easy_read_from(row: Row, module_slug: str) -> EasyRead:
    return EasyRead(row["id"], row["title"], row["slug"], module_slug, version_of(row), row["is_restricted"])


def version_of(row: Row) -> str:
    """Changes whenever what is live changes."""
    published = row["last_published_at"]
    return f"{row['live_revision_id']}-{published.timestamp() if published else 0}"
