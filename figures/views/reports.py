"""A coordinator's figures beside coverage: over time, running out, what it takes, and what stands behind them."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.queries import charter as charters
from agencies.requests import PersonRequest
from figures import pictures, rules, tables
from figures.actions import standings
from figures.forms.reports import PickForm, SeatsForm
from figures.queries.grades import grades_of
from figures.queries.history import history, lapses, trend
from figures.queries.names import report_names
from figures.queries.readiness import centres_across
from figures.queries.seats import seats
from figures.queries.statements import as_published
from figures.queries.targets import targets
from figures.views.areas import get_coordinated

MONTHS = 24
LAPSE_DAYS = 90


@require_safe
@login_required
@never_cache
def trend_page(request: PersonRequest) -> HttpResponse:
    """The ends of 24 months, as now known, and what was published of them."""
    found = get_coordinated(request)
    names = report_names(found.partnership)
    form = PickForm(request.GET, today=found.today, names=names)
    context = found.frame("trend", _("Over time")) | {"form": form}
    if form.is_valid():
        where = form.where
        days = rules.month_ends(on=found.today, months=MONTHS)
        points = trend(found.partnership, days=days, agency=where.agency, course=where.subject)
        aims = targets(found.partnership, on=found.today)
        target = aims.of_course(where.subject) if where.subject else aims.overall
        published = [] if where.agency else as_published(found.partnership, course=where.subject)
        context |= pictures.trend_context(points, target=target, published=published)
        context["only"] = form.chosen_labels
    return render(request, "figures/trend.html", context)


@require_safe
@login_required
@never_cache
def running_out(request: PersonRequest) -> HttpResponse:
    """What ends within 90 days, by week, and what would be left if nobody renewed."""
    found = get_coordinated(request)
    names = report_names(found.partnership)
    form = PickForm(request.GET, today=found.today, names=names)
    context = found.frame("running-out", _("Running out")) | {"form": form}
    if form.is_valid():
        where, then = form.where, found.today + timedelta(days=LAPSE_DAYS)
        weeks = lapses(found.partnership, on=found.today, days=LAPSE_DAYS, agency=where.agency, course=where.subject)
        now, later = (history(found.partnership, on=day) for day in (found.today, then))
        context |= pictures.lapses_context(weeks, on=found.today, days=LAPSE_DAYS)
        context |= {"lines": tables.now_and_then(now, later, names, where), "then": then, "only": form.chosen_labels}
    return render(request, "figures/running_out.html", context)


@require_safe
@login_required
@never_cache
def seats_page(request: PersonRequest) -> HttpResponse:
    """How many trainings would reach the target by a day, by agency and course."""
    found = get_coordinated(request)
    names = report_names(found.partnership)
    form = SeatsForm(request.GET, today=found.today)
    context = found.frame("seats", _("What it takes")) | {"form": form}
    if form.is_valid():
        aims = targets(found.partnership, on=found.today)
        coverage = history(found.partnership, on=form.day)
        context |= {"seats": seats(coverage, aims, names, places=form.cleaned_data["places"]), "day": form.day}
    return render(request, "figures/seats.html", context)


@require_safe
@login_required
@never_cache
def centres(request: PersonRequest) -> HttpResponse:
    """Whether reporting centres have enough people in date."""
    found = get_coordinated(request)
    rows = centres_across(found.partnership, on=found.today)
    context = found.frame("centres", _("Reporting centres")) | {
        "centres": rows,
        "asked": sum(each.is_asked for each in rows),
        "ready": sum(each.is_ready for each in rows),
    }
    return render(request, "figures/centres.html", context)


@require_safe
@login_required
@never_cache
def evidence(request: PersonRequest) -> HttpResponse:
    """On whose word what is held rests: five grades, kept apart."""
    found = get_coordinated(request)
    names = report_names(found.partnership)
    is_whole = standings.catch_up_all(partnership=found.partnership, day=found.today, at=found.now)
    context = found.frame("evidence", _("What the figures rest on")) | {"is_whole": is_whole}
    context |= pictures.grades_context(grades_of(found.partnership, names))
    return render(request, "figures/evidence.html", context)


@require_safe
@login_required
@never_cache
def charter(request: PersonRequest) -> HttpResponse:
    """Who has signed the charter, and whose promise is confirmed."""
    found = get_coordinated(request)
    current = charters.charter_on(found.partnership, found.today)
    signed = charters.signatories(found.partnership, current, found.today)
    missing = charters.agencies_not_signed(found.partnership, signed) if current else []
    context = found.frame("charter", _("Charter")) | {"charter": current, "signed": signed, "missing": missing}
    return render(request, "figures/charter.html", context)
