"""An agency's people: found, narrowed, and as files. The address says all of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
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
from courses.lending import bulk_verbs
from courses.queries.bulk import value_of
from figures import exports
from figures.forms import PeopleForm
from figures.queries.listing import Wanted, kept_lines, kept_page, kept_rows, live_posts, people_of
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
    return file_of(request, led, form, names, kind)


def file_of(
    request: PersonRequest,
    led: Led,
    form: PeopleForm,
    names: Names,
    kind: str,
    among: QuerySet[Any, Any] | None = None,
) -> HttpResponseBase:
    """The list that a form asks for, as a file; of some posts alone where they are given by their keys."""
    state = form.state_asked
    about = [
        (_("Agency"), led.agency.name),
        (_("As at the end of"), form.cleaned_data["on"].isoformat()),
        (_("Show"), str(state.label) if state else _("Everyone")),
        *((_("Only"), words) for words in form.chosen_labels),
    ]
    if is_kept(form, led):
        wanted = replace(wanted_from(form, led), among=among)
        seen_selected(
            viewer=request.user, people=people_of(wanted), what=Page.EXPORT, agency=led.agency, at=timezone.now()
        )
        lines = exports.kept_people_rows(kept_lines(wanted), names, about=about)
    else:
        rows = live_rows(form, led, among=among)
        shown = {row.membership.person_id for row in rows}
        seen_all(viewer=request.user, people=shown, what=Page.EXPORT, agency=led.agency, at=timezone.now())
        lines = exports.people_rows(rows, names, about=about)
    as_file = csv_file if kind == "csv" else exports.xlsx_file
    return as_file(f"people-{led.agency.slug}.{kind}", lines)


def is_kept(form: PeopleForm, led: Led) -> bool:
    """Today's courses are kept; other days and modules are counted live. Grades are counted from what is kept."""
    if form.cleaned_data["on"] != led.today or form.cleaned_data["module"]:
        return False
    return may_read_kept(led) or bool(form.cleaned_data["grade"])


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
        grade=form.cleaned_data["grade"],
    )


def live_rows(
    form: PeopleForm,
    led: Led,
    *,
    after: str = "",
    size: int | None = None,
    among: QuerySet[Any, Any] | None = None,
) -> list[Row]:
    question, state = form.narrowed(question_about(led)), form.state_asked
    if among is not None and question.among is not None:
        question = replace(question, among=question.among.filter(pk__in=among))
    if state is None and question.course is None:
        assert question.among is not None
        return live_posts(question.among, on=question.on, after=after, size=size)
    # A module is asked for by itself: the form's other choices narrow the posts already.
    where = Where(subject=form.cleaned_data["module"])
    if grade := form.cleaned_data["grade"]:
        rows = people_behind(question, state=state, where=where, after=after)
        return [row for row in rows if row.grade == grade][:size]
    return people_behind(question, state=state, where=where, after=after, size=size)


def posts_listed(form: PeopleForm, led: Led) -> Iterable[int]:
    """The posts of everybody that the choices find, by their keys and in the order of the list."""
    if is_kept(form, led):
        return kept_rows(wanted_from(form, led)).values_list("membership_id", flat=True).iterator(chunk_size=2000)
    return (row.membership.pk for row in live_rows(form, led))


def number_listed(form: PeopleForm, led: Led) -> int:
    """How many posts the whole list has."""
    if is_kept(form, led):
        return kept_rows(wanted_from(form, led)).order_by().values("membership_id").distinct().count()
    return len(set(posts_listed(form, led)))


def listed(form: PeopleForm, led: Led, names: Names, *, after: str) -> dict[str, object]:
    if is_kept(form, led):
        rows = kept_page(wanted_from(form, led), after=after, size=PAGE_SIZE + 1)
    else:
        rows = live_rows(form, led, after=after, size=PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    more = place_after(shown, after) if len(rows) > PAGE_SIZE else ""
    on_one_page = not more and not after
    return {
        "number": len({row.membership.pk for row in shown}) if on_one_page else number_listed(form, led),
        "rows": [
            (row, names.subject(row.subject) if row.subject else "", exports.meaning(row), value_of(row.membership))
            for row in shown
        ],
        "verbs": bulk_verbs() if form.cleaned_data["on"] == led.today else [],
        "state": form.state_asked,
        "only": form.chosen_labels,
        "is_of_posts": not form.state_asked and not form.cleaned_data["course"] and not form.cleaned_data["grade"],
        "is_first": not after,
        "is_past": form.cleaned_data["on"] != led.today,
        "query": urlencode(form.query),
        "first": people_address(led.agency, form.query),
        "next": people_address(led.agency, {**form.query, "after": more}) if more else "",
        "everyone": reverse("portal:people", args=[led.agency.slug]),
    }
