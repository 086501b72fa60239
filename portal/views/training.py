"""The training map as a file: the map is the courses' own, files are the figures'."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.exports import csv_file
from agencies.models import Partnership
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated
from courses.queries import training_map


@require_safe
@login_required
@never_cache
def map_csv(request: PersonRequest, slug: str) -> HttpResponseBase:
    """Agency by topic, a row for each."""
    found = get_coordinated(request, slug)
    grid = training_map.grid(found.partnership, found.today)
    return csv_file(f"training-map-{slug}.csv", map_rows(grid, found.partnership, found.today))


def map_rows(grid: training_map.Grid, partnership: Partnership, on: date) -> Iterator[list[object]]:
    yield [_("Partnership"), partnership.name]
    yield [_("As at"), on.isoformat()]
    yield []
    yield [
        _("Topic"),
        _("Agency"),
        _("Standing"),
        _("Shared modules adopted"),
        _("Own trainings"),
        _("Last checked on"),
    ]
    for topic, cells, _total in grid.lines:
        for cell in cells:
            freshest = cell.freshest
            yield [
                topic.name,
                cell.agency.name,
                cell.cover.label,
                "; ".join(each.title for each in cell.adopted),
                "; ".join(each.training.title for each in cell.trainings),
                freshest.checked.isoformat() if freshest and freshest.checked else "",
            ]
