"""What waits for somebody who keeps the directory, in the admin: proposals, problems, entries; and its health."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.actions import answers
from cms.directory.decision_form import DecisionForm, told
from cms.models import Service, ServiceAnswer
from cms.queries import directory_health, directory_waiting
from cms.queries.directory_waiting import Tray

may_keep = permission_required("cms.publish_service")
TITLES = {"header_icon": "site"}


@require_safe
@may_keep
def waiting(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    counts = directory_waiting.counts(on=today)
    asked = request.GET.get("show")
    shown = Tray(asked) if asked in Tray.values else next((tray for tray in Tray if counts[tray]), Tray.PROPOSALS)
    page = directory_waiting.tray_of(shown, on=today, number=request.GET.get("p"))
    context = {
        "page_title": _("Waiting"),
        "trays": [(tray, counts[tray], tray == shown) for tray in Tray],
        "tray": shown,
        "page_obj": page,
        "query": f"show={shown}&",
    }
    return render(request, "cms/desk/waiting.html", TITLES | context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_keep
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_object_or_404(ServiceAnswer.objects.select_related("service__locale"), pk=pk)
    areas = directory_waiting.area_words()
    form = DecisionForm(request.POST or None, answer=answer, service=answer.service, areas=areas)
    if request.method == "POST" and form.is_valid():
        settle(request, answer, form)
        return redirect("directory_waiting")
    context = {
        "page_title": answer.service.name,
        "answer": answer,
        "service": answer.service,
        "form": form,
        "at_once": told(answer.at_once, areas),
    }
    return render(request, "cms/desk/proposal.html", TITLES | context)


def settle(request: HttpRequest, answer: ServiceAnswer, form: DecisionForm) -> None:
    now = timezone.now()
    if not answer.is_waiting and not answer.settled_at:
        answers.mark_seen(answer=answer, by=request.user, at=now)
        messages.success(request, _("Marked as seen."))
        return
    try:
        answers.settle(answer=answer, taken=form.taken(), reason=form.cleaned_data["reason"], by=request.user, at=now)
    except answers.CannotSettle:
        messages.error(request, _("Somebody else has settled this already. Nothing was changed now."))
    else:
        messages.success(request, _("Settled."))


@require_POST
@may_keep
def problems_settled(request: HttpRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(Service, pk=pk)
    number = answers.settle_problems(service=service, by=request.user, at=timezone.now())
    text = ngettext("%(number)d report is settled.", "%(number)d reports are settled.", number)
    messages.success(request, text % {"number": number})
    return redirect("directory_waiting")


@require_safe
@may_keep
def health(request: HttpRequest) -> HttpResponse:
    rows = directory_health.health(on=timezone.localdate(), whole=_("All of the directory"))
    context = {"page_title": _("Health of the directory"), "columns": columns(), "rows": rows}
    return render(request, "cms/desk/health.html", TITLES | {"header_icon": "clipboard-list"} | context)


@require_safe
@may_keep
def health_csv(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return as_csv(directory_health.health(on=today, whole=_("All of the directory")), f"directory-{today:%Y-%m-%d}.csv")


def as_csv(rows: list[directory_health.Health], name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response)
    writer.writerow(columns())
    writer.writerows([row.label, *row.numbers] for row in rows)
    return response


def columns() -> list[Any]:
    return [
        _("Category"),
        _("Entries"),
        _("Checked lately"),
        _("Due"),
        _("Marked"),
        _("Hidden"),
        _("No contact"),
        _("Asked"),
        _("Answered in time"),
        _("Problems"),
    ]
