"""The declared workforce: said by leads, accepted by the coordinator, shown beside who is registered."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency, Role
from agencies.queries.access import coordinated_partnerships
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led_whole
from figures.actions import declarations, standings
from figures.enums import PeopleCounted
from figures.forms.workforce import DeclareForm, SendBackForm, initial_of
from figures.models import Declaration
from figures.queries.declarations import Batch, batches
from figures.queries.declared import declared
from figures.queries.grades import registered_by_agency
from figures.queries.names import report_names
from figures.queries.roles_reached import by_role
from figures.queries.workforce import workforce
from figures.views.areas import Coordinated, agency_frame, get_coordinated

# --- the lead -------------------------------------------------------------------------------------------------------


@require_safe
@login_required
@never_cache
def agency_workforce(request: PersonRequest, slug: str) -> HttpResponse:
    """What the agency declared, beside whom it registered; every declaration there was."""
    led = get_led_whole(request, slug)
    standings.catch_up(agency=led.agency, day=led.today, at=timezone.now())
    said = declared(led.agency.partnership, on=led.today, agency=led.agency)
    whole, roles = by_role(led.agency, said, on=led.today)
    context = agency_frame(led, "workforce", _("Workforce")) | {
        "whole": whole,
        "of_whole": addresses(led, {}),
        "roles": [(each, addresses(led, {"role": code})) for code, each in roles],
        "batches": batches(Declaration.objects.filter(agency=led.agency)),
        "stale_after": said.stale_after.days,
    }
    return render(request, "figures/agency/workforce.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def declare(request: PersonRequest, slug: str, batch: str = "") -> HttpResponse:
    """Says how many people the agency has: anew, or in the place of what was said before."""
    led = get_led_whole(request, slug)
    corrected = batch_of(led.agency, batch) if batch else None
    roles = list(Role.objects.filter(partnership=led.agency.partnership))
    form = DeclareForm(
        request.POST if request.method == "POST" else None,
        roles=roles,
        today=led.today,
        initial=initial(led, corrected),
    )
    if form.is_valid():
        declarations.declare(
            agency=led.agency,
            as_of=form.cleaned_data["as_of_date"],
            headcounts=form.headcounts,
            note=form.cleaned_data["note"],
            replaces=replaced_by(corrected),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Declared. The coordinator will look at it; until then it does not count."))
        return redirect("figures:agency-workforce", slug)
    heading = _("Correct what was declared") if corrected else _("Declare your workforce")
    context = agency_frame(led, "workforce", heading) | {"form": form, "corrected": corrected}
    return render(request, "figures/agency/declare.html", context)


def addresses(led: Led, query: dict[str, str]) -> dict[str, str]:
    """Where the people are listed, each once, by what a number counts."""
    address = reverse("figures:agency-behind", args=[led.agency.slug])
    numbers = (PeopleCounted.REGISTERED, PeopleCounted.TRAINED)
    return {each.value: f"{address}?{urlencode({'number': each.value, **query})}" for each in numbers}


def initial(led: Led, corrected: Batch | None) -> dict[str, object]:
    """A correction begins with what it corrects; what is declared anew with the roles of last time, and no numbers."""
    if corrected is None:
        return {}
    return {"as_of_date": corrected.as_of, "note": corrected.note, **initial_of(corrected.headcounts)}


def replaced_by(corrected: Batch | None) -> str:
    """What counts is replaced by its correction; what waits, or was sent back, passes on what it was to replace."""
    if corrected is None:
        return ""
    return corrected.code if corrected.state == "accepted" else corrected.replaces


def batch_of(agency: Agency, code: str) -> Batch:
    found = [each for each in batches(Declaration.objects.filter(agency=agency)) if each.code == code]
    if not found or not found[0].may_be_corrected:
        raise Http404
    return found[0]


# --- the coordinator ------------------------------------------------------------------------------------------------


@require_safe
@login_required
@never_cache
def workforce_page(request: PersonRequest) -> HttpResponse:
    """Trained beside declared and registered, by agency; and what waits to be accepted."""
    found = get_coordinated(request)
    names = report_names(found.partnership, with_courses=False)
    said = declared(found.partnership, on=found.today)
    waiting = batches(Declaration.objects.filter(agency__partnership=found.partnership).waiting())
    reach = workforce(said, registered(found), names)
    silent = set(reach.undeclared) - {batch.agency.name for batch in waiting}
    context = found.frame("workforce", _("Workforce")) | {
        "reach": reach,
        "waiting": waiting,
        "silent": sorted(silent, key=str.casefold),
        "stale_after": said.stale_after.days,
    }
    return render(request, "figures/workforce.html", context)


def registered(found: Coordinated) -> dict[int, tuple[int, int]]:
    """As kept; what little is outdated is redone first."""
    there = registered_by_agency(found.partnership, on=found.today)
    if there is None:
        standings.catch_up_all(partnership=found.partnership, day=found.today, at=found.now)
        there = registered_by_agency(found.partnership, on=found.today)
    return there or {}


@require_POST
@login_required
def accept(request: PersonRequest, batch: str) -> HttpResponse:
    agency = agency_of(request, batch)
    try:
        declarations.accept(batch=batch, agency=agency, by=request.user, at=timezone.now())
        messages.success(request, _("Accepted: figures of %(agency)s are now shown with it.") % {"agency": agency.name})
    except declarations.CannotDecide as refused:
        messages.error(request, refused.message)
    return redirect(back_to(agency))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def send_back(request: PersonRequest, batch: str) -> HttpResponse:
    agency = agency_of(request, batch)
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            declarations.send_back(
                batch=batch, agency=agency, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Sent back to %(agency)s.") % {"agency": agency.name})
        except declarations.CannotDecide as refused:
            messages.error(request, refused.message)
        return redirect(back_to(agency))
    shown = next(iter(batches(Declaration.objects.filter(agency=agency, batch=batch))))
    return render(
        request, "figures/send_back.html", {"form": form, "agency": agency, "shown": shown, "back": back_to(agency)}
    )


def agency_of(request: PersonRequest, batch: str) -> Agency:
    """The agency of a declaration, for the coordinator of its partnership."""
    coordinated = coordinated_partnerships(request.user, timezone.localdate())
    rows = Agency.objects.filter(declarations__batch=batch, partnership__in=coordinated).distinct()
    return get_object_or_404(rows)


def back_to(agency: Agency) -> str:
    return f"{reverse('figures:workforce')}?partnership={agency.partnership.slug}"
