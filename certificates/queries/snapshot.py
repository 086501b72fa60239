"""What a certificate will print, gathered once at the moment of issue."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from agencies.models import Membership, Person
from courses.enums import EvidenceKind
from courses.models import CourseModule, CoursePage, Cycle, Evidence

# Raised whenever the printed phrases change, so that an old certificate can still be drawn as it was issued.
WORDING_VERSION = 1


@dataclass(frozen=True)
class CompletedModule:
    """Dates are ISO days; `until` is the first day that the module is no longer in date, or empty."""

    title: str
    completed: str
    until: str


@dataclass(frozen=True)
class Snapshot:
    """The frozen content of a certificate, kept as JSON in its row."""

    holder_name: str
    holder_language: str
    course_title: str
    partnership_name: str
    agency_name: str
    language: str
    modules: list[CompletedModule] = field(default_factory=list)
    wording_version: int = WORDING_VERSION

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        return cls(**{**data, "modules": [CompletedModule(**module) for module in data["modules"]]})


def snapshot_of(*, cycle: Cycle, evidence: Evidence) -> Snapshot:
    person = cycle.enrolment.person
    language = evidence.language or settings.LANGUAGE_CODE
    course = course_in(cycle.enrolment.course_key, language)
    post = newest_post(person, evidence.happened_date)
    return Snapshot(
        holder_name=person.name_for_certificates,
        holder_language=person.certificate_language,
        course_title=course.title,
        partnership_name=post.agency.partnership.name if post else settings.WAGTAIL_SITE_NAME,
        agency_name=post.agency.name if post else "",
        language=course.locale.language_code,
        modules=completed_modules(person, course, evidence.happened_date),
    )


def course_in(course_key: UUID, language: str) -> CoursePage:
    """The course's page in a language, or in the site's own language where it is not translated."""
    pages = CoursePage.objects.filter(translation_key=course_key).select_related("locale")
    by_language = {page.locale.language_code: page for page in pages}
    return by_language.get(language) or by_language.get(settings.LANGUAGE_CODE) or next(iter(by_language.values()))


def newest_post(person: Person, on: date) -> Membership | None:
    return (
        Membership.objects.on(on)
        .filter(person=person)
        .select_related("agency__partnership")
        .order_by("-start_date")
        .first()
    )


def completed_modules(person: Person, course: CoursePage, on: date) -> list[CompletedModule]:
    """The pathway's modules that the person holds in date, in order, optional ones too: they were learned as well."""
    modules = [place.module for place in CourseModule.objects.filter(course=course).select_related("module")]
    rows = Evidence.objects.standing().filter(
        person=person,
        kind=EvidenceKind.MODULE_COMPLETED,
        subject_key__in=[module.translation_key for module in modules],
        happened_date__lte=on,
        valid_until_date__gt=on,
    )
    newest = {row.subject_key: row for row in rows.order_by("happened_at")}
    return [
        CompletedModule(
            title=module.title,
            completed=newest[module.translation_key].happened_date.isoformat(),
            until=until.isoformat() if (until := newest[module.translation_key].valid_until_date) else "",
        )
        for module in modules
        if module.translation_key in newest
    ]
