"""How well the support directory is kept, for coordinators: counts alone. Who mends it does so in the admin."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.models import Partnership
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated
from cms.queries.directory_health import health
from cms.views.directory_waiting import as_csv, columns


@require_GET
@login_required
@never_cache
def partnership_directory(request: PersonRequest, slug: str) -> HttpResponse:
    """The directory is the whole site's, whichever partnership it is looked at from."""
    there = get_coordinated(request, slug)
    context = {
        "partnership": there.partnership,
        "section": "directory",
        "heading": _("Support directory"),
        "is_shared": Partnership.objects.exclude(pk=there.partnership.pk).exists(),
        "columns": columns(),
        "rows": health(on=there.today, whole=_("All of the directory")),
    }
    return render(request, "portal/partnership_directory.html", context)


@require_GET
@login_required
@never_cache
def directory_csv(request: PersonRequest, slug: str) -> HttpResponse:
    there = get_coordinated(request, slug)
    rows = health(on=there.today, whole=_("All of the directory"))
    return as_csv(rows, f"directory-{there.today:%Y-%m-%d}.csv")
