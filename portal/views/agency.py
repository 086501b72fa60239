"""The training lead's area: an agency's standing, each number opening into people; never answers or scores."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.models import Agency
from agencies.queries.access import led_agencies, led_teams
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led
from figures import exports, tables
from figures.enums import State
from figures.forms import AgencyForm, PeopleForm
from figures.queries.coverage import count
from figures.queries.names import Names, get_names
from figures.queries.pairs import Question
from figures.queries.people import PAGE_SIZE, Where, people_behind, place_after


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


@require_GET
@login_required
@never_cache
def people(request: PersonRequest, slug: str) -> HttpResponse:
    """The people behind a number, by name."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = PeopleForm(request.GET, today=led.today, names=names)
    context = in_section(led, "people", form)
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
        return render(
            request, "portal/people.html", {"led": led, "agency": led.agency, "form": form, "section": "people"}
        )
    rows = people_behind(form.narrowed(question_about(led)), state=State(form.cleaned_data["state"]), where=where(form))
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


def in_section(led: Led, section: str, form: Form) -> dict[str, object]:
    return {"led": led, "agency": led.agency, "heading": led.agency.name, "section": section, "form": form}


def question_about(led: Led) -> Question:
    return Question(led.agency.partnership, led.today, among=led.posts)


def counted(form: AgencyForm, led: Led, names: Names) -> dict[str, object]:
    coverage = count(form.narrowed(question_about(led)))

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
    question, state = form.narrowed(question_about(led)), State(form.cleaned_data["state"])
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
