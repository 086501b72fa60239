"""Files that leads bring in: sent, mapped, checked, imported, undone. For who leads the whole agency.

A kind of file is lent (`agencies.lending.ImportKind`); staff files have addresses of their own.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actions import imports
from agencies.enums import OPEN_JOBS, WRITING, Held, ImportState, Outcome
from agencies.exports import csv_file
from agencies.forms.imports import ColumnsForm, FileForm
from agencies.lending import import_kind, is_import_kind
from agencies.models import FileImport, ImportRow, Role
from agencies.queries import imports as queries
from agencies.requests import PersonRequest
from agencies.rules import number_in
from agencies.sheets.faults import Unreadable
from agencies.views.areas import Led, get_led_whole

LISTED = 50


@require_GET
@login_required
@never_cache
def import_list(request: PersonRequest, slug: str, kind: str = queries.STAFF) -> HttpResponse:
    """Past imports, newest first."""
    led, lent = get_led_whole(request, slug), get_kind(kind)
    found = queries.visible_imports(request.user, led.agency.pk, kind, led.today)[:LISTED]
    return page(request, led, lent, "agencies/imports.html", heading=lent.words.heading, imports=list(found))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_new(request: PersonRequest, slug: str, kind: str = queries.STAFF) -> HttpResponse:
    """Sends a file."""
    led, lent = get_led_whole(request, slug), get_kind(kind)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = imports.receive(
                agency=led.agency, kind=kind, file=file.file, name=file.name, by=request.user, at=timezone.now()
            )
        except Unreadable as unreadable:
            form.add_error("file", queries.why_unreadable(unreadable.code))
        else:
            return redirect(queries.address_of("import-columns", kind, slug, received.public_id))
    return page(request, led, lent, "agencies/import_new.html", heading=lent.words.new_heading, form=form)


@require_GET
@login_required
def import_template(request: PersonRequest, slug: str, kind: str = queries.STAFF) -> HttpResponseBase:
    """A file to fill in: the headings that are known."""
    get_led_whole(request, slug)
    return csv_file(get_kind(kind).words.file_name, queries.template_rows(kind))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_columns(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponse:
    """Which column is what, and how the rows are meant."""
    led, found = get_import(request, slug, public_id, kind)
    if found.state not in imports.OPEN_STATES or found.api_key_id is not None:
        return redirect(queries.address_of("import", kind, slug, public_id))
    roles = list(Role.objects.filter(partnership=led.agency.partnership_id))
    form = ColumnsForm(request.POST or None, file_import=found, roles=roles, today=led.today)
    if form.is_valid():
        say = {"columns": form.cleaned_data["columns"], "options": form.options}
        return changed(request, found, imports.map_columns, version=form.cleaned_data["version"], **say)
    heading = _("What is in each column?")
    return page(request, led, get_kind(kind), "agencies/import_columns.html", heading=heading, found=found, form=form)


@require_GET
@login_required
@never_cache
def import_page(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponse:
    """What a file would do, row by row; what it did; or how far it has come."""
    led, found = get_import(request, slug, public_id, kind)
    if found.state == ImportState.UPLOADED:
        return redirect(queries.address_of("import-columns", kind, slug, public_id))
    if found.job is not None and found.job.state in OPEN_JOBS:
        return redirect("agencies:job", found.job.public_id)
    return page(request, led, get_kind(kind), "agencies/import.html", heading=found.file_name, **shown(request, found))


@require_POST
@login_required
def import_words(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponse:
    """What words mean that are not known, such as of roles, teams or trainings."""
    _led, found = get_import(request, slug, public_id, kind)
    words: dict[str, dict[str, str]] = {}
    for word in queries.unknown_words(found):
        said = request.POST.get(word.name, "")
        if said in word.values:
            words.setdefault(word.field, {})[word.word] = said
    return changed(request, found, imports.say_words, version=version_of(request), words=words)


@require_POST
@login_required
def import_doubtful(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponse:
    """Who doubtful rows are about."""
    _led, found = get_import(request, slug, public_id, kind)
    given = {number_in(name[4:]): value for name, value in request.POST.items() if name[:4] == "row-"}
    said = {line: value for line, value in given.items() if line is not None}
    rows = ImportRow.objects.filter(file_import=found, line__in=said, candidates__isnull=False)
    new = "new" if get_kind(kind).may_be_new else ""
    choices = {
        row.line: said[row.line]
        for row in rows
        if row.line and said[row.line] in {"", new, *map(str, row.candidates)} and row.candidates
    }
    return changed(request, found, imports.choose, version=version_of(request), choices=choices)


@require_POST
@login_required
def import_start(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponse:
    _led, found = get_import(request, slug, public_id, kind)
    leavers = number_in(request.POST.get("leavers", "").strip())
    return changed(request, found, imports.start, version=version_of(request), leavers=leavers)


@require_POST
@login_required
def import_undo(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponse:
    _led, found = get_import(request, slug, public_id, kind)
    return changed(request, found, imports.undo)


@require_GET
@login_required
@never_cache
def import_problems(request: PersonRequest, slug: str, public_id: str, kind: str = queries.STAFF) -> HttpResponseBase:
    """Every problem by row, as a file."""
    _led, found = get_import(request, slug, public_id, kind)
    return csv_file(f"problems-{found.public_id}.csv", queries.problem_rows(found))


def get_kind(name: str) -> Any:
    """A kind of file that has pages."""
    if not is_import_kind(name) or import_kind(name).words is None:
        raise Http404
    return import_kind(name)


def get_import(request: PersonRequest, slug: str, public_id: str, kind: str) -> tuple[Led, FileImport]:
    led = get_led_whole(request, slug)
    get_kind(kind)
    seen = FileImport.objects.visible_to(request.user, led.today).filter(agency=led.agency, kind=kind)
    found = get_object_or_404(
        seen.select_related("agency__partnership", "job", "uploaded_by", "api_key"), public_id=public_id
    )
    return led, found


def changed(request: PersonRequest, found: FileImport, verb: Any, **said: Any) -> HttpResponse:
    """Does one verb and goes back to the import's page, which says what came of it."""
    try:
        verb(file_import=found, by=request.user, at=timezone.now(), **said)
    except imports.ChangedMeanwhile:
        messages.warning(request, _("Somebody changed this import since you opened the page. This is how it is now."))
    except imports.CannotImport as refused:
        messages.error(request, str(refused))
    return redirect(queries.address_of("import", found.kind, found.agency.slug, found.public_id))


def version_of(request: PersonRequest) -> int:
    return number_in(request.POST.get("version")) or 0


def shown(request: PersonRequest, found: FileImport) -> dict[str, object]:
    counts = found.counts
    present = [outcome for outcome in queries.SHOWN if counts.get(outcome)]
    asked = request.GET.get("show", "")
    current = asked if asked in present else (present[0] if present else "")
    after = number_in(request.GET.get("after")) or 0
    rows = queries.shown_rows(found, current, after=after, size=queries.PAGE_SIZE + 1) if current else []
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
        "held": Held(held).label if (held := found.options.get("held")) else "",
        "fault": queries.why_unreadable(found.fault) if found.fault else "",
        "kept": queries.kept_words(found),
        "may_undo": imports.may_undo(found, at=timezone.now()),
    }


def page(request: PersonRequest, led: Led, lent: Any, template: str, **context: object) -> HttpResponse:
    return render(request, template, {"led": led, "section": lent.words.section, "kind": lent, **context})
