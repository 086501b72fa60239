"""The frame of every page of figures: whose they are, as at when, and the one menu between them."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from agencies.models import Partnership
from agencies.queries.access import coordinated_partnerships
from agencies.requests import PersonRequest
from agencies.rules import local_day
from agencies.views.areas import Led
from figures import lending


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Coordinated:
    """What a coordinator's page of figures is about."""

    partnerships: list[Partnership]
    partnership: Partnership
    today: date
    now: datetime

    @property
    def query(self) -> str:
        """What the addresses of other pages need, to stay with the partnership."""
        several = len(self.partnerships) > 1
        return f"?{urlencode({'partnership': self.partnership.slug})}" if several else ""

    def frame(self, code: str, heading: str) -> dict[str, object]:
        """What every template of these pages is given."""
        return {
            "partnerships": self.partnerships,
            "partnership": self.partnership,
            "heading": heading,
            "places": coordinators_places(self.partnership, code, self.query),
            "code": code,
            "query": self.query,
        }


def coordinators_places(partnership: Partnership, code: str, query: str) -> list[Place]:
    return [
        Place(str(page.label), page.address(partnership.slug, query), page.code == code) for page in lending.pages()
    ]


def get_coordinated(request: PersonRequest) -> Coordinated:
    """The partnerships that the person coordinates, the one that is asked for (else the first), and its day."""
    now = timezone.now()
    partnerships = list(coordinated_partnerships(request.user, timezone.localdate(now)))
    slug = request.GET.get("partnership")
    chosen = next((each for each in partnerships if slug in (None, "", each.slug)), None)
    if chosen is None:
        raise Http404
    return Coordinated(partnerships, chosen, local_day(now, chosen.time_zone), now)


def agency_frame(led: Led, code: str, heading: str) -> dict[str, object]:
    """The same for the figures of one agency, in its lead's area."""
    places = [
        Place(str(page.label), page.address(led.agency.slug), page.code == code)
        for page in lending.agency_pages()
        if led.is_whole or page.for_teams
    ]
    return {"led": led, "section": "figures", "heading": heading, "places": places, "code": code}
