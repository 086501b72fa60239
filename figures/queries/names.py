"""What the keys in figures are called, for pages and files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from agencies.models import Agency, Partnership, Role, Team
from agencies.queries.prepared import Given, Prepared
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
    key = partnership.pk
    agencies = [agency] if agency else AGENCIES.objects(partnership=key)
    teams = TEAMS_OF_ONE.objects(agency=agency.pk) if agency else TEAMS.objects(partnership=key)
    return Names(
        agencies={agency.pk: agency for agency in agencies},
        teams={team.pk: team for team in teams},
        roles={role.pk: role for role in ROLES.objects(partnership=key)},
        courses=by_key(COURSE_TITLES.rows(partnership=key)),
        modules=by_key(MODULE_TITLES.rows(partnership=key)),
    )


def report_names(partnership: Partnership, *, with_roles: bool = False, with_courses: bool = True) -> Names:
    """What the figures of a whole partnership are told apart by. A query for each kind, however many names."""
    key = partnership.pk
    return Names(
        agencies={agency.pk: agency for agency in AGENCIES.objects(partnership=key)},
        teams={},
        roles={role.pk: role for role in ROLES.objects(partnership=key)} if with_roles else {},
        courses=by_key(COURSE_TITLES.rows(partnership=key)) if with_courses else {},
        modules={},
    )


def required_courses(partnership: Any) -> QuerySet[Requirement, UUID]:
    """Courses that were ever required in a partnership."""
    return Requirement.objects.filter(partnership=partnership).values_list("course_key", flat=True).distinct()


def required_modules(partnership: Any) -> QuerySet[CourseModule, UUID]:
    places = CourseModule.objects.filter(course__translation_key__in=required_courses(partnership))
    return places.values_list("module__translation_key", flat=True).distinct()


def get_titles(keys: QuerySet[Any, UUID] | set[UUID]) -> dict[UUID, str]:
    """Titles of courses or modules by their keys: in the reader's language, else in the site's own."""
    return by_key(titled(keys))


def titled(keys: QuerySet[Any, UUID] | set[UUID]) -> QuerySet[Page, tuple[UUID, str, str]]:
    pages = Page.objects.filter(translation_key__in=keys)
    return pages.values_list("translation_key", "locale__language_code", "title")


def by_key(pages: Iterable[tuple[UUID, str, str]]) -> dict[UUID, str]:
    liking = {settings.LANGUAGE_CODE: 1, get_language(): 2}
    by_liking = sorted(pages, key=lambda page: liking.get(page[1], 0))
    return {key: title for key, _, title in by_liking}


PARTNERSHIP = Given("partnership", Partnership._meta.pk)
AGENCIES = Prepared(lambda: Agency.objects.filter(partnership=PARTNERSHIP))
TEAMS = Prepared(lambda: Team.objects.filter(agency__partnership=PARTNERSHIP))
TEAMS_OF_ONE = Prepared(lambda: Team.objects.filter(agency=Given("agency", Agency._meta.pk)))
ROLES = Prepared(lambda: Role.objects.filter(partnership=PARTNERSHIP))
COURSE_TITLES = Prepared(lambda: titled(required_courses(PARTNERSHIP)))
MODULE_TITLES = Prepared(lambda: titled(required_modules(PARTNERSHIP)))
