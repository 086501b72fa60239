"""One person's learning, gathered: what is due, in progress, done and free to start. Nine queries, however much."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from agencies.models import Person
from agencies.queries.humans import accounts_of
from certificates.models import Certificate
from courses import lending
from courses.enums import Standing
from courses.models import CoursePage
from courses.queries import outline
from courses.queries.courses import Course, CourseReading, courses_in
from courses.queries.facts import facts_of
from courses.queries.pathways import pathway_rows
from courses.queries.requirements import dues_of
from courses.rules import Duty
from figures import rules


class Item:
    """A course as it stands for the person on a day."""

    def __init__(self, reading: CourseReading, certificate: Certificate | None) -> None:
        self.reading, self.course, self.on = reading, reading.course, reading.on
        self.duty, self.certificate = reading.duty, certificate
        # The one pure function that also answers the lead and the course's own page.
        self.state = reading.state

    @property
    def is_required(self) -> bool:
        return bool(self.duty and not self.duty.is_exempt)

    @property
    def is_due(self) -> bool:
        """Required and not held, or held but soon to end."""
        return self.is_required and (not self.state.is_held or self.state.standing == Standing.EXPIRING)

    @property
    def is_overdue(self) -> bool:
        return self.state.is_overdue

    @property
    def was_held(self) -> bool:
        return self.state.standing == Standing.EXPIRED

    @property
    def last_day(self) -> date | None:
        """The last day to do it, or the last day that what is held counts."""
        end = self.state.until if self.state.is_held else self.is_required and self.duty and self.duty.due
        return rules.day_before(end) if end else None

    @property
    def last_day_excused(self) -> date | None:
        end = self.duty and self.duty.is_exempt and self.duty.excused_until
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
    duties = dues_of(person, on)
    taken = [course for key, course in courses.items() if key in duties or is_taken(course)]
    readings = read(taken, duties, person, on=on, language=language)
    certificates = certificates_of(person)
    items = [Item(reading, certificates.get(reading.course.key)) for reading in readings]
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


def read(
    courses: list[Course], duties: dict[UUID, Duty], person: Person, *, on: date, language: str
) -> list[CourseReading]:
    """The courses as their own pages read them, but all of them together: three queries."""
    places: dict[UUID, dict[UUID, bool]] = {}
    rows = pathway_rows().filter(course__in=[course.way_id for course in courses])
    for key, module_key, is_required in rows.values_list("key", "module_key", "is_required"):
        places.setdefault(key, {})[module_key] = is_required
    keys = {module_key for pathway in places.values() for module_key in pathway}
    modules = {module.key: module for module in outline.outlines(keys, language=language)}
    facts = facts_of(person, {key for module in modules.values() for key in (module.key, *module.plan.lessons)})
    readings = []
    for course in courses:
        reading = CourseReading(course, person, on, language, duty=duties.get(course.key))
        pathway = places.get(course.shorter or course.key, {})
        reading.modules = [
            replace(modules[key], is_required=is_required) for key, is_required in pathway.items() if key in modules
        ]
        reading.facts = facts
        readings.append(reading)
    return readings


def certificates_of(person: Person) -> dict[UUID, Certificate]:
    """The person's newest certificate of each course, with whichever of their accounts it was earned."""
    own = Certificate.objects.standing().filter(person__in=accounts_of(person.pk)).order_by("issued_at")
    return {certificate.course_key: certificate for certificate in own}
