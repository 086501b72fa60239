"""The training lead's area: an agency's standing, each number opening into people; never answers or scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.models import Agency, Membership
from agencies.queries.access import led_agencies, led_teams
from agencies.requests import PersonRequest
from agencies.rules import local_day
from figures import exports, tables
from figures.enums import State
from figures.forms import AgencyForm, PeopleForm
from figures.queries.coverage import count
from figures.queries.names import Names, get_names
from figures.queries.pairs import Question
from figures.queries.people import PAGE_SIZE, Where, people_behind, place_after


@dataclass(frozen=True)
class Led:
    """What a person leads of an agency: all of it, or some teams."""

    agency: Agency
    teams: list[str]  # none for the whole agency
    posts: QuerySet[Membership]
    today: date

    @property
    def question(self) -> Question:
        return Question(self.agency.partnership, self.today, among=self.posts)


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
    context: dict[str, object] = {"led": led, "agency": led.agency, "form": form}
    if form.is_valid():
        context |= counted(form, led, names)
    return render(request, "portal/agency.html", context)


@require_GET
@login_required
@never_cache
def people(request: PersonRequest, slug: str) -> HttpResponse:
    """The people behind a number, by name."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = PeopleForm(request.GET, today=led.today, names=names)
    context: dict[str, object] = {"led": led, "agency": led.agency, "form": form}
    if form.is_valid():
        context |= listed(form, led, names, after=request.GET.get("after", ""))
    return render(request, "portal/people.html", context)


@require_GET
@login_required
@never_cache
def people_csv(request: PersonRequest, slug: str) -> HttpResponseBase:
    """The same list as a file."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = PeopleForm(request.GET, today=led.today, names=names)
    if not form.is_valid():
        return render(request, "portal/people.html", {"led": led, "agency": led.agency, "form": form})
    rows = people_behind(form.narrowed(led.question), state=State(form.cleaned_data["state"]), where=where(form))
    about = [
        (_("Agency"), led.agency.name),
        (_("As at the end of"), form.cleaned_data["on"].isoformat()),
        (_("Show"), State(form.cleaned_data["state"]).label),
        *((_("Only"), words) for words in form.chosen_labels),
    ]
    return exports.csv_file(f"people-{led.agency.slug}.csv", exports.people_rows(rows, names, about=about))


def reachable(request: PersonRequest, today: date) -> list[Agency]:
    whole, teams = led_agencies(request.user, today), led_teams(request.user, today)
    return list(Agency.objects.filter(Q(pk__in=whole.values("pk")) | Q(pk__in=teams.values("agency"))))


def get_led(request: PersonRequest, slug: str) -> Led:
    """What the person leads of an agency, today where the agency is; nobody else learns that it exists."""
    agency = get_object_or_404(Agency.objects.select_related("partnership"), slug=slug)
    today = local_day(timezone.now(), agency.partnership.time_zone)
    posts = Membership.objects.visible_to(request.user, today).of_agency(agency)
    if led_agencies(request.user, today).filter(pk=agency.pk).exists():
        return Led(agency, [], posts, today)
    teams = list(led_teams(request.user, today).filter(agency=agency))
    if not teams:
        raise Http404
    return Led(agency, [team.name for team in teams], posts.filter(team__in=teams), today)


def counted(form: AgencyForm, led: Led, names: Names) -> dict[str, object]:
    coverage = count(form.narrowed(led.question))

    def address(query: Mapping[str, str]) -> str:
        return people_address(led.agency, {**form.query, **query})

    return {
        "coverage": coverage,
        "only": form.chosen_labels,
        "overall": tables.Line(_("All"), coverage.overall, {}, address),
        "tables": [
            tables.by_team(coverage, names, address),
            tables.by_role(coverage, names, address),
            tables.by_course(coverage, names, address),
        ],
    }


def listed(form: PeopleForm, led: Led, names: Names, *, after: str) -> dict[str, object]:
    question, state = form.narrowed(led.question), State(form.cleaned_data["state"])
    rows = people_behind(question, state=state, where=where(form), after=after, size=PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    more = place_after(shown, after) if len(rows) > PAGE_SIZE else ""
    return {
        "rows": [(row, names.subject(row.subject), exports.meaning(row)) for row in shown],
        "state": state,
        "only": form.chosen_labels,
        "is_first": not after,
        "query": urlencode(form.query),
        "first": people_address(led.agency, form.query),
        "next": people_address(led.agency, {**form.query, "after": more}) if more else "",
    }


def where(form: PeopleForm) -> Where:
    """A module is asked for by itself: the form's other choices narrow the posts already."""
    return Where(subject=form.cleaned_data["module"])


def people_address(agency: Agency, query: Mapping[str, str]) -> str:
    return f"{reverse('portal:people', args=[agency.slug])}?{urlencode(query)}"
