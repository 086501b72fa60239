"""What a certificate will print, gathered once at the moment of issue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from agencies.models import Membership, Person
from agencies.queries.humans import accounts_of
from certificates.models import DesignVersion
from certificates.queries.looks import kept_design
from certificates.queries.names import printable_name
from courses.enums import Grade
from courses.models import CoursePage, Cycle, Evidence
from courses.queries.facts import humans_of
from courses.rules import MODULE_HELD_BY

# Of certificates from before their texts were frozen beside them; newer ones name their own (`Certificate.wording`).
WORDING_VERSION = 1


@dataclass(frozen=True)
class CompletedModule:
    """Dates are ISO days; `until` is the first day that the module is no longer in date, or empty."""

    title: str
    completed: str
    until: str
    elsewhere: str = ""  # the training that was recognised for it
    grade: str = ""  # who vouches for that, where it was not learned here


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
        """What was learned here needs no word about elsewhere."""
        told = asdict(self)
        for module in told["modules"]:
            if not module["elsewhere"]:
                del module["elsewhere"], module["grade"]
        return told

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        return cls(**{**data, "modules": [CompletedModule(**module) for module in data["modules"]]})


@dataclass(frozen=True)
class Printed:
    """All that a certificate issued now is printed with: the facts, the design in use, and the phrases it chooses."""

    snapshot: Snapshot
    design: int | None
    chosen: Mapping[str, str]


def printed(person: Person, post: Any, *, course: str, language: str, modules: list[CompletedModule]) -> Printed:
    """`post` as `with_design` has it, or None. A design may print the names of partnership and agency otherwise."""
    design = kept_design(post.design_version) if post else None
    chosen = design.chosen_in(language) if design else {}
    agency = post.agency.name if post else ""
    name = printable_name(person)
    snapshot = Snapshot(
        holder_name=name,
        holder_language=person.certificate_language if name == person.name_for_certificates else "",
        course_title=course,
        partnership_name=chosen.get("partnership_name")
        or (post.agency.partnership.name if post else settings.WAGTAIL_SITE_NAME),
        agency_name=agency and (chosen.get("agency_name") or agency),
        language=language,
        modules=modules,
    )
    return Printed(snapshot, design.pk if design else None, chosen)


def printed_of(evidence: Evidence) -> Printed:
    """Of the course that this row says was completed."""
    person, on = evidence.person, evidence.happened_date
    steps = page_in(evidence.language or settings.LANGUAGE_CODE, steps_of(evidence))
    return printed(
        person,
        newest_post(person, on),
        course=steps[0].course,
        language=steps[0].language,
        modules=[
            CompletedModule(
                step.module,
                step.completed.isoformat(),
                step.until.isoformat(),
                elsewhere(step.provider, step.training),
                step.grade if step.training else "",
            )
            for step in steps
            if step.completed
        ],
    )


def elsewhere(provider: str | None, training: str | None) -> str:
    return ": ".join(filter(None, [provider, training]))


def all_printed_of(evidence: Sequence[Evidence]) -> dict[int, Printed]:
    """The same of many courses completed on one day, by the keys of their rows: a few questions for each course."""
    if not evidence:
        return {}
    on, people = evidence[0].happened_date, {row.person_id for row in evidence}
    humans, accounts = humans_of(people)
    named = Person.objects.in_bulk(people)
    posts: dict[int, Membership] = {}
    newest = with_design(Membership.objects.on(on).filter(person__in=people))
    for post in newest.order_by("start_date", "-pk"):
        posts[post.person_id] = post
    pages = {way: page_of(*way) for way in {(row.subject_key, way_of(row), row.language) for row in evidence}}
    held: dict[tuple[int, UUID], tuple[Any, ...]] = {}
    rows = held_on(on).filter(
        person__in=accounts, subject_key__in={key for page in pages.values() for key in page.modules}
    )
    for person, key, *learned in rows.order_by("happened_at", "pk").values_list("person", "subject_key", *LEARNED):
        held[humans[person], key] = tuple(learned)
    found = {}
    for row in evidence:
        page, person = pages[row.subject_key, way_of(row), row.language], named[row.person_id]
        lines = [(title, held.get((humans[person.pk], key))) for key, title in page.modules.items()]
        found[row.pk] = printed(
            person,
            posts.get(row.person_id),
            course=page.course,
            language=page.language,
            modules=[
                CompletedModule(
                    title,
                    line[0].isoformat(),
                    line[1].isoformat(),
                    elsewhere(line[2], line[3]),
                    line[4] if line[3] else "",
                )
                for title, line in lines
                if line
            ],
        )
    return found


@dataclass(frozen=True)
class CoursePageShown:
    course: str
    language: str
    modules: dict[UUID, str]


LEARNED = ("happened_date", "valid_until_date", "recognition__provider", "recognition__title", "grade")


def way_of(evidence: Evidence) -> UUID:
    """The course whose modules were asked for: the shorter one in a renewal by it."""
    cycle = evidence.cycle
    return (cycle.pathway_key if cycle else None) or evidence.subject_key


def page_of(course: UUID, way: UUID, language: str) -> CoursePageShown:
    """The course's title and modules in a language, or in the site's own where it is not translated."""
    titles = dict(CoursePage.objects.filter(translation_key=course).values_list("locale__language_code", "title"))
    steps = CoursePage.objects.filter(translation_key=way).order_by("pathway__sort_order")
    rows = steps.annotate(
        language=F("locale__language_code"),
        module=F("pathway__module__title"),
        key=F("pathway__module__translation_key"),
    ).values_list("title", "language", "module", "key", named=True)
    page = page_in(language or settings.LANGUAGE_CODE, rows)
    return CoursePageShown(
        titles.get(page[0].language, page[0].title),
        page[0].language,
        {step.key: step.module for step in page if step.key is not None},
    )


def held_on(on: date) -> QuerySet[Evidence]:
    """The modules in date on a day, learned here or elsewhere."""
    return (
        Evidence.objects.standing()
        .filter(kind__in=MODULE_HELD_BY, happened_date__lte=on, valid_until_date__gt=on)
        .exclude(grade=Grade.PACKAGE)
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
    held = held_on(on).filter(
        person__in=accounts_of(person.pk), subject_key=OuterRef("pathway__module__translation_key")
    )
    newest = held.order_by("-happened_at", "-pk")
    steps = CoursePage.objects.filter(translation_key=way).annotate(
        course=Coalesce(Subquery(course.values("title")[:1]), F("title")),
        language=F("locale__language_code"),
        module=F("pathway__module__title"),
        completed=Subquery(newest.values("happened_date")[:1]),
        until=Subquery(newest.values("valid_until_date")[:1]),
        provider=Subquery(newest.values("recognition__provider")[:1]),
        training=Subquery(newest.values("recognition__title")[:1]),
        grade=Subquery(newest.values("grade")[:1]),
    )
    return steps.order_by("pathway__sort_order").values_list(
        "course", "language", "module", "completed", "until", "provider", "training", "grade", named=True
    )


def newest_post(person: Person, on: date) -> Membership | None:
    """Of several begun on one day the first that was written down, whoever asks."""
    return with_design(Membership.objects.on(on).filter(person=person)).order_by("-start_date", "pk").first()


def with_design(posts: QuerySet[Membership]) -> QuerySet[Membership]:
    """Posts with `design_version`: of their agency's own design, or of their partnership's, or None."""
    newest = DesignVersion.objects.filter(design__put_aside_at=None).order_by("-number").values("pk")
    own = newest.filter(design__agency=OuterRef("agency"))[:1]
    shared = newest.filter(design__agency=None, design__partnership=OuterRef("agency__partnership"))[:1]
    return posts.select_related("agency__partnership").annotate(
        design_version=Coalesce(Subquery(own), Subquery(shared))
    )
