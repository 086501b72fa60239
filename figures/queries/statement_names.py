"""What the keys of a statement's counts are called on the day it is frozen: a later change of a name is not a change
of the statement."""

from datetime import date, datetime
from typing import Any

from agencies.models import Agency, Partnership, Role
from figures.queries.declared import declared
from figures.queries.names import required_courses, titled
from figures.queries.targets import targets


def get_statement_names(partnership: Partnership, *, on: date, known_at: datetime) -> dict[str, Any]:
    """As `figures.rules.publication.published_figures` takes them."""
    courses: dict[str, dict[str, str]] = {}
    for key, language, title in titled(required_courses(partnership)):
        courses.setdefault(str(key), {})[language] = title
    headcounts = declared(partnership, on=on, known_at=known_at)
    found = {agency: headcounts.of_agency(agency) for agency in headcounts.declaring}
    overall, aims = headcounts.overall, targets(partnership, on=on, known_at=known_at)
    return {
        "partnership": partnership.name,
        "agencies": {
            str(key): [slug, name]
            for key, slug, name in Agency.objects.filter(partnership=partnership).values_list("pk", "slug", "name")
        },
        "roles": {
            str(key): [code, name]
            for key, code, name in Role.objects.filter(partnership=partnership).values_list("pk", "code", "name")
        },
        "courses": courses,
        "targets": {
            "overall": aims.overall,
            "courses": {str(key): percent for key, percent in aims.by_course.items()},
        },
        "declared": {
            "overall": [overall.is_stale, overall.is_complete] if overall else [False, False],
            "agencies": {str(key): [each.is_stale, each.is_complete] for key, each in found.items() if each},
        },
    }
