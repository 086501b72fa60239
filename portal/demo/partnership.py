"""The frame of the invented partnership: roles, agencies, teams, and who must hold which course."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agencies.models import Agency, Partnership, Role, Team
from courses.actions import requirements
from portal.curriculum.loading import key_of
from portal.curriculum.reading import Curriculum
from portal.demo.cast import AgencyPlan, agency_plans

LONG_REQUIRED = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Stage:
    """Everything that people can be put into."""

    partnership: Partnership
    roles: dict[str, Role]
    agencies: list[tuple[AgencyPlan, Agency, dict[str, Team]]]
    courses: dict[str, str]  # the course that a role must hold

    def place(self, agency: int, team: str) -> tuple[Agency, Team]:
        _, found, teams = self.agencies[agency]
        return found, teams[team]


def build(partnership: Partnership, curriculum: Curriculum, *, agencies: int, today: date, at: datetime) -> Stage:
    roles = {
        course.role: Role.objects.create(partnership=partnership, code=course.role, name=course.title)
        for course in curriculum.courses
    }
    stage = [found_agency(partnership, plan) for plan in agency_plans(agencies)]
    for course in curriculum.courses:
        requirements.require(
            partnership=partnership,
            roles=[roles[course.role]],
            course_key=key_of("course", course.id),
            due_days=course.due_days,
            start_date=today - LONG_REQUIRED,
            by=None,
            at=at - LONG_REQUIRED,
        )
    return Stage(partnership, roles, stage, {course.role: course.id for course in curriculum.courses})


def found_agency(partnership: Partnership, plan: AgencyPlan) -> tuple[AgencyPlan, Agency, dict[str, Team]]:
    agency = Agency.objects.create(partnership=partnership, name=plan.name, slug=plan.slug, kind=plan.kind)
    teams = {
        name: Team.objects.create(agency=agency, name=name, is_reporting_centre=name in plan.centres)
        for name in plan.teams
    }
    return plan, agency, teams
