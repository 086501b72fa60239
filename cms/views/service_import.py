"""Editors bring services in from a file: first a look at what it would change, then the drafts."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cms.actions.service_import import Keeper, load
from cms.directory.exchange.reading import read
from cms.directory.import_form import ServiceFileForm
from cms.models import Service
from cms.queries import service_import as queries

WAITS_FOR = timedelta(days=1)
FOLDER = "service-imports"
MOST_SHOWN = 200
AT_ONCE = 200  # some 36 questions each: what a page may take


def may_bring_in(request: HttpRequest) -> bool:
    rights = [f"{Service._meta.app_label}.{action}_service" for action in ("add", "change")]
    return request.user.has_perms(rights)


def bring_in(request: HttpRequest) -> HttpResponse:
    if not may_bring_in(request):
        raise PermissionDenied
    form = ServiceFileForm(request.POST, request.FILES) if request.method == "POST" else ServiceFileForm()
    if form.is_valid():
        return redirect("look_at_services", keep(request, form.cleaned_data))
    return render(request, "cms/admin/bring_in_services.html", {"form": form, **words()})


@require_safe
def look(request: HttpRequest, number: UUID) -> HttpResponse:
    kept = recall(request, number)
    if kept is None:
        return gone(request)
    plan = plan_of(kept)
    shown = {"plan": plan, "steps": plan.to_show[:MOST_SHOWN], "number": number, "faults": plan.faults[:MOST_SHOWN]}
    at_once = min(len(plan.to_write), AT_ONCE)
    counts = [(what.label, plan.counts.get(what, 0)) for what in queries.What]
    return render(
        request, "cms/admin/look_at_services.html", {**shown, "at_once": at_once, "counts": counts, **words()}
    )


@require_POST
def agree(request: HttpRequest, number: UUID) -> HttpResponse:
    kept = recall(request, number)
    if kept is None:
        return gone(request)
    keeper = Keeper(kept["owner"], kept["owner_email"])
    try:
        plan = plan_of(kept)
        count = load(plan.first(AT_ONCE), keeper=keeper, at=timezone.now(), by=request.user)
    except IntegrityError:
        messages.error(request, _("Somebody brings in the same services just now. Look again."))
        return redirect("look_at_services", number)
    if len(plan.to_write) > count:
        more = _("%(count)d came in as drafts. Here is the rest of the file.")
        messages.success(request, more % {"count": count})
        return redirect("look_at_services", number)
    storages["private"].delete(place(request, number))
    said = ngettext("%(count)d draft waits to be agreed.", "%(count)d drafts wait to be agreed.", count)
    messages.success(request, said % {"count": count})
    return redirect(f"{reverse(Service.snippet_viewset.get_url_name('list'))}?has_unpublished_changes=true")


def words() -> dict[str, Any]:
    return {"title": _("Bring in services")}


def gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This file was brought in already, or has waited for more than a day. Send it again."))
    return redirect("bring_in_services")


def plan_of(kept: dict[str, Any]) -> queries.Plan:
    content = base64.b64decode(kept["content"])
    reading = read(content, kept["file"], known=queries.known_here())
    return queries.plan(reading, file=kept["file"], on=timezone.localdate(), over_edits=kept["over_edits"])


# --- between the look and the word: a file that only who sent it can open


def place(request: HttpRequest, number: UUID) -> str:
    return f"{FOLDER}/{request.user.pk}-{number}.json"


def keep(request: HttpRequest, sent: dict[str, Any]) -> UUID:
    forget_old()
    number = uuid4()
    file = sent["file"]
    kept = {
        "file": file.name,
        "content": base64.b64encode(file.read()).decode(),
        **{name: sent[name] for name in ("owner", "owner_email", "over_edits")},
    }
    storages["private"].save(place(request, number), ContentFile(json.dumps(kept).encode()))
    return number


def recall(request: HttpRequest, number: UUID) -> dict[str, Any] | None:
    if not may_bring_in(request):
        raise PermissionDenied
    try:
        with storages["private"].open(place(request, number)) as file:
            kept: dict[str, Any] = json.load(file)
            return kept
    except FileNotFoundError:
        return None


def forget_old() -> None:
    store = storages["private"]
    if not store.exists(FOLDER):
        return
    for name in store.listdir(FOLDER)[1]:
        if store.get_modified_time(f"{FOLDER}/{name}") < timezone.now() - WAITS_FOR:
            store.delete(f"{FOLDER}/{name}")
