"""A course as one reader meets it: its pathway, how far they are, and what is still needed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import cached_property

from agencies.models import Person
from agencies.queries.prepared import Given, Prepared
from cms.memory import remembered
from courses import rules
from courses.enums import Grade, Standing
from courses.models import CourseModule, CoursePage, Cycle, Enrolment
from courses.queries import outline
from courses.queries.facts import facts_of
from courses.queries.pathways import pathway_pages
from courses.queries.reading import kept_body

COLUMNS = (
    "id",
    "path",
    "translation_key",
    "title",
    "slug",
    "summary",
    "audience",
    "minutes",
    "validity_months",
    "note",
    "language",
    "is_restricted",
    "cycle",
)


@dataclass(frozen=True, slots=True)
class LatestCycle:
    """The reader's newest cycle of a course."""

    number: int
    is_withdrawn: bool
    completed: date | None
    until: date | None
    outlasts: date | None
    pathway: UUID | None = None  # of the shorter course by which it is renewed
    weakest: str = Grade.PERSON

    @property
    def is_open(self) -> bool:
        return self.completed is None and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class Course:
    key: UUID
    page_id: int
    # The page whose pathway counts: the source language's.
    pathway_id: int
    title: str
    slug: str
    summary: str
    audience: str
    minutes: int
    validity_months: int
    note: str
    language: str
    url: str
    is_restricted: bool = False
    cycle: LatestCycle | None = None

    @property
    def shorter(self) -> UUID | None:
        """The shorter course whose modules count in the open renewal."""
        return self.cycle.pathway if self.cycle and self.cycle.is_open else None

    @property
    def way_id(self) -> int:
        """The page whose modules count now."""
        return pathway_pages().get(self.shorter, self.pathway_id) if self.shorter else self.pathway_id

    def standing_on(self, on: date) -> Standing:
        """What the newest cycle says: enough for a list; the course's own page asks the evidence."""
        if self.cycle is None or self.cycle.is_withdrawn:
            return Standing.NOT_STARTED
        if self.cycle.is_open:
            return Standing.IN_PROGRESS
        until = self.cycle.until if self.cycle.until and self.cycle.until > on else None
        return rules.standing_from(until=until, on=on, is_expired=True, is_exempt=False, is_started=True)


