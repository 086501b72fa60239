"""Teams: which of them are reporting centres, and how many people those need in date."""

from datetime import datetime

from django.db import transaction

from agencies.actions import audit
from agencies.models import Person, Team


@transaction.atomic
def say_needed(*, team: Team, is_reporting_centre: bool, needed_in_date: int, by: Person, at: datetime) -> Team:
    """This function will say whether a team is a reporting centre, and how many people it needs in date."""
    team = Team.objects.select_for_update().select_related("agency").get(pk=team.pk)
    before = {"is_reporting_centre": team.is_reporting_centre, "needed_in_date": team.needed_in_date}
    after = {"is_reporting_centre": is_reporting_centre, "needed_in_date": needed_in_date}
    if before != after:
        team.is_reporting_centre, team.needed_in_date = is_reporting_centre, needed_in_date
        team.save(update_fields=list(after))
        audit.note("team.readiness-said", by=by, at=at, agency=team.agency, subject=team, before=before, after=after)
    return team
