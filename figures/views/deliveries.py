"""Standing reports by mail: who gets which, what was sent, and stopping them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated, get_led
from figures.actions import deliveries as actions
from figures.forms.deliveries import ReceiverForm, RhythmForm
from figures.queries.deliveries import log_of, order_of, receivers_in


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def reports(request: PersonRequest, slug: str) -> HttpResponse:
    """A lead's own report of an agency, or of the teams they lead."""
    led = get_led(request, slug)
    mine = order_of(request.user, agency=led.agency)
    form = RhythmForm(request.POST or None, initial={"rhythm": mine.rhythm if mine else ""})
    if request.method == "POST" and form.is_valid():
        rhythm = form.cleaned_data["rhythm"]
        actions.order(person=request.user, agency=led.agency, rhythm=rhythm, by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("figures:reports", slug)
    context = {
        "led": led,
        "section": "reports",
        "heading": _("Reports by mail"),
        "form": form,
        "order": mine,
        "log": log_of(person=request.user, agency=led.agency),
    }
    return render(request, "figures/deliveries/agency.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def partnership_reports(request: PersonRequest, slug: str) -> HttpResponse:
    """The coordinator's own report, those of the leads, and what was sent."""
    there = get_coordinated(request, slug)
    receivers = receivers_in(there.partnership, on=there.today)
    mine = order_of(request.user, partnership=there.partnership)
    choices = [(f"{each.agency.slug}:{each.person.public_id}", f"{each.person}, {each.agency}") for each in receivers]
    is_of_lead = "receiver" in request.POST
    form = RhythmForm(
        request.POST if request.method == "POST" and not is_of_lead else None,
        initial={"rhythm": mine.rhythm if mine else ""},
    )
    of_lead = ReceiverForm(request.POST if is_of_lead else None, choices=choices)
    now = timezone.now()
    if form.is_bound and form.is_valid():
        rhythm = form.cleaned_data["rhythm"]
        actions.order(person=request.user, partnership=there.partnership, rhythm=rhythm, by=request.user, at=now)
        messages.success(request, _("Saved."))
        return redirect("figures:partnership-reports", slug)
    if of_lead.is_bound and of_lead.is_valid():
        place = [value for value, _label in choices].index(of_lead.cleaned_data["receiver"])
        lead, rhythm = receivers[place], of_lead.cleaned_data["how_often"]
        actions.order(person=lead.person, agency=lead.agency, rhythm=rhythm, by=request.user, at=now)
        messages.success(request, _("Saved."))
        return redirect("figures:partnership-reports", slug)
    context = {
        "partnership": there.partnership,
        "section": "reports",
        "heading": _("Reports by mail"),
        "form": of_lead if of_lead.is_bound else form,
        "own": form,
        "of_lead": of_lead,
        "order": mine,
        "receivers": receivers,
        "log": log_of(partnership=there.partnership),
    }
    return render(request, "figures/deliveries/partnership.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # mail programs have no token of ours; the link itself is signed, and can do nothing else
@never_cache
def stop_report(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, so that whoever looks into mail for danger stops nothing; acts on POST. Both can be done again."""
    order = actions.order_from(token)
    if order is None:
        raise Http404
    if request.method == "POST":
        order = actions.stop(order=order, by=order.person, at=timezone.now())
    response = render(request, "figures/deliveries/stop.html", {"is_stopped": order.stopped_at is not None})
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
