"""How often certificates are checked: counts alone, for coordinators."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.models import Partnership
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated
from certificates.enums import State
from certificates.queries import check_counts


@require_GET
@login_required
@never_cache
def counts(request: PersonRequest, slug: str) -> HttpResponse:
    """The last twelve months, by answer, of the whole site: a check says of no partnership, and of nobody."""
    there = get_coordinated(request, slug)
    months = check_counts.months(there.today)
    context = {
        "partnership": there.partnership,
        "section": "checks",
        "heading": _("Checks of certificates"),
        "is_shared": Partnership.objects.exclude(pk=there.partnership.pk).exists(),
        "has_any": any(month.total for month in months),
        "columns": [_("Month"), *[str(state.label) for state in State], _("All")],
        "rows": [[date_format(month.first, "F Y"), *month.counts.values(), month.total] for month in months],
    }
    return render(request, "certificates/check_counts.html", context)