class CourseReading:
    """A course for one reader on a day, with what is asked of them about it, where anything is."""

    def __init__(
        self,
        course: Course,
        reader: Person | None,
        on: date,
        language: str,
        *,
        duty: rules.Duty | None = None,
    ) -> None:
        self.course, self.reader, self.on, self.language = course, reader, on, language
        self.duty = duty

    @cached_property
    def modules(self) -> list[outline.Module]:
        return list(outline.pathway(self.course.way_id, language=self.language))

    @cached_property
    def facts(self) -> list[rules.Fact]:
        if self.reader is None:
            return []
        return facts_of(self.reader, [key for module in self.modules for key in (module.key, *module.plan.lessons)])

    @property
    def plan(self) -> rules.CoursePlan:
        return rules.CoursePlan(
            key=self.course.key,
            modules=tuple(module.key for module in self.modules if module.is_required),
            validity_months=self.course.validity_months,
        )

    @property
    def outlasts(self) -> date | None:
        """In an open renewal only what stays in date beyond the last certificate counts."""
        return self.course.cycle.outlasts if self.course.cycle and self.course.cycle.is_open else None

    @cached_property
    def state(self) -> rules.Answer:
        return rules.state_on(
            self.plan,
            self.facts,
            on=self.on,
            outlasts=self.outlasts,
            due=self.duty.due if self.duty else None,
            is_exempt=bool(self.duty and self.duty.is_exempt),
            weakest=self.weakest,
        )

    @property
    def weakest(self) -> str:
        """The weakest evidence that is enough: for what is asked, and for the run that is open."""
        cycle = self.course.cycle
        run = cycle.weakest if cycle and cycle.is_open else Grade.PERSON
        return rules.strictest_grade([run, self.duty.weakest]) if self.duty else run

    @cached_property
    def steps(self) -> tuple["Step", ...]:
        return tuple(
            step_of(module, self.facts, on=self.on, outlasts=self.outlasts, weakest=self.weakest)
            for module in self.modules
        )

    @property
    def is_personal(self) -> bool:
        return self.reader is not None

    @property
    def is_enrolled(self) -> bool:
        return self.course.cycle is not None and not self.course.cycle.is_withdrawn

    @property
    def is_open(self) -> bool:
        return self.course.cycle is not None and self.course.cycle.is_open

    @property
    def may_renew(self) -> bool:
        cycle = self.course.cycle
        if cycle is None or cycle.is_withdrawn or cycle.is_open:
            return False
        gap = rules.smallest_gap(demand.renewing for demand in self.duty.demands) if self.duty else 0
        return rules.may_renew(
            valid_until=cycle.until,
            on=self.on,
            completed=cycle.completed,
            gap_days=gap,
            is_enough=self.is_enough,
        )

    @property
    def is_enough(self) -> bool:
        """Not where what is held rests on weaker evidence than is asked."""
        cycle = self.course.cycle
        return self.state.is_held or not (cycle and cycle.until and cycle.until > self.on)

    @property
    def is_asked_by_agency(self) -> bool:
        return self.duty is not None and any(demand.is_of_agency for demand in self.duty.demands)

    @property
    def is_shorter(self) -> bool:
        """Whether the renewal that is open, or that may be opened now, asks only for a shorter course."""
        if self.course.shorter:
            return True
        if not self.may_renew or self.duty is None or not self.is_enough:
            return False
        named = [demand.refresher for demand in self.duty.demands if demand.post is None]
        return rules.shared_refresher(named) in pathway_pages()

    @cached_property
    def next_step(self) -> "Step | None":
        """Where to continue: the first module that is not in date yet, needed ones first."""
        left = [step for step in self.steps if step.is_left]
        return min(left, key=lambda step: not step.module.is_required, default=None)

    @property
    def missing(self) -> tuple["Step", ...]:
        """What the certificate still needs, by name."""
        lacking = {missing.key for missing in self.state.missing}
        return tuple(step for step in self.steps if step.module.key in lacking)

    @cached_property
    def body(self) -> str:
        course = self.course
        return kept_body(CoursePage, "courses/_course_body.html", course.page_id, self.on)


@dataclass(frozen=True, slots=True)
class Step:
    """A module on a pathway, as the reader stands."""

    module: outline.Module
    state: rules.Answer
    next_lesson: outline.Lesson | None
    is_left: bool

    @property
    def next_url(self) -> str:
        """The first unfinished lesson, or the module's page where only its quiz is left."""
        return self.next_lesson.url if self.next_lesson else self.module.url


def step_of(
    module: outline.Module,
    facts: list[rules.Fact],
    *,
    on: date,
    outlasts: date | None,
    weakest: str = Grade.PERSON,
) -> Step:
    state = rules.state_on(module.plan, facts, on=on, outlasts=outlasts, weakest=weakest)
    done = rules.lessons_done(module.plan, facts, on=on)
    return Step(
        module=module,
        state=state,
        next_lesson=next((lesson for lesson in module.lessons if lesson.key not in done), None),
        is_left=not state.is_held or bool(state.missing),
    )


def course_at(slug: str, *, language: str, reader: Person | None) -> Course | None:
    """The course at an address. What is the same for everyone is remembered; the reader's cycle is asked."""
    course = remembered(("courses", language), lambda: courses_by_slug(language)).get(slug)
    if course is None or reader is None:
        return course
    newest = NEWEST_CYCLE.rows(person=reader.pk, course=course.key)
    return replace(course, cycle=LatestCycle(*newest[0]) if newest else None)


