"""Bringing people in by a file: sent, mapped, checked, imported, undone. For who leads the whole agency."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actions import imports
from agencies.enums import OPEN_JOBS, WRITING, ImportState, Outcome
from agencies.exports import csv_file
from agencies.forms.imports import ColumnsForm, FileForm
from agencies.models import FileImport, ImportRow, Role
from agencies.queries import imports as queries
from agencies.requests import PersonRequest
from agencies.sheets.faults import Unreadable
from agencies.views.areas import Led, get_led_whole

KIND = "staff"
LISTED = 50


@require_GET
@login_required
@never_cache
def import_list(request: PersonRequest, slug: str) -> HttpResponse:
    """Past imports, newest first."""
    led = get_led_whole(request, slug)
    found = queries.visible_imports(request.user, led.agency.pk, KIND, led.today)[:LISTED]
    return page(request, led, "agencies/imports.html", heading=_("Staff file"), imports=list(found))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Sends a file."""
    led = get_led_whole(request, slug)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = imports.receive(
                agency=led.agency, kind=KIND, file=file.file, name=file.name, by=request.user, at=timezone.now()
            )
        except Unreadable as unreadable:
            form.add_error("file", queries.why_unreadable(unreadable.code))
        else:
            return redirect("agencies:import-columns", slug, received.public_id)
    return page(request, led, "agencies/import_new.html", heading=_("Bring in a staff file"), form=form)


@require_GET
@login_required
def import_template(request: PersonRequest, slug: str) -> HttpResponseBase:
    """A file to fill in: the headings that are known."""
    get_led_whole(request, slug)
    return csv_file("staff-file.csv", queries.template_rows(KIND))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_columns(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Which column is what, and how the rows are meant."""
    led, found = get_import(request, slug, public_id)
    if found.state not in imports.OPEN_STATES:
        return redirect("agencies:import", slug, public_id)
    roles = list(Role.objects.filter(partnership=led.agency.partnership_id))
    form = ColumnsForm(request.POST or None, file_import=found, roles=roles, today=led.today)
    if form.is_valid():
        say = {"columns": form.cleaned_data["columns"], "options": form.options}
        return changed(request, found, imports.map_columns, version=form.cleaned_data["version"], **say)
    return page(
        request, led, "agencies/import_columns.html", heading=_("What is in each column?"), found=found, form=form
    )


@require_GET
@login_required
@never_cache
def import_page(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """What a file would do, row by row; what it did; or how far it has come."""
    led, found = get_import(request, slug, public_id)
    if found.state == ImportState.UPLOADED:
        return redirect("agencies:import-columns", slug, public_id)
    if found.job is not None and found.job.state in OPEN_JOBS:
        return redirect("agencies:job", found.job.public_id)
    return page(request, led, "agencies/import.html", heading=found.file_name, **shown(request, found))


@require_POST
@login_required
def import_words(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """What words of roles and teams mean that the agency does not have."""
    _led, found = get_import(request, slug, public_id)
    words: dict[str, dict[str, str]] = {}
    for word in queries.unknown_words(found):
        said = request.POST.get(word.name, "")
        if said in dict(word.choices):
            words.setdefault(word.field, {})[word.word] = said
    return changed(request, found, imports.say_words, version=version_of(request), words=words)


@require_POST
@login_required
def import_doubtful(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Who doubtful rows are about."""
    _led, found = get_import(request, slug, public_id)
    said = {int(name[4:]): value for name, value in request.POST.items() if name[:4] == "row-" and name[4:].isdigit()}
    rows = ImportRow.objects.filter(file_import=found, line__in=said, candidates__isnull=False)
    choices = {
        row.line: said[row.line]
        for row in rows
        if row.line and said[row.line] in {"", "new", *map(str, row.candidates)} and row.candidates
    }
    return changed(request, found, imports.choose, version=version_of(request), choices=choices)


@require_POST
@login_required
def import_start(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    _led, found = get_import(request, slug, public_id)
    typed = request.POST.get("leavers", "").strip()
    leavers = int(typed) if typed.isdecimal() else None
    return changed(request, found, imports.start, version=version_of(request), leavers=leavers)


@require_POST
@login_required
def import_undo(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    _led, found = get_import(request, slug, public_id)
    return changed(request, found, imports.undo)


@require_GET
@login_required
@never_cache
def import_problems(request: PersonRequest, slug: str, public_id: str) -> HttpResponseBase:
    """Every problem by row, as a file."""
    _led, found = get_import(request, slug, public_id)
    return csv_file(f"problems-{found.public_id}.csv", queries.problem_rows(found))


def get_import(request: PersonRequest, slug: str, public_id: str) -> tuple[Led, FileImport]:
    led = get_led_whole(request, slug)
    seen = FileImport.objects.visible_to(request.user, led.today).filter(agency=led.agency, kind=KIND)
    found = get_object_or_404(seen.select_related("agency__partnership", "job", "uploaded_by"), public_id=public_id)
    return led, found


def changed(request: PersonRequest, found: FileImport, verb: Any, **said: Any) -> HttpResponse:
    """Does one verb and goes back to the import's page, which says what came of it."""
    try:
        verb(file_import=found, by=request.user, at=timezone.now(), **said)
    except imports.ChangedMeanwhile:
        messages.warning(request, _("Somebody changed this import since you opened the page. This is how it is now."))
    except imports.CannotImport as refused:
        messages.error(request, str(refused))
    return redirect("agencies:import", found.agency.slug, found.public_id)


def version_of(request: PersonRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def shown(request: PersonRequest, found: FileImport) -> dict[str, object]:
    counts = found.counts
    present = [outcome for outcome in queries.SHOWN if counts.get(outcome)]
    asked = request.GET.get("show", "")
    current = asked if asked in present else (present[0] if present else "")
    after = request.GET.get("after", "")
    rows = (
        queries.shown_rows(found, current, after=int(after) if after.isdecimal() else 0, size=queries.PAGE_SIZE + 1)
        if current
        else []
    )
    is_open = found.state == ImportState.CHECKED
    return {
        "found": found,
        "tabs": queries.tabs(found, current),
        "current": Outcome(current) if current else None,
        "rows": rows[: queries.PAGE_SIZE],
        "next": rows[queries.PAGE_SIZE - 1].place if len(rows) > queries.PAGE_SIZE else None,
        "is_first": not after,
        "is_open": is_open,
        "writes": sum(counts.get(outcome, 0) for outcome in WRITING),
        "leavers": counts.get(Outcome.LEAVE, 0),
        "asks_leavers": is_open and imports.has_many_leavers(found),
        "words": queries.unknown_words(found) if is_open else [],
        "has_problems": bool(counts.get(Outcome.REFUSED) or counts.get(Outcome.DOUBTFUL)),
        "fault": queries.why_unreadable(found.fault) if found.fault else "",
        "kept": queries.kept_words(found),
        "may_undo": imports.may_undo(found, at=timezone.now()),
    }


def page(request: PersonRequest, led: Led, template: str, **context: object) -> HttpResponse:
    return render(request, template, {"led": led, "section": "imports", **context})
