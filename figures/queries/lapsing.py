"""Who stands behind the weeks in which cover runs out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from agencies.models import Agency, Membership, Partnership
from agencies.queries.humans import with_linked
from certificates.models import Certificate
from courses.models import Requirement
from figures import lending, rules
from figures.queries.of_teams import about, lines_of_posts


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
    """As `lapses` counts them, by day and name. Seven queries for any number of days; one where nothing ends."""
    among = could_lapse(posts.filter(agency=agency), agency.partnership, first, last)
    span = first.toordinal(), last.toordinal()
    lines = about(lines_of_posts(among, agency.partnership), course)
    found = [(day, line.post, line.course) for line in lines for day in line.lapses(*span)]
    if not found:
        return []
    rows = Membership.objects.select_related("person", "role", "agency").in_bulk({post for _day, post, _key in found})
    lapses = [Lapsing(rows[post], UUID(bytes=key), date.fromordinal(day)) for day, post, key in found]
    return sorted(lapses, key=lambda each: (each.day, each.membership.person.display_name.casefold(), str(each.course)))


def could_lapse(posts: QuerySet[Membership], partnership: Partnership, first: date, last: date) -> QuerySet[Membership]:
    """Whose holder has something that ends in these days; all, where what is required changes then.

    For a requirement may want stronger evidence than the one before it.
    """
    days = (first, last)
    ends = Q(valid_until_date__range=days) | Q(withdrawn_date__range=days)
    ending = Certificate.objects.filter(ends, superseded_at=None)
    changed = Requirement.objects.filter(Q(start_date__range=days) | Q(end_date__range=days), partnership=partnership)
    return posts.filter(Q(person__in=with_linked(ending.values("person"))) | Exists(changed))
