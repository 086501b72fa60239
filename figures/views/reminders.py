"""Reminders in the areas of leads and coordinators: what leaves in the next days, the plan, the log, dead addresses."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actions import bounces
from agencies.models import Agency, Partnership
from agencies.models.dated import not_over
from agencies.requests import PersonRequest
from agencies.rules import number_in
from agencies.views.areas import Led, get_coordinated, get_led, get_led_whole
from figures.actions import planned, plans
from figures.enums import Withheld
from figures.forms.reminders import PROPOSED, LogForm, PlanForm, StepFormSet, as_initial
from figures.models import ReminderPlan
from figures.queries import dry_run, message_log
from figures.queries.names import get_titles
from figures.rules.reminders import Step

NAMES_ON_A_PAGE = 50


# --- what leaves in the next days -----------------------------------------------------------------------------------


@require_GET
@login_required
@never_cache
def reminders(request: PersonRequest, slug: str) -> HttpResponse:
    """How many people of an agency are told on each of the next days, and who, and who is not and why."""
    led = get_led(request, slug)
    posts = None if led.is_whole else set(led.posts.values_list("pk", flat=True))
    days = dry_run.shown(planned.forecast(led.agency.partnership, at=timezone.now()), {led.agency.pk}, posts)
    context = in_agency(led, _("Reminders")) | {
        "days": days,
        "plan": plans.plan_of(led.agency.partnership, led.agency) or plans.plan_of(led.agency.partnership),
    }
    chosen = request.GET.get("day")
    if not chosen:
        return render(request, "figures/reminders/agency.html", context)
    day = next((each for each in days if each.day == day_from(chosen)), None)
    if day is None:
        return redirect("figures:reminders", slug)
    is_sent = request.GET.get("list") != "withheld"
    names = dry_run.named(day.sent if is_sent else day.withheld, led.agency, posts)
    page = Paginator(names, NAMES_ON_A_PAGE).get_page(request.GET.get("page"))
    kept = {"day": day.day.isoformat()} | ({} if is_sent else {"list": "withheld"})
    context |= {"chosen": day, "is_sent": is_sent, "page": page, "query": f"{urlencode(kept)}&"}
    return render(request, "figures/reminders/day.html", context | {"labels": labels()})


@require_GET
@login_required
@never_cache
def partnership_reminders(request: PersonRequest, slug: str) -> HttpResponse:
    """The same in numbers for every agency of a partnership, and what was sent in the last four weeks."""
    area = get_coordinated(request, slug)
    days = planned.forecast(area.partnership, at=timezone.now())
    agencies = list(area.partnership.agencies.order_by("name"))
    context = {
        "partnership": area.partnership,
        "heading": _("Reminders"),
        "section": "reminders",
        "plan": plans.plan_of(area.partnership),
        "days": dry_run.shown(days, {agency.pk for agency in agencies}),
        "agencies": [(agency, dry_run.shown(days, {agency.pk})) for agency in agencies],
        "counts": message_log.counts_since(area.partnership, area.today - timedelta(days=28)),
        "labels": labels(),
    }
    return render(request, "figures/reminders/partnership.html", context)


def in_agency(led: Led, heading: str) -> dict[str, Any]:
    return {"led": led, "agency": led.agency, "heading": heading, "section": "reminders"}


def labels() -> dict[str, Any]:
    return {each.value: each.label for each in Withheld}


def day_from(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


# --- the plan -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def agency_plan(request: PersonRequest, slug: str) -> HttpResponse:
    """An agency's own plan in the place of its partnership's."""
    led = get_led_whole(request, slug)
    own = plans.plan_of(led.agency.partnership, led.agency)
    shared = plans.plan_of(led.agency.partnership)
    if "follow" in request.POST:
        return follow(request, led, own)
    context = in_agency(led, _("Plan of reminders")) | {"base": "agencies/agency_page.html", "shared": shared}
    return edit(request, led.agency.partnership, led.agency, own, shared, context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def partnership_plan(request: PersonRequest, slug: str) -> HttpResponse:
    area = get_coordinated(request, slug)
    context = {
        "partnership": area.partnership,
        "base": "agencies/partnership_page.html",
        "heading": _("Plan of reminders"),
        "section": "reminders",
    }
    return edit(request, area.partnership, None, plans.plan_of(area.partnership), None, context)


def edit(
    request: PersonRequest,
    partnership: Partnership,
    agency: Agency | None,
    plan: ReminderPlan | None,
    shared: ReminderPlan | None,
    context: dict[str, Any],
) -> HttpResponse:
    model = plan or shared
    steps = [Step(step.about, step.days, step.to) for step in model.steps.all()] if model else PROPOSED
    given = request.POST if request.method == "POST" else None
    start = None if model is None or plan is not None else {name: getattr(model, name) for name in PlanForm.Meta.fields}
    form = PlanForm(given, instance=plan, initial={**(start or {}), "version": plan.version if plan else 0})
    rows = StepFormSet(given, initial=None if given is not None else as_initial(steps), prefix="steps")
    if given is not None and form.is_valid() and rows.is_valid() and saved(request, partnership, agency, form, rows):
        name = "figures:reminders" if agency else "figures:partnership-reminders"
        return redirect(name, agency.slug if agency else partnership.slug)
    context |= {"form": form, "rows": rows, "plan": plan, "errors": faults_in(rows)}
    return render(request, "figures/reminders/plan.html", context)


def faults_in(rows: Any) -> list[tuple[str, str]]:
    """What is wrong with steps, for the top of the page: each leads to its field."""
    found = [(str(text), "") for text in rows.non_form_errors()]
    for number, row in enumerate(rows.forms, start=1):
        for field in row:
            for text in field.errors:
                words = _("Step %(number)d, %(field)s: %(text)s")
                found.append((words % {"number": number, "field": field.label, "text": text}, field.auto_id))
    return found


def saved(request: PersonRequest, partnership: Partnership, agency: Agency | None, form: PlanForm, rows: Any) -> bool:
    said = {name: form.cleaned_data[name] for name in PlanForm.Meta.fields}
    try:
        plans.say(
            partnership=partnership,
            agency=agency,
            version=form.cleaned_data["version"],
            steps=rows.steps,
            by=request.user,
            at=timezone.now(),
            **said,
        )
    except plans.ChangedMeanwhile:
        form.add_error(
            None,
            _("Somebody else changed this plan since you opened it. Open it again, then make your change."),
        )
        return False
    messages.success(request, _("The plan is saved. Below is what it sends in the next days."))
    return True


def follow(request: PersonRequest, led: Led, own: ReminderPlan | None) -> HttpResponse:
    version = number_in(request.POST.get("version"))
    try:
        plans.follow_partnership(
            agency=led.agency,
            version=version if version is not None else own.version if own else 0,
            by=request.user,
            at=timezone.now(),
        )
    except plans.ChangedMeanwhile:
        messages.error(request, _("Somebody else changed this plan since you opened it. Look at it again first."))
        return redirect("figures:reminder-plan", led.agency.slug)
    messages.success(request, _("Your agency follows the plan of the partnership again."))
    return redirect("figures:reminders", led.agency.slug)


# --- the log --------------------------------------------------------------------------------------------------------


@require_GET
@login_required
@never_cache
def log(request: PersonRequest, slug: str) -> HttpResponse:
    """What was sent, and what was not and why; newest first."""
    led = get_led(request, slug)
    form = LogForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = message_log.of_agency(led.agency, None if led.is_whole else led.posts)
    piece = message_log.piece(message_log.narrowed(rows, wanted), led.agency, after=request.GET.get("after", ""))
    query = urlencode(form.query)
    subjects = {nudge.subject for entry in piece.rows for nudge in entry.nudges}
    context = in_agency(led, _("Reminders sent and not sent")) | {
        "form": form,
        "piece": piece,
        "titles": get_titles(subjects) | dry_run.titles_of_sessions(subjects),
        "query": f"{query}&" if query else "",
    }
    return render(request, "figures/reminders/log.html", context)


# --- addresses that mail comes back from ----------------------------------------------------------------------------


@require_GET
@login_required
@never_cache
def dead(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led(request, slug)
    found = message_log.dead_addresses(led.posts.filter(not_over(led.today)))
    page = Paginator(found, NAMES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "figures/reminders/dead.html", in_agency(led, _("Mail that came back")) | {"page": page})


@require_POST
@login_required
@never_cache
def clear(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """A lead who knows that mail reaches somebody again says so."""
    led = get_led(request, slug)
    there = message_log.dead_addresses(led.posts.filter(not_over(led.today)))
    row = there.filter(person__public_id=public_id).first()
    if row is not None and row.person is not None:  # pressed twice, it is cleared already
        bounces.clear(person=row.person, address=row.address, by=request.user, at=timezone.now(), agency=led.agency)
        messages.success(request, _("Mail goes to %(name)s again.") % {"name": row.person.name})
    return redirect("figures:dead-addresses", slug)
