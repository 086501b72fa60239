"""Who stands behind the weeks in which cover runs out."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from agencies.models import Agency, Membership
from figures import lending, rules
from figures.enums import Scope
from figures.queries.pairs import Question, from_key, get_pairs


@dataclass(frozen=True)
class Lapsing:
    """A post whose cover for a course ends: the day is the first it is no longer held."""

    membership: Membership
    course: UUID
    day: date

    @property
    def last_day(self) -> date:
        return rules.day_before(self.day)

    @property
    def address(self) -> str:
        """Where the person's standing is shown."""
        return lending.person_address(self.membership.agency, self.membership.person)


def lapsing(
    posts: QuerySet[Membership], agency: Agency, *, first: date, last: date, course: UUID | None = None
) -> list[Lapsing]:
    """As `lapses` counts them, by day and name. A query or two for each day."""
    among = posts.filter(agency=agency)
    found: list[tuple[date, int, UUID]] = []
    day = first
    while day <= last:
        before, after = (
            held_and_asked(Question(agency.partnership, each, among=among, course=course))
            for each in (day - timedelta(days=1), day)
        )
        held = {key for key, _scope, is_held in before if is_held}
        found += [
            (day, *key) for key, scope, is_held in after if scope is Scope.REQUIRED and not is_held and key in held
        ]
        day += timedelta(days=1)
    rows = Membership.objects.select_related("person", "role", "agency").in_bulk(
        {post for _day, post, _course in found}
    )
    lines = [Lapsing(rows[post], key, day) for day, post, key in found]
    return sorted(lines, key=lambda line: (line.day, line.membership.person.display_name.casefold(), str(line.course)))


def held_and_asked(question: Question) -> list[tuple[tuple[int, UUID], Scope, bool]]:
    """Each post and course of a day, how it is asked, and whether it is held."""
    pairs = get_pairs(question)
    if pairs is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(pairs.sql + "SELECT post_id, subject_key, scope, until FROM pair", pairs.params)
        found = cursor.fetchall()
    rows = [(post, from_key(subject), Scope(scope), until is not None) for post, subject, scope, until in found]
    return [((post, subject), scope, is_held) for post, subject, scope, is_held in rows if subject]
