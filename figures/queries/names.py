"""What the keys in figures are called, for pages and files."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from agencies.models import Agency, Partnership, Role, Team
from courses.models import CourseModule, Requirement


@dataclass(frozen=True)
class Names:
    agencies: dict[int, Agency]
    teams: dict[int, Team]
    roles: dict[int, Role]
    courses: dict[UUID, str]
    modules: dict[UUID, str]

    def agency(self, key: int) -> str:
        return self.agencies[key].name

    def team(self, key: int | None) -> str:
        return self.teams[key].name if key else gettext("No team")

    def role(self, key: int) -> str:
        return self.roles[key].name

    def subject(self, key: UUID) -> str:
        """A course or module. One that was deleted before anyone took it has left no title."""
        return self.courses.get(key) or self.modules.get(key) or gettext("A course that is no longer here")


def get_names(partnership: Partnership, agency: Agency | None = None) -> Names:
    """What everything in a partnership's figures, or in one agency's, is called. Few queries, however many names."""
    agencies = [agency] if agency else list(Agency.objects.filter(partnership=partnership))
    return Names(
        agencies={agency.pk: agency for agency in agencies},
        teams={team.pk: team for team in Team.objects.filter(agency__in=agencies)},
        roles={role.pk: role for role in Role.objects.filter(partnership=partnership)},
        courses=get_titles(required_courses(partnership)),
        modules=get_titles(required_modules(partnership)),
    )


def required_courses(partnership: Partnership) -> QuerySet[Requirement, UUID]:
    """Courses that were ever required in a partnership."""
    return Requirement.objects.filter(partnership=partnership).values_list("course_key", flat=True).distinct()


def required_modules(partnership: Partnership) -> QuerySet[CourseModule, UUID]:
    places = CourseModule.objects.filter(course__translation_key__in=required_courses(partnership))
    return places.values_list("module__translation_key", flat=True).distinct()


def get_titles(keys: QuerySet[Any, UUID] | set[UUID]) -> dict[UUID, str]:
    """Titles of courses or modules by their keys: in the reader's language, else in the site's own."""
    pages = Page.objects.filter(translation_key__in=keys).values_list(
        "translation_key", "locale__language_code", "title"
    )
    liking = {settings.LANGUAGE_CODE: 1, get_language(): 2}
    by_liking = sorted(pages, key=lambda page: liking.get(page[1], 0))
    return {key: title for key, _, title in by_liking}