def newest_cycle() -> QuerySet[Any, Any]:
    """In the order of `LatestCycle`."""
    person = Given("person", Enrolment._meta.get_field("person"))
    course = Given("course", Enrolment._meta.get_field("course_key"))
    cycles = Cycle.objects.filter(enrolment__person=person, enrolment__course_key=course).order_by("-number")
    is_withdrawn = Q(enrolment__withdrawn_at__isnull=False)
    return cycles.annotate(is_withdrawn=is_withdrawn).values_list(
        "number",
        "is_withdrawn",
        "completed_date",
        "valid_until_date",
        "outlasts_date",
        "pathway_key",
        "weakest_grade",
    )[:1]


NEWEST_CYCLE = Prepared(newest_cycle)


def courses_by_slug(language: str) -> dict[str, Course]:
    """Every live course under its name in each of the reader's languages."""
    found = courses_in(CoursePage.objects.all(), language=language, reader=None)
    named = CoursePage.objects.filter(locale__language_code__in=outline.readable(language))
    keys = outline.grouped(named.values_list("slug", "translation_key"))
    return {slug: course for slug in keys for course in reversed(found) if course.key in keys[slug]}


def courses_by_key(keys: Any, *, language: str, reader: Person | None = None) -> dict[UUID, Course]:
    return {course.key: course for course in courses_with(keys, language=language, reader=reader)}


def courses_with(keys: Any, *, language: str, reader: Person | None) -> list[Course]:
    """The live courses with these keys, each in one language, in the order of the site."""
    return courses_in(CoursePage.objects.filter(translation_key__in=keys), language=language, reader=reader)


def courses_with_module(module_key: UUID, *, language: str, reader: Person | None) -> list[Course]:
    """The live courses that a module counts towards."""
    keys = CourseModule.objects.filter(module__translation_key=module_key).values("course__translation_key")
    return courses_with(keys, language=language, reader=reader)


def courses_in(pages: QuerySet[CoursePage], *, language: str, reader: Person | None) -> list[Course]:
    rows = list(
        pages.filter(live=True, locale__language_code__in=outline.readable(language))
        .annotate(
            language=F("locale__language_code"), is_restricted=outline.restricted(), cycle=newest_cycle_of(reader)
        )
        .order_by("path")
        .values(*COLUMNS)
    )
    sources: dict[UUID, int] = {
        row["translation_key"]: row["id"] for row in rows if row["language"] == settings.LANGUAGE_CODE
    }
    return [course_from(row, sources.get(row["translation_key"])) for row in outline.in_best_language(rows, language)]


def newest_cycle_of(reader: Person | None) -> Any:
    if reader is None:
        return Value(None, output_field=JSONField())
    cycles = Cycle.objects.filter(enrolment__person=reader, enrolment__course_key=OuterRef("translation_key"))
    shape = JSONObject(
        number="number",
        withdrawn="enrolment__withdrawn_at",
        completed="completed_date",
        until="valid_until_date",
        outlasts="outlasts_date",
        pathway="pathway_key",
        weakest="weakest_grade",
    )
    return Subquery(cycles.order_by("-number").values(shape=shape)[:1])


def course_from(row: outline.Row, source_id: int | None) -> Course:
    return Course(
        key=row["translation_key"],
        page_id=row["id"],
        pathway_id=source_id or row["id"],
        title=row["title"],
        slug=row["slug"],
        summary=row["summary"],
        audience=row["audience"],
        minutes=row["minutes"],
        validity_months=row["validity_months"],
        note=row["note"],
        language=row["language"],
        url=reverse("courses:course", args=[row["slug"]]),
        is_restricted=row["is_restricted"],
        cycle=row["cycle"] and cycle_from(row["cycle"]),
    )


def cycle_from(shape: dict[str, Any]) -> LatestCycle:
    return LatestCycle(
        number=shape["number"],
        is_withdrawn=shape["withdrawn"] is not None,
        completed=day_from(shape["completed"]),
        until=day_from(shape["until"]),
        outlasts=day_from(shape["outlasts"]),
        pathway=UUID(shape["pathway"]) if shape["pathway"] else None,
        weakest=shape["weakest"],
    )


def day_from(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
