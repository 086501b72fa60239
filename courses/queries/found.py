"""What courses and modules say of themselves to search engines. Lessons are for those who learn: they say nothing."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import found, sitemap
from cms.memory import remembered
from courses.models import CoursePage, CoursesPage, EasyReadPage, ModulePage, ModulesPage
from courses.queries import outline
from courses.queries.courses import Course, CourseReading
from courses.queries.lists import ListPage

COURSE, MODULE = "courses:course", "courses:module"
LISTS = {CoursesPage: "courses:courses", ModulesPage: "courses:modules"}


def sheet_of_list(page: ListPage, name: str) -> found.Sheet:
    addresses = found.pages_alike(page.key, name, no_args=True)
    return found.Sheet(title=page.title, summary=page.summary, addresses=addresses)


def sheet_of_course(reading: CourseReading) -> found.Sheet:
    course = reading.course
    addresses = found.pages_alike(course.key, COURSE)
    return found.Sheet(
        title=course.title,
        summary=course.summary,
        addresses=addresses,
        trail=((_("Courses"), reverse("courses:courses")),),
        data=(course_data(course, reading.modules, found.one_of(addresses)),),
    )


def course_data(course: Course, modules: list[outline.Module], address: str) -> found.Data:
    """Free, online, at the learner's own pace."""
    return {
        "@type": "Course",
        "name": course.title,
        "description": course.summary or course.title,
        "url": address,
        "inLanguage": course.language,
        "audience": {"@type": "EducationalAudience", "audienceType": course.audience} if course.audience else None,
        "isAccessibleForFree": True,
        "provider": found.organisation(),
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "GBP"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Online",
            "courseWorkload": f"PT{course.minutes}M",
        },
        "hasPart": [
            {"@type": "LearningResource", "name": module.title, "url": found.absolute(module.url)}
            for module in modules
            if not module.is_restricted
        ],
    }


def sheet_of_module(module: outline.Module) -> found.Sheet:
    addresses = found.pages_alike(module.key, MODULE)
    return found.Sheet(
        title=module.title,
        summary=module.summary,
        addresses=addresses,
        trail=((_("Modules"), reverse("courses:modules")),),
        data=(module_data(module, found.one_of(addresses)),),
    )


def module_data(module: outline.Module, address: str) -> found.Data:
    return {
        "@type": "LearningResource",
        "name": module.title,
        "description": module.summary,
        "url": address,
        "inLanguage": module.language,
        "learningResourceType": "Module",
        "timeRequired": f"PT{module.minutes}M",
        "audience": {"@type": "EducationalAudience", "audienceType": module.audience} if module.audience else None,
        "isAccessibleForFree": True,
        "provider": found.organisation(),
    }


def sheet_of_easy_read(module: outline.Module, twin: outline.EasyRead) -> found.Sheet:
    return found.Sheet(
        title=twin.title,
        summary=module.summary,
        addresses=remembered(("languages of a twin", twin.page_id), lambda: easy_read_addresses(twin.page_id)),
        trail=((_("Modules"), reverse("courses:modules")), (module.title, module.url)),
    )


def easy_read_addresses(page_id: int) -> found.Addresses:
    same = EasyReadPage.objects.filter(pk=page_id).values("translation_key")
    twins = list(Page.objects.live().public().filter(translation_key__in=same).select_related("locale"))
    modules = dict(Page.objects.filter(path__in=[above(twin.path) for twin in twins]).values_list("path", "slug"))
    return found.in_order(
        {
            twin.locale.language_code: found.path_in(
                twin.locale.language_code, "courses:lesson", modules[above(twin.path)], twin.slug
            )
            for twin in twins
        }
    )


def above(path: str) -> str:
    return path[: -Page.steplen]


# --- the sitemap


def families() -> list[sitemap.Family]:
    """The lists, courses, modules and Easy Read twins that are for everyone."""
    kinds = {
        type_.pk: model
        for model, type_ in ContentType.objects.get_for_models(
            CoursesPage, ModulesPage, CoursePage, ModulePage, EasyReadPage
        ).items()
    }
    pages = Page.objects.live().public().filter(content_type__in=kinds).order_by("path")
    return sitemap.gathered(steps(pages.annotate(spoken=F("locale__language_code")), kinds))


def steps(pages: Iterator[Page], kinds: dict[int, type[Page]]) -> Iterator[sitemap.Step]:
    slugs: dict[str, str] = {}
    for page in pages:  # a module comes before what is under it
        slugs[page.path], kind = page.slug, kinds[page.content_type_id]
        if kind in LISTS:
            path = found.path_in(page.spoken, LISTS[kind])
        elif kind is CoursePage:
            path = found.path_in(page.spoken, COURSE, page.slug)
        elif kind is ModulePage:
            path = found.path_in(page.spoken, MODULE, page.slug)
        elif above(page.path) in slugs:
            path = found.path_in(page.spoken, "courses:lesson", slugs[above(page.path)], page.slug)
        else:
            continue
        yield sitemap.Step(page.translation_key, page.spoken, path, page.last_published_at)
