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
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from courses import rules
from courses.models import CourseModule, CoursePage, ModulePage

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

    def lesson_after(self, key: UUID) -> Lesson | None:
        return self.neighbour(key, 1)

    def lesson_before(self, key: UUID) -> Lesson | None:
        return self.neighbour(key, -1)

    def neighbour(self, key: UUID, step: int) -> Lesson | None:
        place = [lesson.key for lesson in self.lessons].index(key) + step
        return self.lessons[place] if 0 <= place < len(self.lessons) else None


def readable(language: str) -> tuple[str, ...]:
    """The languages whose pages a reader of one language is shown, best first."""
    return tuple(dict.fromkeys([language, settings.LANGUAGE_CODE]))


def restricted() -> Exists:
    """Whether editors closed the page or one above it to some visitors (Wagtail's page privacy)."""
    return Exists(
        PageViewRestriction.objects.alias(path=F("page__path"), reach=Length("page__path"))
        .annotate(above=Substr(OuterRef("path"), Value(1), F("reach")))
        .filter(path=F("above"))
    )


def modules_named(slug: str, language: str) -> QuerySet[ModulePage, UUID]:
    """The key of the module at an address, whichever of the reader's languages the address is in."""
    return ModulePage.objects.filter(slug=slug, locale__language_code__in=readable(language)).values_list(
        "translation_key", flat=True
    )


def modules_on_pathway(course_key: UUID) -> QuerySet[CourseModule, UUID]:
    return CourseModule.objects.filter(course__translation_key=course_key).values_list(
        "module__translation_key", flat=True
    )


def outlines(keys: Iterable[UUID] | QuerySet[Any, UUID], *, language: str) -> list[Module]:
    """The live modules with these keys and their live lessons, each in one language, in the order of the site."""
    return [module for rows in by_module(page_rows(keys, language)) if (module := module_from(rows, language))]


def outline(key: UUID, *, language: str) -> Module | None:
    return next(iter(outlines([key], language=language)), None)


def page_rows(keys: Iterable[UUID] | QuerySet[Any, UUID], language: str) -> QuerySet[Page, Row]:
    parents = ModulePage.objects.filter(translation_key__in=keys)
    return (
        Page.objects.live()
        .alias(parent_path=Substr("path", 1, Length("path") - Page.steplen))
        .filter(
            Q(modulepage__isnull=False, translation_key__in=keys)
            | Q(lessonpage__isnull=False, parent_path__in=parents.values("path"))
            | Q(easyreadpage__isnull=False, parent_path__in=parents.values("path")),
            locale__language_code__in=readable(language),
        )
        .annotate(
            language=F("locale__language_code"),
            is_restricted=restricted(),
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


def module_from(rows: list[Row], language: str) -> Module | None:
    page = in_best_language([row for row in rows if row["has_quiz"] is not None], language)[0]
    lessons = in_best_language([row for row in rows if row["lesson_minutes"] is not None], language)
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
        lessons=tuple(lesson_from(row, slug) for row in lessons),
        easy_read=next((EasyRead(row["id"], row["title"], row["slug"], slug) for row in twins), None),
    )


def lesson_from(row: Row, module_slug: str) -> Lesson:
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
    )


def version_of(row: Row) -> str:
    """Changes whenever what is live changes."""
    published = row["last_published_at"]
    return f"{row['live_revision_id']}-{published.timestamp() if published else 0}"


def course_titles(keys: Iterable[UUID], *, language: str) -> dict[UUID, CoursePage]:
    """Live courses by key, each in the best language, without their bodies."""
    order = readable(language)
    pages = CoursePage.objects.live().filter(translation_key__in=keys, locale__language_code__in=order)
    found = sorted(
        pages.defer("body").select_related("locale"),
        key=lambda page: order.index(page.locale.language_code),
        reverse=True,
    )
    return {page.translation_key: page for page in found}
