"""What editors decide about a package that is here: which version is played, and whether it is offered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.requests import PersonRequest
from assessments.actions import packages
from assessments.models import Package, PackageVersion
from assessments.models.package import path_in
from assessments.queries.package_desk import places
from assessments.views.package_upload import DESK, address_of, require


@require_http_methods(["GET", "HEAD", "POST"])
def make_current(request: PersonRequest, public_id: str) -> HttpResponse:
    require(request, "change")
    version = get_object_or_404(PackageVersion.objects.select_related("package"), public_id=public_id)
    page = {
        "title": _("Play version %(number)d from now on") % {"number": version.number},
        "words": [
            _("Whoever starts from now on plays version %(number)d.") % {"number": version.number},
            _("Who is in the middle of another version finishes that one. Nothing that they did is lost."),
            _("Every version stays here: you can come back to the one that is played now in the same way."),
        ],
        "done": _("Version %(number)d is played from now on.") % {"number": version.number},
    }
    return confirm(
        request,
        version.package,
        page,
        lambda: packages.make_current(version=version, by=request.user, at=timezone.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: PersonRequest, public_id: str) -> HttpResponse:
    require(request, "change")
    package = get_object_or_404(Package, public_id=public_id)
    page = {
        "title": _("Archive this package"),
        "words": [
            _("It is no longer offered when somebody chooses a package for a lesson."),
            _("Lessons that show it keep showing it, and people can go on practising."),
            _("You can take it out of the archive at any time."),
        ],
        "places": places(package, for_=request.user),
        "done": _("The package is archived."),
    }
    return confirm(
        request, package, page, lambda: packages.archive(package=package, by=request.user, at=timezone.now())
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unarchive(request: PersonRequest, public_id: str) -> HttpResponse:
    require(request, "change")
    package = get_object_or_404(Package, public_id=public_id)
    page = {
        "title": _("Take out of the archive"),
        "words": [_("It is offered again when somebody chooses a package for a lesson.")],
        "done": _("The package is out of the archive."),
    }
    return confirm(
        request, package, page, lambda: packages.unarchive(package=package, by=request.user, at=timezone.now())
    )


def confirm(request: PersonRequest, package: Package, page: dict[str, Any], do: Callable[[], Any]) -> HttpResponse:
    if request.method == "POST":
        do()
        messages.success(request, page["done"])
        return redirect(address_of(package))
    trail = [
        {"url": reverse(f"{DESK}:list"), "label": _("Interactive packages")},
        {"url": address_of(package), "label": package.title},
        {"url": "", "label": page["title"]},
    ]
    frame = {"breadcrumbs_items": trail, "header_title": page["title"], "header_icon": "media"}
    return render(
        request,
        "assessments/admin/package_confirm.html",
        {"package": package, "back": address_of(package), **page, **frame},
    )


@require_safe
def download(request: PersonRequest, public_id: str) -> FileResponse:
    """The file as it was uploaded, for those who may replace it. It holds programs: it is saved, never shown."""
    require(request, "change")
    version = get_object_or_404(PackageVersion, public_id=public_id)
    name = version.file_name or f"package-{version.number}.h5p"
    response = FileResponse(
        storages["private"].open(path_in(version)),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
