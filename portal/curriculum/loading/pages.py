"""The site's pages: home, standard pages, modules with their lessons and Easy Read twins, courses."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from agencies.models import Strand
from cms.models import DirectoryPage, HomePage, StandardPage
from courses.models import CoursePage, CoursesPage, EasyReadPage, LessonPage, ModulePage, ModulesPage
from portal.curriculum.loading.bodies import Shelves, mixed_stream, plain_stream, stream
from portal.curriculum.loading.identity import key_of
from portal.curriculum.loading.ledger import Entry, Ledger, Present, digest
from portal.curriculum.loading.shelf import Shelf
from portal.curriculum.reading.items import Course, EasyRead, Lesson, Module, SitePage, Titled

HOME, COURSES, MODULES = "home", "courses", "modules"
DIRECTORY = "directory"


class PageLoader:
    def __init__(self, ledger: Ledger, locale: Locale, shelves: Shelves) -> None:
        self.ledger = ledger
        self.shelves = shelves
        # One query knows them all: a page of any kind has its revision in the common table.
        self.every = Shelf(Page, ledger, locale)
        self.paths = dict(Page.objects.filter(locale=locale).values_list("pk", "path"))
        self.strands: dict[str, list[int]] = {}
        for code, pk in Strand.objects.order_by("pk").values_list("code", "pk"):
            self.strands.setdefault(code, []).append(pk)

    def put(self, model: type[Page], entry: Entry, kind: str, item_id: str, parent: int | None) -> int | None:
        if parent is None:
            self.ledger.leave(entry, "the page above it is not there")
            return None
        return self.every.put(entry, key_of(kind, item_id), model=model, parent=parent)

    # --- the frame of the site

    def load_site(self, pages: tuple[SitePage, ...]) -> dict[str, int | None]:
        """The home page and what stands directly under it. Answers the primary keys by address."""
        by_slug = {page.slug: page for page in pages}
        home = self.load_home(by_slug.pop(HOME))
        found: dict[str, int | None] = {HOME: home}
        for slug, model in ((COURSES, CoursesPage), (MODULES, ModulesPage)):
            page = by_slug.pop(slug)
            entry = Entry(f"page {page.id}", page.title, page.path, title_fields(page))
            found[slug] = self.put(model, entry, "page", page.id, home)
        if directory := by_slug.pop(DIRECTORY, None):
            entry = Entry(f"page {directory.id}", directory.title, directory.path, title_fields(directory))
            found[DIRECTORY] = self.put(DirectoryPage, entry, "page", directory.id, home)
        for slug, page in by_slug.items():
            fields = {
                **title_fields(page),
                "quick_exit": page.quick_exit,
                "show_in_menus": page.in_footer,
                "body": self.body(page),
            }
            entry = Entry(f"page {page.id}", page.title, page.path, fields)
            found[slug] = self.put(StandardPage, entry, "page", page.id, home)
        return found

    def load_home(self, page: SitePage) -> int | None:
        root = Page.objects.get(depth=1)
        entry = Entry(f"page {page.id}", page.title, page.path, {**title_fields(page), "body": self.body(page)})
        is_new = key_of("page", page.id) not in self.every.pks
        welcome = self.welcome_page() if is_new else None
        if welcome:
            # Its address is wanted by the real home page.
            Page.objects.filter(pk=welcome.pk).update(slug="wagtail-welcome")
        home = self.put(HomePage, entry, "page", page.id, root.pk)
        if is_new and home:
            Site.objects.filter(is_default_site=True).update(root_page=home, site_name="Waymark")
            if not Site.objects.filter(is_default_site=True).exists():
                Site.objects.create(hostname="localhost", is_default_site=True, root_page_id=home, site_name="Waymark")
            Site.clear_site_root_paths_cache()
        if welcome and home:
            Page.objects.get(pk=welcome.pk).delete()
        return home

    def welcome_page(self) -> Page | None:
        """The page that a new Wagtail shows, untouched."""
        plain = ContentType.objects.get_for_model(Page)
        return Page.objects.filter(depth=2, slug="home", content_type=plain, numchild=0, latest_revision=None).first()

    def body(self, page: SitePage) -> list[dict[str, Any]]:
        return stream(f"page/{page.id}", page.body, self.shelves)

    # --- modules

    def load_module(self, module: Module, parent: int | None) -> int | None:
        fields = {
            **title_fields(module),
            "audience": module.audience,
            "minutes": module.minutes,
            "refresh_months": module.refresh_months,
            "lesson_order": module.order,
            "has_quiz": module.quiz is not None,
            "outcomes": plain_stream(f"module/{module.id}", "outcome", module.outcomes),
            "brief": brief_of(module),
        }
        entry = Entry(f"module {module.id}", module.title, module.path, fields)
        pk = self.put(ModulePage, entry, "module", module.id, parent)
        keys = [key_of("lesson", lesson.id) for lesson in module.lessons]
        keys += [key_of("easy-read", module.id)] if module.easy_read else []
        order_before = self.order_of(keys)
        for lesson in module.lessons:
            self.load_lesson(lesson, pk)
        if module.easy_read:
            self.load_easy_read(module, module.easy_read, pk)
        if pk is not None:
            self.load_order(module, pk, keys, order_before)
        return pk

    def load_lesson(self, lesson: Lesson, parent: int | None) -> int | None:
        fields = {
            **title_fields(lesson),
            "minutes": lesson.minutes,
            "outcomes": plain_stream(f"lesson/{lesson.id}", "number", lesson.outcomes),
            "strands": sorted(pk for code in lesson.strands for pk in self.strands.get(code, [])),
            "sources": plain_stream(f"lesson/{lesson.id}", "source", map(asdict, lesson.sources)),
            "body": stream(f"lesson/{lesson.id}", lesson.body, self.shelves),
        }
        if lesson.facilitator:
            fields["facilitator_minutes"] = lesson.facilitator.minutes
            notes = [(note.kind, note.text) for note in lesson.facilitator.notes]
            fields["facilitator_notes"] = mixed_stream(f"lesson/{lesson.id}/notes", notes)
        entry = Entry(f"lesson {lesson.id}", lesson.title, lesson.path, fields)
        return self.put(LessonPage, entry, "lesson", lesson.id, parent)

    def load_easy_read(self, module: Module, page: EasyRead, parent: int | None) -> int | None:
        fields = {
            "title": page.title,
            "slug": "easy-read",
            "summary": module.summary,
            "lines": plain_stream(f"easy-read/{module.id}", "line", map(asdict, page.lines)),
            "is_tested": page.is_tested,
        }
        entry = Entry(f"easy-read {module.id}", page.title, page.path, fields)
        return self.put(EasyReadPage, entry, "easy-read", module.id, parent)

    def order_of(self, keys: list[UUID]) -> list[int]:
        """The pages of these keys that there are, in the order of the tree."""
        pks = [self.every.pks[key] for key in keys if key in self.every.pks]
        return sorted(pks, key=lambda pk: self.paths.get(pk, ""))

    def load_order(self, module: Module, parent: int, keys: list[UUID], before: list[int]) -> None:
        """Lessons stand in the order of module.yaml, unless an editor has moved them."""
        wanted = [self.every.pks[key] for key in keys if key in self.every.pks]

        def write() -> Present:
            if self.order_in_tree(wanted) != wanted:
                for pk in wanted:
                    Page.objects.get(pk=pk).move(Page.objects.get(pk=parent), pos="last-child")
            return Present(parent, digest(wanted))

        entry = Entry(f"order {module.id}", f"of lessons: {module.title}", module.path, {"keys": keys})
        there = Present(parent, digest(before)) if entry.key in self.ledger.rows else None
        self.ledger.settle(entry, there, create=write, update=write)

    def order_in_tree(self, pks: list[int]) -> list[int]:
        return list(Page.objects.filter(pk__in=pks).order_by("path").values_list("pk", flat=True))

    # --- courses

    def load_course(self, course: Course, parent: int | None, modules: dict[str, int | None]) -> int | None:
        fields = {
            **title_fields(course),
            "audience": course.audience,
            "minutes": course.minutes,
            "validity_months": course.validity_months,
            "note": course.note,
            "pathway": [
                {"module_id": modules[step.module], "is_required": step.is_required}
                for step in course.pathway
                if modules[step.module]
            ],
        }
        entry = Entry(f"course {course.id}", course.title, "curriculum/courses.yaml", fields)
        return self.put(CoursePage, entry, "course", course.id, parent)


def title_fields(page: Titled) -> dict[str, Any]:
    note = {"content_note": page.content_note} if page.content_note else {}
    return {"title": page.title, "slug": page.slug, "summary": page.summary, **note}


def brief_of(module: Module) -> list[dict[str, Any]]:
    owner, brief = f"module/{module.id}", module.brief
    return [
        *plain_stream(owner, "why", [brief.why] if brief.why else []),
        *plain_stream(owner, "point", brief.points),
        *plain_stream(owner, "change", brief.changes),
    ]
