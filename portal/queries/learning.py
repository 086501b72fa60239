"""One person's learning, gathered: what is due, in progress, done and free to start. Nine queries, however much."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from agencies.models import Membership, Person
from agencies.queries.humans import accounts_of
from certificates.models import Certificate
from courses import lending
from courses import rules as learning_rules
from courses.enums import Standing
from courses.models import CoursePage, Exemption, Requirement
from courses.queries import outline
from courses.queries.courses import Course, CourseReading, courses_in
from courses.queries.facts import facts_of
from courses.queries.pathways import pathway_rows
from figures import rules
from figures.enums import Scope


@dataclass(frozen=True)
class Duty:
    """What a person's posts ask of them about a course: by when, or until when they are excused."""

    due: date | None = None
    excused_until: date | None = None


class Item:
    """A course as it stands for the person on a day."""

    def __init__(self, reading: CourseReading, duty: Duty | None, certificate: Certificate | None) -> None:
        self.reading, self.course, self.on = reading, reading.course, reading.on
        self.duty, self.certificate = duty, certificate
        # The one pure function that also answers the lead and the course's own page.
        self.state = learning_rules.state_on(
            reading.plan,
            reading.facts,
            on=reading.on,
            is_exempt=bool(duty and duty.due is None),
            outlasts=reading.outlasts,
        )

    @property
    def is_required(self) -> bool:
        return bool(self.duty and self.duty.due)

    @property
    def is_due(self) -> bool:
        """Required and not held, or held but soon to end."""
        return self.is_required and (not self.state.is_held or self.state.standing == Standing.EXPIRING)

    @property
    def is_overdue(self) -> bool:
        due = self.duty.due if self.duty else None
        return due is not None and due <= self.on and not self.state.is_held

    @property
    def was_held(self) -> bool:
        return self.state.standing == Standing.EXPIRED

    @property
    def last_day(self) -> date | None:
        """The last day to do it, or the last day that what is held counts."""
        end = self.state.until if self.state.is_held else self.duty and self.duty.due
        return rules.day_before(end) if end else None

    @property
    def last_day_excused(self) -> date | None:
        end = self.duty and self.duty.excused_until
        return rules.day_before(end) if end else None

    @property
    def missing_titles(self) -> list[str]:
        """Why it is not complete, by name."""
        return [step.module.title for step in self.reading.missing]

    @property
    def next_title(self) -> str:
        step = self.reading.next_step
        if step is None:
            return ""
        return step.next_lesson.title if step.next_lesson else step.module.title

    @property
    def next_module_title(self) -> str:
        return self.reading.next_step.module.title if self.reading.next_step else ""

    @property
    def next_is_quiz(self) -> bool:
        step = self.reading.next_step
        return step is not None and step.next_lesson is None and step.module.has_quiz

    @property
    def next_address(self) -> str:
        """The very lesson or quiz that comes next."""
        step = self.reading.next_step
        if step is None or not self.reading.is_open:
            return ""
        if step.next_lesson is None and step.module.has_quiz:
            return lending.quiz_address(step.module.key) or step.module.url
        return step.next_url

    @property
    def is_begun(self) -> bool:
        return self.touched_at is not None

    @property
    def touched_at(self) -> datetime | None:
        """When the person last did something in a module of this course that still counts."""
        subjects = {key for module in self.reading.modules for key in (module.key, *module.plan.lessons)}
        return max((fact.at for fact in self.reading.facts if fact.subject in subjects), default=None)


@dataclass(frozen=True)
class Learning:
    due: list[Item] = field(default_factory=list)
    in_progress: list[Item] = field(default_factory=list)
    done: list[Item] = field(default_factory=list)
    others: list[Course] = field(default_factory=list)

    @property
    def modules_left(self) -> set[UUID]:
        """What the person still needs: sessions of these modules are of use to them."""
        return {step.module.key for item in (*self.due, *self.in_progress) for step in item.reading.missing}

    @property
    def resume(self) -> Item | None:
        """Where the person left off: of the courses begun, the one touched last."""
        begun = [item for item in (*self.due, *self.in_progress) if item.next_address and item.is_begun]
        return max(begun, key=lambda item: item.touched_at or datetime.min, default=None)


