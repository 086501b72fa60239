"""What was changed: in an agency, in a partnership, about oneself."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies import exports
from agencies.forms.privacy import ChangesForm
from agencies.models import AuditEntry
from agencies.queries import audit_log
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated, get_led_whole


@require_GET
@login_required
@never_cache
def about_me(request: PersonRequest) -> HttpResponse:
    piece = audit_log.piece(audit_log.about(request.user), after=request.GET.get("after", ""))
    return render(request, "agencies/privacy/changes_about_me.html", {"piece": piece})


@require_GET
@login_required
@never_cache
def of_agency(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    zone = led.agency.time_zone or led.agency.partnership.time_zone
    context = {"led": led, "heading": _("What changed"), "section": "changes"}
    context |= shown(request, audit_log.of_agency(led.agency), zone)
    return render(request, "agencies/privacy/agency_changes.html", context)


@require_GET
@login_required
@never_cache
def of_agency_csv(request: PersonRequest, slug: str) -> StreamingHttpResponse:
    led = get_led_whole(request, slug)
    zone = led.agency.time_zone or led.agency.partnership.time_zone
    return as_file(request, audit_log.of_agency(led.agency), zone, f"changes-{slug}.csv")


@require_GET
@login_required
@never_cache
def of_partnership(request: PersonRequest, slug: str) -> HttpResponse:
    area = get_coordinated(request, slug)
    context = {"partnership": area.partnership, "heading": _("What changed"), "section": "changes"}
    context |= shown(request, audit_log.of_partnership(area.partnership), area.partnership.time_zone)
    return render(request, "agencies/privacy/partnership_changes.html", context)


@require_GET
@login_required
@never_cache
def of_partnership_csv(request: PersonRequest, slug: str) -> StreamingHttpResponse:
    area = get_coordinated(request, slug)
    entries = audit_log.of_partnership(area.partnership)
    return as_file(request, entries, area.partnership.time_zone, f"changes-{slug}.csv")


def shown(request: PersonRequest, entries: QuerySet[AuditEntry], zone: str) -> dict[str, object]:
    form = ChangesForm(request.GET, actions=audit_log.actions_in(entries))
    found = audit_log.narrowed(entries, form.filters, zone=zone)
    query = urlencode(form.query)
    return {
        "form": form,
        "piece": audit_log.piece(found, after=request.GET.get("after", "")),
        "query": f"{query}&" if query else "",
    }


def as_file(request: PersonRequest, entries: QuerySet[AuditEntry], zone: str, name: str) -> StreamingHttpResponse:
    form = ChangesForm(request.GET, actions=audit_log.actions_in(entries))
    return exports.csv_file(name, file_rows(audit_log.narrowed(entries, form.filters, zone=zone)))


def file_rows(entries: QuerySet[AuditEntry]) -> Iterator[list[object]]:
    yield [_("When"), _("What"), _("By"), _("About"), _("Agency"), _("Details"), _("Reason")]
    for line in audit_log.lines(entries):
        when = localtime(line.at).isoformat(timespec="seconds")
        yield [when, line.action, line.by, line.about, line.agency, "; ".join(line.what), line.reason]
