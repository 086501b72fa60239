"""How packages are used, for those who keep them: numbers without names."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from agencies.sheets.writing import safe_cell
from assessments.models import Package
from assessments.queries import package_figures as queries
from assessments.queries.package_figures import FEWEST, Stop, Used, VersionUsed
from assessments.views.package_desk import POLICY

RIGHTS = ["view", "change"]
TOO_FEW = gettext_lazy("Too few to say")
FORMATS = (ReportView.FORMAT_CSV, ReportView.FORMAT_XLSX)


def may_see(person: Any) -> bool:
    return bool(POLICY.user_has_any_permission(person, RIGHTS))


@require_safe
def package_figures(request: HttpRequest, public_id: str) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    package = get_object_or_404(Package, public_id=public_id)
    used = queries.of_package(package)
    return render(
        request,
        "assessments/admin/package_figures.html",
        {
            "package": package,
            "rows": [row(version) for version in used.versions],
            "whole": {"used": used.whole, "time": median_in_words(used.whole)},
            "fewest": FEWEST,
            "header_title": _("How it is used"),
            "header_icon": "view",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("wagtailsnippets_assessments_package:list"), "label": _("Interactive packages")},
                {"url": reverse("wagtailsnippets_assessments_package:inspect", args=[package.pk]), "label": package},
                {"url": "", "label": _("How it is used")},
            ],
        },
    )


def row(version: VersionUsed) -> dict[str, Any]:
    stops = version.used.stops
    return {
        "version": version,
        "used": version.used,
        "time": median_in_words(version.used),
        "stops": None if stops is None else [(stop_in_words(stop), stop.plays) for stop in stops],
    }


def stop_in_words(stop: Stop) -> str:
    if stop.place is None:
        return _("At the start, before anything was answered")
    names = {"place": stop.place, "name": stop.name}
    return _("Part %(place)d: %(name)s") % names if stop.name else _("Part %(place)d") % names


def most_stop_in_words(version: VersionUsed) -> str:
    if version.used.stops is None:
        return str(TOO_FEW) if version.used.unfinished else ""
    return stop_in_words(version.most_stop_at) if version.most_stop_at else ""


def median_in_words(used: Used) -> str:
    if used.median_seconds is None:
        return str(TOO_FEW) if used.completed else ""
    return time_in_words(used.median_seconds)


def time_in_words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


class Keepers(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class InteractivePackages(ReportView):
    """How each version of each package is used."""

    page_title = gettext_lazy("Interactive packages")
    header_icon = "media"
    index_url_name = "packages_used"
    index_results_url_name = "packages_used_results"
    verbose_name_plural = gettext_lazy("versions of interactive packages")
    permission_policy = POLICY
    any_permission_required = RIGHTS
    list_export = [
        "package.title",
        "number",
        "uploaded_at",
        "used.plays",
        "used.heard",
        "used.completed",
        "used.passed",
        "used.median_seconds",
        "most_stop_at",
    ]
    export_headings = {
        "package.title": gettext_lazy("Package"),
        "number": gettext_lazy("Version"),
        "uploaded_at": gettext_lazy("Uploaded"),
        "used.plays": gettext_lazy("Started"),
        "used.heard": gettext_lazy("Heard from"),
        "used.completed": gettext_lazy("Completed"),
        "used.passed": gettext_lazy("Passed, as the package says"),
        "used.median_seconds": gettext_lazy("Middle time, in seconds"),
        "most_stop_at": gettext_lazy("Most stop at"),
    }
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Package"),
            accessor=lambda version: Truncator(version.package.title).chars(80),
            width="30%",
            classname="title wm-wide",
            get_url=lambda version: reverse("package_figures", args=[version.package.public_id]),
        ),
        NumberColumn("number", label=gettext_lazy("Version")),
        NumberColumn("plays", label=gettext_lazy("Started"), accessor="used.plays"),
        NumberColumn("heard", label=gettext_lazy("Heard from"), accessor="used.heard"),
        NumberColumn("completed", label=gettext_lazy("Completed"), accessor="used.completed"),
        NumberColumn("passed", label=gettext_lazy("Passed"), accessor="used.passed"),
        Column("time", label=gettext_lazy("Middle time"), accessor=lambda version: median_in_words(version.used)),
        Column("most_stop_at", label=gettext_lazy("Most stop at"), accessor=most_stop_in_words),
    ]

    custom_field_preprocess = {
        "package.title": dict.fromkeys(FORMATS, safe_cell),
        "most_stop_at": dict.fromkeys(FORMATS, lambda stop: stop_in_words(stop) if stop else ""),
    }

    def get_queryset(self) -> list[VersionUsed]:
        return queries.of_all()

    def get_filename(self) -> str:
        return f"interactive-packages-{timezone.localdate():%Y-%m-%d}"