def learning_of(person: Person, *, on: date, language: str) -> Learning:
    courses = {course.key: course for course in courses_in(CoursePage.objects.all(), language=language, reader=person)}
    duties = duties_of(person, on)
    taken = [course for key, course in courses.items() if key in duties or is_taken(course)]
    readings = read(taken, person, on=on, language=language)
    certificates = certificates_of(person)
    items = [
        Item(reading, duties.get(reading.course.key), certificates.get(reading.course.key)) for reading in readings
    ]
    due = [item for item in items if item.is_due]
    rest = [item for item in items if not item.is_due]
    return Learning(
        due=sorted(due, key=lambda item: (item.last_day or date.max, item.course.title)),
        in_progress=[item for item in rest if item.reading.is_open],
        done=[item for item in rest if not item.reading.is_open],
        others=[course for course in courses.values() if course not in taken and not course.is_restricted],
    )


def is_taken(course: Course) -> bool:
    return course.cycle is not None and not course.cycle.is_withdrawn


def read(courses: list[Course], person: Person, *, on: date, language: str) -> list[CourseReading]:
    """The courses as their own pages read them, but all of them together: three queries."""
    places: dict[UUID, dict[UUID, bool]] = {}
    rows = pathway_rows().filter(course__in=[course.pathway_id for course in courses])
    for key, module_key, is_required in rows.values_list("key", "module_key", "is_required"):
        places.setdefault(key, {})[module_key] = is_required
    keys = {module_key for pathway in places.values() for module_key in pathway}
    modules = {module.key: module for module in outline.outlines(keys, language=language)}
    facts = facts_of(person, {key for module in modules.values() for key in (module.key, *module.plan.lessons)})
    readings = []
    for course in courses:
        reading = CourseReading(course, person, on, language)
        pathway = places.get(course.key, {})
        reading.modules = [
            replace(modules[key], is_required=is_required) for key, is_required in pathway.items() if key in modules
        ]
        reading.facts = facts
        readings.append(reading)
    return readings


def duties_of(person: Person, on: date) -> dict[UUID, Duty]:
    """What is asked of the person on the day, by the rules that figures count by."""
    posts = list(Membership.objects.on(on).filter(person=person).select_related("agency"))
    demands = list(
        Requirement.objects.on(on)
        .filter(partnership__in={post.agency.partnership_id for post in posts})
        .prefetch_related("roles")
    )
    excuses = list(Exemption.objects.on(on).filter(membership__in=posts))
    found: dict[UUID, list[Duty]] = {}
    for post in posts:
        for course, duty in duties_of_post(post, demands, excuses, on):
            found.setdefault(course, []).append(duty)
    return {course: strictest(duties) for course, duties in found.items()}


def duties_of_post(
    post: Membership, demands: list[Requirement], excuses: list[Exemption], on: date
) -> Iterable[tuple[UUID, Duty]]:
    own = [demand_from(demand) for demand in demands if demand.partnership_id == post.agency.partnership_id]
    excused = [excuse for excuse in excuses if excuse.membership_id == post.pk]
    plain = rules.Post(post.agency_id, post.role_id, post.start_date, post.end_date)
    for course in {demand.course for demand in own}:
        asking = [demand for demand in own if demand.course == course and demand.names(plain)]
        scope = rules.scope(post=plain, course=course, demands=asking, excuses=[excuse_from(e) for e in excused], on=on)
        if scope is Scope.EXEMPT:
            ends = [excuse.end_date for excuse in excused if excuse.end_date and excuse.course_key in (None, course)]
            yield course, Duty(excused_until=max(ends))
        elif scope is not None:
            dues = [
                rules.due_date(post_start=plain.start, demand_start=demand.start, due_days=demand.due_days)
                for demand in asking
            ]
            yield course, Duty(due=min(dues))


def strictest(duties: list[Duty]) -> Duty:
    """Excused in one post is not excused in another; the earlier day counts."""
    asked = [duty for duty in duties if duty.due]
    return min(asked or duties, key=lambda duty: duty.due or duty.excused_until or date.max)


def demand_from(demand: Requirement) -> rules.Demand:
    return rules.Demand(
        course=demand.course_key,
        start=demand.start_date,
        end=demand.end_date,
        due_days=demand.due_days,
        agency=demand.agency_id,
        roles=frozenset(role.pk for role in demand.roles.all()),
    )


def excuse_from(excuse: Exemption) -> rules.Excuse:
    assert excuse.end_date is not None, "the database keeps exemptions short"
    return rules.Excuse(start=excuse.start_date, end=excuse.end_date, course=excuse.course_key)


def certificates_of(person: Person) -> dict[UUID, Certificate]:
    """The person's newest certificate of each course, with whichever of their accounts it was earned."""
    own = Certificate.objects.standing().filter(person__in=accounts_of(person.pk)).order_by("issued_at")
    return {certificate.course_key: certificate for certificate in own}
