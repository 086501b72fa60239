"""An agency's people: found, narrowed, and as files. The address says all of it."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.actions.record_views import seen_all, seen_selected
from agencies.enums import Page
from agencies.exports import csv_file
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led
from figures import exports
from figures.forms import PeopleForm
from figures.queries.listing import Wanted, kept_lines, kept_page, live_posts, people_of
from figures.queries.names import Names, get_names
from figures.queries.people import PAGE_SIZE, Row, Where, people_behind, place_after
from portal.views.agency import in_section, may_read_kept, people_address, question_about


@require_GET
@login_required
@never_cache
def people(request: PersonRequest, slug: str) -> HttpResponse:
    """The people behind a number, or all of them, by name."""
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
    return people_file(request, slug, "csv")


@require_GET
@login_required
@never_cache
def people_xlsx(request: PersonRequest, slug: str) -> HttpResponseBase:
    """The same list as a workbook."""
    return people_file(request, slug, "xlsx")


def people_file(request: PersonRequest, slug: str, kind: str) -> HttpResponseBase:
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = PeopleForm(request.GET, today=led.today, names=names)
    if not form.is_valid():
        return render(request, "portal/people.html", in_section(led, "people", form))
    state = form.state_asked
    about = [
        (_("Agency"), led.agency.name),
        (_("As at the end of"), form.cleaned_data["on"].isoformat()),
        (_("Show"), str(state.label) if state else _("Everyone")),
        *((_("Only"), words) for words in form.chosen_labels),
    ]
    if is_kept(form, led):
        wanted = wanted_from(form, led)
        seen_selected(
            viewer=request.user, people=people_of(wanted), what=Page.EXPORT, agency=led.agency, at=timezone.now()
        )
        lines = exports.kept_people_rows(kept_lines(wanted), names, about=about)
    else:
        rows = live_rows(form, led)
        shown = {row.membership.person_id for row in rows}
        seen_all(viewer=request.user, people=shown, what=Page.EXPORT, agency=led.agency, at=timezone.now())
        lines = exports.people_rows(rows, names, about=about)
    as_file = csv_file if kind == "csv" else exports.xlsx_file
    return as_file(f"people-{led.agency.slug}.{kind}", lines)


def is_kept(form: PeopleForm, led: Led) -> bool:
    """Today's courses are kept; other days and modules are counted live."""
    return form.cleaned_data["on"] == led.today and not form.cleaned_data["module"] and may_read_kept(led)


def wanted_from(form: PeopleForm, led: Led) -> Wanted:
    where = form.where
    return Wanted(
        agency=led.agency,
        teams=tuple(team.pk for team in led.teams),
        state=form.state_asked,
        team=where.team,
        role=where.role,
        course=where.subject,
        words=form.cleaned_data["words"],
    )


def live_rows(form: PeopleForm, led: Led, *, after: str = "", size: int | None = None) -> list[Row]:
    question, state = form.narrowed(question_about(led)), form.state_asked
    if state is None and question.course is None:
        assert question.among is not None
        return live_posts(question.among, on=question.on, after=after, size=size)
    # A module is asked for by itself: the form's other choices narrow the posts already.
    where = Where(subject=form.cleaned_data["module"])
    return people_behind(question, state=state, where=where, after=after, size=size)


def listed(form: PeopleForm, led: Led, names: Names, *, after: str) -> dict[str, object]:
    if is_kept(form, led):
        rows = kept_page(wanted_from(form, led), after=after, size=PAGE_SIZE + 1)
    else:
        rows = live_rows(form, led, after=after, size=PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    more = place_after(shown, after) if len(rows) > PAGE_SIZE else ""
    return {
        "rows": [(row, names.subject(row.subject) if row.subject else "", exports.meaning(row)) for row in shown],
        "state": form.state_asked,
        "only": form.chosen_labels,
        "is_of_posts": not form.state_asked and not form.cleaned_data["course"],
        "is_first": not after,
        "is_past": form.cleaned_data["on"] != led.today,
        "query": urlencode(form.query),
        "first": people_address(led.agency, form.query),
        "next": people_address(led.agency, {**form.query, "after": more}) if more else "",
        "everyone": reverse("portal:people", args=[led.agency.slug]),
    }
