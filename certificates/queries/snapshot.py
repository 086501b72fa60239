"""What a certificate will print, gathered once at the moment of issue."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from agencies.models import Membership, Person
from agencies.queries.humans import accounts_of
from courses.enums import EvidenceKind
from courses.models import CoursePage, Cycle, Evidence

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


def snapshot_of(evidence: Evidence) -> Snapshot:
    """Of the course that this row says was completed."""
    person, on = evidence.person, evidence.happened_date
    steps = page_in(evidence.language or settings.LANGUAGE_CODE, steps_of(evidence))
    post = newest_post(person, on)
    return Snapshot(
        holder_name=person.name_for_certificates,
        holder_language=person.certificate_language,
        course_title=steps[0].course,
        partnership_name=post.agency.partnership.name if post else settings.WAGTAIL_SITE_NAME,
        agency_name=post.agency.name if post else "",
        language=steps[0].language,
        modules=[
            CompletedModule(step.module, step.completed.isoformat(), step.until.isoformat())
            for step in steps
            if step.completed
        ],
    )


def page_in(language: str, steps: Iterable[Any]) -> list[Any]:
    """The steps of the course's page in a language, or in the site's own language where it is not translated."""
    pages: dict[str, list[Any]] = {}
    for step in steps:
        pages.setdefault(step.language, []).append(step)
    return pages.get(language) or pages.get(settings.LANGUAGE_CODE) or next(iter(pages.values()))


def steps_of(evidence: Evidence) -> QuerySet[CoursePage, Any]:
    """The pathway of each page of the course, in order, with the days of those modules that the person holds.

    Optional ones too: they were learned as well. In a renewal by a shorter course they are that one's. A page without a
    pathway has one step, of no module.
    """
    person, on = evidence.person, evidence.happened_date
    shorter = Cycle.objects.filter(pk=evidence.cycle_id or 0).values("pathway_key")
    way = Coalesce(Subquery(shorter), Value(evidence.subject_key, UUIDField()))
    course = CoursePage.objects.filter(translation_key=evidence.subject_key, locale=OuterRef("locale"))
    held = Evidence.objects.standing().filter(
        person__in=accounts_of(person.pk),
        kind=EvidenceKind.MODULE_COMPLETED,
        subject_key=OuterRef("pathway__module__translation_key"),
        happened_date__lte=on,
        valid_until_date__gt=on,
    )
    newest = held.order_by("-happened_at")
    steps = CoursePage.objects.filter(translation_key=way).annotate(
        course=Coalesce(Subquery(course.values("title")[:1]), F("title")),
        language=F("locale__language_code"),
        module=F("pathway__module__title"),
        completed=Subquery(newest.values("happened_date")[:1]),
        until=Subquery(newest.values("valid_until_date")[:1]),
    )
    return steps.order_by("pathway__sort_order").values_list(
        "course", "language", "module", "completed", "until", named=True
    )


def newest_post(person: Person, on: date) -> Membership | None:
    return (
        Membership.objects.on(on)
        .filter(person=person)
        .select_related("agency__partnership")
        .order_by("-start_date")
        .first()
    )
