"""Whether a person is taking a module now."""

from uuid import UUID

from agencies.models import Person
from courses.models import CourseModule, Cycle


def open_cycle_for_module(*, person: Person, module_key: UUID) -> Cycle | None:
    """The person's oldest open cycle whose course has the module on its pathway."""
    courses = CourseModule.objects.filter(module__translation_key=module_key).values("course__translation_key")
    cycles = Cycle.objects.open().filter(enrolment__person=person, enrolment__course_key__in=courses)
    return cycles.order_by("opened_at", "pk").first()
