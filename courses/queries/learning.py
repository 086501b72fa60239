"""All of one person's learning: what is due and by when, what is going on, what is held."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.functional import cached_property

from agencies.models import Person
from courses import rules
from courses.enums import LACKING, Standing
from courses.models import CourseModule, CoursePage, Enrolment
from courses.queries import outline
from courses.queries.courses import Course, CourseReading, courses_in
from courses.queries.facts import facts_of
from courses.queries.requirements import Due, dues_of


class Item(CourseReading):
    """One course of a person. It is in exactly one group of their learning."""

    asked: Due | None = None

    @property
    def is_required(self) -> bool:
        return self.asked is not None and not self.asked.is_exempt

    @property
    def due_date(self) -> date | None:
        """The day by which to act: when a requirement falls due, or when what is held ends."""
        if self.state.is_held:
            return self.state.until if self.state.standing == Standing.EXPIRING else None
        return self.asked.due_date if self.asked and self.is_required else None

    @property
    def group(self) -> str:
        if self.state.standing == Standing.EXPIRING:
            return "renewing"
        if self.state.is_held:
            return "done"
        if self.is_required and self.state.standing in LACKING:
            return "due"
        if self.is_open:
            return "in_progress"
        return "excused" if self.state.is_excused else "past"


@dataclass(frozen=True)
class Learning:
    """A person's courses. Each is in one group: due, renewing, in progress, done, excused or past."""

    items: tuple[Item, ...]

    @cached_property
    def due(self) -> list[Item]:
        """Required and not held, the most pressing first."""
        return self.in_group("due", key=lambda item: item.due_date or date.max)

    @cached_property
    def renewing(self) -> list[Item]:
        """Held, but not for much longer; the next to end first."""
        return self.in_group("renewing", key=lambda item: item.due_date or date.max)

    @cached_property
    def in_progress(self) -> list[Item]:
        """Going on without being required."""
        return self.in_group("in_progress")

    @cached_property
    def done(self) -> list[Item]:
        return self.in_group("done")

    @cached_property
    def excused(self) -> list[Item]:
        return self.in_group("excused")

    @cached_property
    def past(self) -> list[Item]:
        """Held once, and asked for no longer."""
        return self.in_group("past")

    @cached_property
    def next_item(self) -> Item | None:
        """Where to continue first: the most pressing course that was begun, else the most pressing of all."""
        left = [*self.due, *(item for item in self.renewing if item.is_open), *self.in_progress]
        begun = [item for item in left if item.is_open]
        return next(iter(begun or left), None)

    def in_group(self, group: str, key: Callable[[Item], date] = lambda item: date.max) -> list[Item]:
        found = [item for item in self.items if item.group == group]
        return sorted(found, key=lambda item: (key(item), item.course.title))


def learning_of(person: Person, *, on: date, language: str) -> Learning:
    """Everything at once, in seven queries however many courses, modules and lessons."""
    dues = dues_of(person, on)
    enrolled = Enrolment.objects.open().filter(person=person).values("course_key")
    wanted = CoursePage.objects.filter(Q(translation_key__in=enrolled) | Q(translation_key__in=list(dues)))
    courses = courses_in(wanted, language=language, reader=person)
    pathways = modules_by_course([course.pathway_id for course in courses], language=language)
    every = {module.key: module for modules in pathways.values() for module in modules}
    facts = facts_of(person, [key for module in every.values() for key in (module.key, *module.plan.lessons)])
    return Learning(
        tuple(
            item_from(course, person, on, language, dues.get(course.key), pathways[course.pathway_id], facts)
            for course in courses
        )
    )


def item_from(
    course: Course,
    person: Person,
    on: date,
    language: str,
    due: Due | None,
    modules: list[outline.Module],
    facts: list[rules.Fact],
) -> Item:
    item = Item(course, person, on, language, due=due.due_date if due else None, is_exempt=bool(due and due.is_exempt))
    item.asked, item.modules, item.facts = due, modules, facts
    return item


def modules_by_course(pathway_ids: list[int], *, language: str) -> dict[int, list[outline.Module]]:
    """The live modules of several pathways in two queries, each module with its place on its pathway."""
    rows = CourseModule.objects.filter(course__in=pathway_ids).order_by("course", "sort_order")
    places = list(rows.values_list("course_id", "module__translation_key", "sort_order", "is_required"))
    found = {module.key: module for module in outline.outlines({row[1] for row in places}, language=language)}
    pathways: dict[int, list[outline.Module]] = defaultdict(list)
    for course_id, key, place, is_required in places:
        if key in found:
            pathways[course_id].append(replace(found[key], place=place, is_required=is_required))
    return pathways
