"""Whether reporting centres have enough people in date: who hold every certificate that is required of them there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agencies.models import Membership, Partnership, Team
from figures.queries.coverage import Coverage, Total, count
from figures.queries.pairs import Question


@dataclass(frozen=True)
class Centre:
    """A value: two that show the same are equal, so that their table is drawn once (`{% remembered %}`)."""

    name: str
    needed: int
    ready: int  # people with everything in date
    people: int  # people of whom something is required
    ending: int  # certificates that end within the time of renewal
    agency: str = ""  # its name, where centres of several are listed

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.ready)

    @property
    def is_ready(self) -> bool:
        return self.ready >= self.needed > 0

    @property
    def is_asked(self) -> bool:
        """Whether anybody has said how many people it needs."""
        return self.needed > 0


def centres_of(teams: Iterable[Team], coverage: Coverage) -> tuple[Centre, ...]:
    """The reporting centres among some teams, as figures of the same teams have them."""
    return tuple(
        centre_from(team, coverage.by_team.get((team.agency_id, team.pk), Total()))
        for team in sorted(teams, key=lambda team: team.name.casefold())
        if team.is_reporting_centre
    )


def centre_from(team: Team, total: Total, *, agency: str = "") -> Centre:
    people, ending = total.people, total.posts.due_soon
    return Centre(team.name, team.needed_in_date, people.fully_covered, people.required, ending, agency)


def centres_across(partnership: Partnership, *, on: date) -> list[Centre]:
    """Every reporting centre of a partnership, by agency and name. Their posts alone are counted."""
    among = Membership.objects.filter(team__is_reporting_centre=True)
    teams = Team.objects.filter(agency__partnership=partnership, is_reporting_centre=True).select_related("agency")
    coverage = count(Question(partnership, on, among=among))
    found = [
        centre_from(team, coverage.by_team.get((team.agency_id, team.pk), Total()), agency=team.agency.name)
        for team in teams
    ]
    return sorted(found, key=lambda centre: (centre.agency.casefold(), centre.name.casefold()))
