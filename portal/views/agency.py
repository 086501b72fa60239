"""The training lead's area: an agency's standing, each number opening into people; never answers or scores."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.models import Agency
from agencies.queries.access import led_agencies, led_teams
from agencies.requests import PersonRequest
from agencies.rules import local_day
from agencies.views.areas import Led, get_led
from figures import tables
from figures.actions import standings
from figures.forms import AgencyForm
from figures.queries.aims import Reached, reached_by, wants_number
from figures.queries.coverage import Coverage, count
from figures.queries.names import Names, get_names
from figures.queries.pairs import Question
from figures.queries.readiness import centres_of
from figures.queries.tallies import kept_coverage


@require_GET
@login_required
@never_cache
def agencies(request: PersonRequest) -> HttpResponse:
    """The agencies that the person leads, or leads a team of; straight to the one if there is one."""
    found = reachable(request, timezone.localdate())
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("portal:agency", slug=found[0].slug)
    return render(request, "portal/agencies.html", {"agencies": found})


@require_GET
@login_required
@never_cache
def agency(request: PersonRequest, slug: str) -> HttpResponse:
    """Who is in date, due and overdue in an agency, by team, role and course."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = AgencyForm(request.GET, today=led.today, names=names)
    context: dict[str, object] = {
        "led": led,
        "agency": led.agency,
        "form": form,
        "section": "overview",
        "heading": led.agency.name,
    }
    if form.is_valid():
        context |= counted(form, led, names)
    return render(request, "portal/agency.html", context)


def reachable(request: PersonRequest, today: date) -> list[Agency]:
    whole, teams = led_agencies(request.user, today), led_teams(request.user, today)
    return list(Agency.objects.filter(Q(pk__in=whole.values("pk")) | Q(pk__in=teams.values("agency"))))


def in_section(led: Led, section: str, form: Form) -> dict[str, object]:
    return {"led": led, "agency": led.agency, "heading": led.agency.name, "section": section, "form": form}


def question_about(led: Led) -> Question:
    return Question(led.agency.partnership, led.today, among=led.posts)


def counted(form: AgencyForm, led: Led, names: Names) -> dict[str, object]:
    is_kept = led.is_whole and not form.query and may_read_kept(led)
    coverage = kept_coverage(led.agency, on=led.today) if is_kept else count(form.narrowed(question_about(led)))
    people = tables.Listing(people_address(led.agency, {}), tuple(form.query.items()))
    reached = reached_of(form, led, coverage)
    return {
        "coverage": coverage,
        "is_past": coverage.on != led.today,
        "reached": reached,
        "wants_number": bool(reached and not form.query and wants_number(led.agency, reached)),
        "only": form.chosen_labels,
        "overall": tables.Line(_("All"), coverage.overall, people=people),
        "centres": () if form.query else centres_of(led.teams or names.teams.values(), coverage),
        "tables": [
            tables.by_team(coverage, names, people),
            tables.by_role(coverage, names, people),
            tables.by_course(coverage, names, people),
        ],
    }


def reached_of(form: AgencyForm, led: Led, coverage: Coverage) -> Reached | None:
    """Of the declared workforce: agencies declare, and no teams."""
    where = form.where
    if not led.is_whole or where.team is not None:
        return None
    return reached_by(led.agency, coverage, role=where.role)


def may_read_kept(led: Led) -> bool:
    """Whether what is kept for speed is as at the agency's day, with nothing outdated; else it is counted live."""
    now = timezone.now()
    if local_day(now, led.agency.partnership.time_zone) != led.today:
        return False
    return standings.catch_up(agency=led.agency, day=led.today, at=now)


def people_address(agency: Agency, query: Mapping[str, str]) -> str:
    address = reverse("portal:people", args=[agency.slug])
    return f"{address}?{urlencode(query)}" if query else address
