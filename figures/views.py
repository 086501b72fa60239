from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.exports import csv_file
from agencies.models import Partnership
from agencies.queries.access import coordinated_partnerships, led_agencies
from agencies.requests import PersonRequest
from agencies.rules import local_day
from figures import exports, lending, rules, tables
from figures.enums import Subject
from figures.forms import AsAtForm
from figures.queries.coverage import count
from figures.queries.names import Names, get_names
from figures.queries.pairs import Question


@require_GET
@login_required
@never_cache
def figures(request: PersonRequest) -> HttpResponse:
    """How far training has reached in a partnership, for its coordinators."""
    partnerships, partnership, today = coordinated(request)
    names = get_names(partnership)
    form = AsAtForm(request.GET, today=today, names=names)
    context: dict[str, object] = {"partnerships": partnerships, "partnership": partnership, "form": form}
    if form.is_valid():
        context |= counted(form, Question(partnership, today), names, led_slugs(request, today))
    return render(request, "figures/figures.html", context)


@require_GET
@login_required
@never_cache
def coverage_csv(request: PersonRequest) -> HttpResponseBase:
    """The same figures as a file."""
    partnerships, partnership, today = coordinated(request)
    names = get_names(partnership)
    form = AsAtForm(request.GET, today=today, names=names)
    if not form.is_valid():
        context = {"partnerships": partnerships, "partnership": partnership, "form": form}
        return render(request, "figures/figures.html", context)
    result = count(form.narrowed(Question(partnership, today)))
    rows = exports.coverage_rows(result, names, filters=form.chosen_labels)
    return csv_file(f"coverage-{partnership.slug}-{result.on.isoformat()}.csv", rows)


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """What the figures mean, in plain words. Open to everyone: whoever sees a number may ask how it was counted."""
    return render(request, "figures/definitions.html", {"due_soon_days": rules.DUE_SOON.days})


def coordinated(request: PersonRequest) -> tuple[list[Partnership], Partnership, date]:
    """The partnerships that the person coordinates, the one that is asked for (else the first), and its day."""
    now = timezone.now()
    partnerships = list(coordinated_partnerships(request.user, timezone.localdate(now)))
    slug = request.GET.get("partnership")
    chosen = next((each for each in partnerships if slug in (None, "", each.slug)), None)
    if chosen is None:
        raise Http404
    return partnerships, chosen, local_day(now, chosen.time_zone)


def led_slugs(request: PersonRequest, today: date) -> set[str]:
    return set(led_agencies(request.user, today).values_list("slug", flat=True))


def counted(form: AsAtForm, question: Question, names: Names, led: set[str]) -> dict[str, object]:
    question = form.narrowed(question)
    coverage = count(question)
    modules = count(replace(question, subject=Subject.MODULE))
    by_slug = {agency.slug: agency for agency in names.agencies.values()}

    def people(query: Mapping[str, str]) -> str:
        query = {**form.query, **query}
        slug = query.pop("agency", "")
        return lending.people_address(by_slug[slug], query) if slug in led else ""

    by_agency = tables.by_agency(coverage, names, people)
    return {
        "coverage": coverage,
        "by_agency": by_agency,
        "tables": [
            tables.by_role(coverage, names, people),
            tables.by_course(coverage, names, people),
        ],
        "modules": tables.by_module(modules, names, people),
        "only": form.chosen_labels,
        "download": urlencode({"partnership": question.partnership.slug, **form.query}),
    }
