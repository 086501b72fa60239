"""People's own records of learning: made and withdrawn by their holder, checked by anyone who has the number."""

import json as json_text

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import record_views
from agencies.enums import Page
from agencies.queries.record_views import agency_between
from agencies.requests import PersonRequest
from certificates.actions import records
from certificates.actions.record_file import pdf_of
from certificates.enums import RecordState, Sameness
from certificates.forms import ComparisonForm, RecordForm
from certificates.models import LearningRecord
from certificates.queries.record import as_file, certificates_today, evidence_parts
from certificates.rules import RECORD_PREFIX, masked, read_number

# Numbers have 60 random bits: the limit is for machines, and wide enough for an office behind one address.
LIMITS = {"record": "60/m/ip"}


@require_GET
@login_required
@never_cache
def own(request: PersonRequest) -> HttpResponse:
    """The records that the person has made."""
    made = LearningRecord.objects.of(request.user).exclude(snapshot={})
    today = timezone.localdate()
    listed = [(record, record.state_on(today)) for record in made]
    return render(request, "certificates/records/own.html", {"records": listed})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def make(request: PersonRequest) -> HttpResponse:
    """What to show, under which name, for how long; then the record is there."""
    form = RecordForm(request.POST or None, person=request.user, today=timezone.localdate())
    if form.is_valid():
        language = get_language() or settings.LANGUAGE_CODE
        try:
            records.make(person=request.user, wish=form.wish, language=language, at=timezone.now())
        except records.CannotMake as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your record is made. Give its files, or its address, to whoever asks."))
            return redirect("certificates:records")
    return render(request, "certificates/records/new.html", {"form": form})


@require_GET
@login_required
@never_cache
def pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The record to read and print, for its holder."""
    record = get_record(request, number)
    return download(pdf_of(record), "application/pdf", f"{record.number}.pdf")


@require_GET
@login_required
@never_cache
def json(request: PersonRequest, number: str) -> HttpResponse:
    """The record for machines, for its holder."""
    record = get_record(request, number)
    text = json_text.dumps(as_file(record), indent=2, ensure_ascii=False)
    return download(text.encode(), "application/json", f"{record.number}.json")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def withdraw(request: PersonRequest, number: str) -> HttpResponse:
    """Ends the showing of a record, after asking."""
    record = get_record(request, number)
    if request.method == "POST":
        records.withdraw(record=record, by=request.user, at=timezone.now())
        messages.success(request, _("The record is withdrawn. Whoever checks it now reads that."))
        return redirect("certificates:records")
    return render(request, "certificates/records/withdraw.html", {"record": record})


@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, number: str) -> HttpResponseBase:
    """Says to anyone what a record says and what is true of it today, and whether a file is what was made here."""
    if not ratelimit.consume(request, app="certificates", action="record", config=LIMITS, limit_get=True):
        return ratelimit.respond_429(request)
    record = LearningRecord.objects.filter(number=read_number(number, prefix=RECORD_PREFIX) or "").first()
    today = timezone.localdate()
    state = record.state_on(today) if record else RecordState.UNKNOWN
    context: dict[str, object] = {"state": state, "number": number[:40], "record": record}
    if record and state == RecordState.SHOWN:
        context |= shown(request, record)
    response = render(request, "certificates/records/check.html", context, status=200 if record else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # without any, browsers would hide where the form comes from
    return response


def shown(request: HttpRequest, record: LearningRecord) -> dict[str, object]:
    """What a stranger reads of a record; whoever has its very file reads the name as well."""
    form = ComparisonForm(request.POST or None, request.FILES or None)
    sameness = None
    if request.method == "POST" and form.is_valid():
        sameness = compared(record, form.cleaned_data["digest"])
    holder = record.snapshot["holder"]
    return {
        "form": form,
        "sameness": sameness,
        "holder": holder,
        "name": holder["name"] if sameness == Sameness.SAME else masked(holder["name"]),
        "certificates": certificates_today(record, timezone.localdate()),
        "parts": evidence_parts(record),
    }


def compared(record: LearningRecord, digest: str | None) -> Sameness:
    if digest is None:
        return Sameness.UNREADABLE
    return Sameness.SAME if digest == record.sha256 else Sameness.OTHER


def get_record(request: PersonRequest, number: str) -> LearningRecord:
    """One of the person's own that still says something. An administrator's look is noted for its holder."""
    known = read_number(number, prefix=RECORD_PREFIX)
    if known is None:
        raise Http404
    seen = LearningRecord.objects.visible_to(request.user).exclude(snapshot={}).select_related("person")
    record = get_object_or_404(seen, number=known)
    at, viewer, holder = timezone.now(), request.user, record.person
    if viewer != holder:
        agency = agency_between(viewer, holder, timezone.localdate(at))
        record_views.seen(viewer=viewer, person=holder, what=Page.RECORD, agency=agency, at=at)
    return record


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)
