"""The doors of the areas of leads and coordinators: nobody else learns that an agency or a partnership is there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from agencies.lending import Section
from agencies.models import Agency, Membership, Partnership, Person, Team
from agencies.queries.access import called, coordinates, leads_whole, taught_agencies, teams_led
from agencies.requests import PersonRequest
from agencies.rules import local_day


@dataclass(frozen=True)
class Led:
    """What a person leads of an agency: all of it, or some teams. Today is the day where the agency is."""

    person: Person
    agency: Agency
    teams: list[Team]  # none for the whole agency
    today: date
    # The codes of the sections that are open to somebody who leads nothing here but helps; None for a lead.
    sections: frozenset[str] | None = None

    @cached_property
    def posts(self) -> QuerySet[Membership]:
        """The posts that the person sees of what they lead. Building the question costs more than most pages ask."""
        posts = Membership.objects.visible_to(self.person, self.today).of_agency(self.agency)
        return posts.filter(team__in=self.teams) if self.teams else posts

    @property
    def is_whole(self) -> bool:
        return not self.teams and self.sections is None

    def is_offered(self, section: Section) -> bool:
        """Whether the menu of the area shows a section."""
        if self.sections is not None:
            return section.code in self.sections
        return self.is_whole or section.for_teams


@dataclass(frozen=True)
class Coordinated:
    """A partnership that a person coordinates, and today where it is."""

    partnership: Partnership
    today: date


def get_led(request: PersonRequest, slug: str) -> Led:
    """What the person leads of an agency: all of it, or some teams and their people."""
    agency, today = find_agency(slug)
    if leads_whole(request.user, agency, today):
        return Led(request.user, agency, [], today)
    teams = teams_led(request.user, agency, today)
    if not teams:
        raise Http404
    return Led(request.user, agency, teams, today)


def find_agency(slug: str) -> tuple[Agency, date]:
    """An agency, and today where it is."""
    agency = called(slug)
    if agency is None:
        raise Http404
    return agency, local_day(timezone.now(), agency.time_zone or agency.partnership.time_zone)


def get_led_whole(request: PersonRequest, slug: str) -> Led:
    """The same for what only the lead of the whole agency does: bringing people in, settings, requirements."""
    led = get_led(request, slug)
    if not led.is_whole:
        raise Http404
    return led


def get_taught(request: PersonRequest, slug: str, section: str) -> Led:
    """An agency whose sessions the person runs: of its area a facilitator or coordinator meets this section alone."""
    agency, today = find_agency(slug)
    if leads_whole(request.user, agency, today):
        return Led(request.user, agency, [], today)
    if not taught_agencies(request.user, today).filter(pk=agency.pk).exists():
        raise Http404
    return Led(request.user, agency, [], today, frozenset({section}))


def get_coordinated(request: PersonRequest, slug: str) -> Coordinated:
    partnership = get_object_or_404(Partnership, slug=slug)
    today = local_day(timezone.now(), partnership.time_zone)
    if not coordinates(request.user, partnership, today):
        raise Http404
    return Coordinated(partnership, today)
