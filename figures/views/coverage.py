"""How far training has reached in a partnership as at a day, for its coordinators."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.exports import csv_file
from agencies.queries.access import led_agencies
from agencies.requests import PersonRequest
from cms.navigation import kept
from figures import exports, lending, pictures, tables
from figures.enums import Subject
from figures.forms import AsAtForm
from figures.queries.aims import aims, reached
from figures.queries.coverage import Coverage, count
from figures.queries.history import history
from figures.queries.names import Names, get_names, report_names
from figures.queries.pairs import Question
from figures.queries.targets import Targets
from figures.views.areas import Coordinated, get_coordinated


@require_GET
@login_required
@never_cache
def figures(request: PersonRequest) -> HttpResponse:
    """Agencies by courses, roles and courses, each number with what it counts."""
    found = get_coordinated(request)
    names = report_names(found.partnership, with_roles=True)
    form = AsAtForm(request.GET, today=found.today, names=names)
    context = found.frame("coverage", _("How far training has reached")) | {"form": form}
    if form.is_valid():
        context |= counted(form, found, names, led_slugs(request, found))
    return render(request, "figures/figures.html", context)


@require_GET
@login_required
@never_cache
def modules(request: PersonRequest) -> HttpResponse:
    """Modules by the same rules: what stands behind the courses, never mixed up with them."""
    found = get_coordinated(request)
    names = get_names(found.partnership)
    form = AsAtForm(request.GET, today=found.today, names=names)
    context = found.frame("modules", _("Modules")) | {"form": form}
    if form.is_valid():
        question = form.narrowed(Question(found.partnership, found.today, subject=Subject.MODULE))
        coverage = count(question)
        people = listing(form, names, led_slugs(request, found))
        context |= {"coverage": coverage, "only": form.chosen_labels}
        context["modules"] = tables.by_module(coverage, names, people(form.query.get("agency", "")))
    return render(request, "figures/modules.html", context)


@require_GET
@login_required
@never_cache
def coverage_csv(request: PersonRequest) -> HttpResponseBase:
    """The same figures as a file."""
    found = get_coordinated(request)
    names = get_names(found.partnership)
    form = AsAtForm(request.GET, today=found.today, names=names)
    if not form.is_valid():
        context = found.frame("coverage", _("How far training has reached")) | {"form": form}
        return render(request, "figures/figures.html", context)
    result = count(form.narrowed(Question(found.partnership, found.today)))
    rows = exports.coverage_rows(result, names, filters=form.chosen_labels)
    return csv_file(f"coverage-{found.partnership.slug}-{result.on.isoformat()}.csv", rows)


def led_slugs(request: PersonRequest, found: Coordinated) -> set[str]:
    """Agencies whose people the coordinator sees too: nobody is asked who leads nothing."""
    ask = led_agencies(request.user, found.today)
    if not kept(request, "leads-agencies", ask.exists):
        return set()
    return set(ask.values_list("slug", flat=True))


def answer(form: AsAtForm, found: Coordinated) -> Coverage:
    """Kept for every day of the whole partnership; what is narrowed is counted."""
    if form.chosen_labels:
        return count(form.narrowed(Question(found.partnership, found.today)))
    return history(found.partnership, on=form.cleaned_data["on"])


def counted(form: AsAtForm, found: Coordinated, names: Names, led: set[str]) -> dict[str, object]:
    coverage = answer(form, found)
    said = aims(found.partnership, names, on=coverage.on)
    people = listing(form, names, led)
    of_chosen = people(form.query.get("agency", ""))
    by_agency = tables.by_agency(coverage, names, people)
    return {
        "coverage": coverage,
        "is_past": coverage.on != found.today,
        "by_agency": by_agency,
        "charts": drawn(coverage, names, said.targets, by_agency),
        "tables": [tables.by_role(coverage, names, of_chosen), tables.by_course(coverage, names, of_chosen)],
        "target": said.targets.overall,
        "reached": reached(coverage, said, names, form.where),
        "only": form.chosen_labels,
        "download": urlencode({"partnership": found.partnership.slug, **form.query}),
    }


def drawn(coverage: Coverage, names: Names, targets: Targets, by_agency: tables.Table) -> dict[str, object]:
    overall = {line.label: targets.overall for line in by_agency.lines}
    return {
        "bars": pictures.coverage_bars(
            by_agency, name="agencies", title=_("Share of required certificates held, by agency"), targets=overall
        ),
        "heat": pictures.coverage_heat(
            coverage, names, targets, name="heat", title=_("Share of required certificates held, by agency and course")
        ),
    }


def listing(form: AsAtForm, names: Names, led: set[str]) -> tables.ListingOf:
    """Where the people of an agency are listed, by its slug."""
    by_slug = {agency.slug: agency for agency in names.agencies.values()}
    query = tuple((name, value) for name, value in form.query.items() if name != "agency")

    def people(slug: str) -> tables.Listing:
        return tables.Listing(lending.people_address(by_slug[slug], {}), query) if slug in led else tables.NOWHERE

    return people
