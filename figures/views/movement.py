"""Why did it move? What changed the figures between two days, for coordinators and leads."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.models import Agency, Membership
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_coordinated, get_led
from figures.enums import Cause
from figures.forms.movement import AgencyMovementForm, MovedPostsForm, MovementForm
from figures.queries import movement
from figures.queries.causes import CAUSES, Between
from figures.queries.declared_movement import declared_movement
from figures.queries.movement import Change, Movement
from figures.queries.names import Names, get_names
from figures.queries.pairs import Question
from figures.tables import NOWHERE, Listing
from figures.views.areas import agency_frame, coordinators_places

NAMES_ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A cause, and what it did to posts and to people."""

    cause: Cause
    change: Change
    people_required: int
    people_fully_covered: int
    people: Listing = NOWHERE

    @property
    def required_address(self) -> str:
        return self.opened("required") if self.change.posts.required else ""

    @property
    def covered_address(self) -> str:
        return self.opened("covered") if self.change.posts.covered else ""

    def opened(self, number: str) -> str:
        return self.people.of({"cause": self.cause.value, "number": number})


@require_GET
@login_required
@never_cache
def partnership_movement(request: PersonRequest, slug: str) -> HttpResponse:
    """What moved the figures of a partnership, and in which agencies."""
    there = get_coordinated(request, slug)
    names = get_names(there.partnership)
    form = MovementForm(request.GET, today=there.today, names=names)
    query = f"?{urlencode({'partnership': slug})}"
    context = {
        "partnership": there.partnership,
        "section": "movement",
        "heading": _("Why did it move?"),
        "form": form,
        "places": coordinators_places(there.partnership, "movement", query),
    }
    if form.is_valid():
        found = movement.count(form.between(Question(there.partnership, there.today), zone=there.partnership.time_zone))
        agency = names.agencies.get(form.where.agency or 0)
        context |= told(found, form) | {"agencies": by_agency(found, form, names)}
        context |= told_declared(found, names, agency)
    return render(request, "figures/movement/partnership.html", context)


@require_GET
@login_required
@never_cache
def agency_movement(request: PersonRequest, slug: str) -> HttpResponse:
    """The same of an agency or of the teams that somebody leads: each number opens into its people."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = AgencyMovementForm(request.GET, today=led.today, names=names)
    context = agency_frame(led, "movement", _("Why did it move?")) | {"section": "movement", "form": form}
    if form.is_valid():
        found = movement.count(between_of(led, form))
        address = reverse("figures:moved-posts", args=[slug])
        context |= told(found, form, Listing(address, tuple(form.query.items())))
        if led.is_whole:
            context |= told_declared(found, names, led.agency)
    return render(request, "figures/movement/agency.html", context)


@require_GET
@login_required
@never_cache
def moved_posts(request: PersonRequest, slug: str) -> HttpResponse:
    """The people behind a number of the page above."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = MovedPostsForm(request.GET, today=led.today, names=names)
    if not form.is_valid():
        raise Http404
    cause, number = Cause(form.cleaned_data["cause"]), form.cleaned_data["number"]
    rows, hidden = movement.posts_behind(between_of(led, form), cause, seen=led.posts, number=number)
    page = Paginator(rows, NAMES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = movement.with_people(list(page.object_list))
    days = {name: value for name, value in form.query.items() if name not in ("cause", "number")}
    context = {
        "led": led,
        "section": "movement",
        "heading": cause.label,
        "rows": [(row, names.subject(row.subject), getattr(row.by, number)) for row in shown],
        "page": page,
        "hidden": hidden,
        "form": form,
        "only": form.chosen_labels,
        "number": dict(form.fields["number"].choices)[number],  # type: ignore[attr-defined]
        "query": f"{urlencode(form.query)}&",
        "back": f"{reverse('figures:agency-movement', args=[slug])}?{urlencode(days)}",
    }
    return render(request, "figures/movement/people.html", context)


def between_of(led: Led, form: MovementForm) -> Between:
    """All posts of what is led, also those that turned out to be mistakes: they were counted when they were known."""
    among = Membership.objects.of_agency(led.agency)
    if led.teams:
        among = among.filter(team__in=led.teams)
    partnership = led.agency.partnership
    return form.between(Question(partnership, led.today, among=among), zone=partnership.time_zone)


def told(found: Movement, form: MovementForm, people: Listing = NOWHERE) -> dict[str, Any]:
    lines = [
        Line(
            cause,
            found.overall.causes.get(cause, Change()),
            found.people_required.causes.get(cause, 0),
            found.people_fully_covered.causes.get(cause, 0),
            people,
        )
        for cause in CAUSES
        if cause in found.overall.causes
        or found.people_required.causes.get(cause)
        or found.people_fully_covered.causes.get(cause)
    ]
    return {
        "movement": found,
        "lines": lines,
        "covered_changes": [(str(line.cause.label), line.change.by.covered) for line in lines],
        "required_changes": [(str(line.cause.label), line.change.by.required) for line in lines],
        "only": form.chosen_labels,
    }


def told_declared(found: Movement, names: Names, agency: Agency | None) -> dict[str, Any]:
    """Declarations are of whole agencies, whatever else the page is narrowed to."""
    flow = declared_movement(
        found.partnership,
        start=found.start,
        end=found.end,
        known_start=found.known_start,
        known_end=found.known_end,
        agency=agency,
    )
    return {"declared": flow, "declaring": [(names.agency(key), by) for key, by in flow.agencies.items()]}


def by_agency(found: Movement, form: MovementForm, names: Names) -> list[tuple[str, Any, str]]:
    """Each agency that counts on one of the days, by name, with the address of the page narrowed to it."""
    rows = [(names.agency(key), moved, names.agencies[key].slug) for key, moved in found.by_agency.items()]
    query = form.query
    return [
        (label, moved, f"?{urlencode({**query, 'agency': slug})}")
        for label, moved, slug in sorted(rows, key=lambda row: row[0].casefold())
    ]
