"""How far the prevention library reaches: schools by phase, and what is taken home. Nobody is followed."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.exports import csv_file
from agencies.requests import PersonRequest
from cms.queries.library_use import Used, used
from figures import pictures
from figures.forms.library import StretchForm
from figures.views.areas import Coordinated, get_coordinated


@require_safe
@login_required
@never_cache
def library(request: PersonRequest) -> HttpResponse:
    found = get_coordinated(request)
    form = StretchForm(request.GET, today=found.today)
    return page(request, found, form)


@require_safe
@login_required
@never_cache
def library_csv(request: PersonRequest) -> HttpResponseBase:
    """The same numbers as a file; nothing of what schools wrote."""
    found = get_coordinated(request)
    form = StretchForm(request.GET, today=found.today)
    if not form.is_valid():
        return page(request, found, form)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return csv_file(f"library-{first.isoformat()}-{last.isoformat()}.csv", rows(used(first, last)))


def page(request: PersonRequest, found: Coordinated, form: StretchForm) -> HttpResponse:
    context = found.frame("library", _("Use of the library")) | {"form": form}
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        numbers = used(first, last)
        phases = [(phase.label, count) for phase, count in numbers.phases]
        chart = pictures.count_bars(phases, name="phases", title=_("Schools and groups by phase")) if phases else None
        context |= {"used": numbers, "first": first, "last": last, "chart": chart, "asked": request.GET.urlencode()}
    return render(request, "figures/library.html", context)


def rows(numbers: Used) -> Iterator[list[object]]:
    yield ["level", "key", "name", "schools", "pdf", "word", "worksheets", "downloads"]
    yield ["library", "", "", numbers.schools, *totals(numbers)]
    for phase, count in numbers.phases:
        yield ["phase", phase.value, str(phase.label), count, "", "", "", ""]
    for line in numbers.resources:
        taken = [line.pdf, line.word, line.worksheets, line.downloads]
        yield ["resource", str(line.key), line.title, line.schools, *taken]


def totals(numbers: Used) -> list[int]:
    names = ("pdf", "word", "worksheets", "downloads")
    return [sum(getattr(line, name) for line in numbers.resources) for name in names]
