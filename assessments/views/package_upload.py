"""Packages come in: a new one, or a new file of one that is here. Nothing is kept of what is refused."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from agencies.requests import PersonRequest
from assessments.actions import packages
from assessments.forms import PackageFileForm, ReplaceForm, UploadForm
from assessments.models import Package, PackageVersion
from assessments.packages.digest import sha256_of
from assessments.packages.limits import MB
from assessments.packages.refusal import Refused
from assessments.queries.package_desk import with_the_same_file
from assessments.queries.package_faults import in_words

logger = logging.getLogger(__name__)

DESK = "wagtailsnippets_assessments_package"
# How long a sent form is remembered, so that sending it again changes nothing; longer than any upload takes.
REMEMBERED = 60 * 60
AT_WORK = "at work"


def require(request: PersonRequest, action: str) -> None:
    if not policy_registry.get_by_type(Package).user_has_permission(request.user, action):
        raise PermissionDenied


def address_of(package: Package) -> str:
    return reverse(f"{DESK}:inspect", args=[package.pk])


def add(request: PersonRequest) -> HttpResponse:
    require(request, "add")
    form = UploadForm(request.POST or None, request.FILES or None, initial={"once": uuid4()})
    page = {"title": _("Upload a package"), "button": _("Upload the package"), "package": None}
    return receive(request, form, page, lambda: _upload(request, form))


def replace(request: PersonRequest, public_id: str) -> HttpResponse:
    require(request, "change")
    package = get_object_or_404(Package, public_id=public_id)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"once": uuid4()})
    page = {"title": _("Replace the file"), "button": _("Replace the file"), "package": package}
    return receive(request, form, page, lambda: _replace(request, form, package))


def _upload(request: PersonRequest, form: UploadForm) -> PackageVersion:
    file, title, language = (form.cleaned_data[name] for name in ("file", "title", "language"))
    same = with_the_same_file(sha256_of(file))
    version = packages.upload(
        file=file, name=file.name, title=title, language=language, by=request.user, at=timezone.now()
    )
    messages.success(request, _("“%(title)s” is here, and lessons may show it.") % {"title": version.package.title})
    if same is not None and same != version:
        words = _("The very same file is here already, as “%(title)s”. If one of the two is too many, archive it.")
        messages.warning(request, words % {"title": same.package.title})
    return version


def _replace(request: PersonRequest, form: ReplaceForm, package: Package) -> PackageVersion:
    file, note = form.cleaned_data["file"], form.cleaned_data["note"]
    refuse_the_same(package, file)
    version = packages.replace(
        package=package, file=file, name=file.name, note=note, by=request.user, at=timezone.now()
    )
    words = _("Version %(number)d is played from now on. Whoever is in the middle finishes the version they started.")
    messages.success(request, words % {"number": version.number})
    return version


def refuse_the_same(package: Package, file: UploadedFile) -> None:
    same = with_the_same_file(sha256_of(file), package=package)
    if same is None:
        return
    words = _("This is the very file of version %(number)d. Go back, and choose to play that version from now on.")
    if same.is_current:
        words = _("This is the very file that is played now (version %(number)d), so there is nothing to replace.")
    raise ValidationError(words, params={"number": same.number})


def receive(
    request: PersonRequest, form: PackageFileForm, page: dict[str, Any], keep: Callable[[], PackageVersion]
) -> HttpResponse:
    """Answers 422 with the reasons where nothing is kept; a script that sends the form is told where to go by 201."""
    if request.method != "POST":
        return answer_with(request, form, page)
    if not form.is_valid():
        return answer_with(request, form, page, status=422)
    key = f"package-upload:{request.user.pk}:{form.cleaned_data['once']}"
    if not cache.add(key, AT_WORK, REMEMBERED):
        return sent_before(request, cache.get(key))
    try:
        version = keep()
    except (Refused, ValidationError) as why:
        cache.delete(key)
        form.add_error(None, in_words(why) if isinstance(why, Refused) else why)
        return answer_with(request, form, page, status=422)
    except OSError:
        logger.exception("A package could not be stored.")
        cache.delete(key)
        form.add_error(None, _("We could not store the file. Nothing of it was kept. Try again later."))
        return answer_with(request, form, page, status=507)
    except Exception:
        cache.delete(key)  # a bug of ours: the form may be sent again
        raise
    cache.set(key, address_of(version.package), REMEMBERED)
    return go(request, address_of(version.package))


def sent_before(request: PersonRequest, found: str | None) -> HttpResponse:
    """Two clicks on one form: the second leads to what became of the first."""
    if found and found != AT_WORK:
        return go(request, found)
    messages.info(request, _("This file is being worked on already. Look at the list again in a minute."))
    return go(request, reverse(f"{DESK}:list"))


def go(request: PersonRequest, address: str) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=201, headers={"Location": address})
    return redirect(address)


def answer_with(request: PersonRequest, form: PackageFileForm, page: dict[str, Any], status: int = 200) -> HttpResponse:
    package = page["package"]
    trail = [{"url": reverse(f"{DESK}:list"), "label": _("Interactive packages")}]
    if package:
        trail.append({"url": address_of(package), "label": package.title})
    frame = {
        "breadcrumbs_items": [*trail, {"url": "", "label": page["title"]}],
        "header_title": page["title"],
        "header_icon": "upload",
    }
    most = packages.limits().archive
    most_words = {"most_bytes": most, "most_mb": most // MB}
    return render(
        request, "assessments/admin/package_upload.html", {"form": form, **most_words, **page, **frame}, status=status
    )
