"""What waits for somebody who keeps the directory, list by list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.directory import asking, life
from cms.models import Maintainer, ProblemReport, Service, ServiceAnswer
from cms.queries import directory

ON_A_PAGE = 20


class Tray(models.TextChoices):
    PROPOSALS = "proposals", _("Proposals")
    PROBLEMS = "problems", _("Problems reported")
    SHOWN = "shown", _("Shown already")
    DUE = "due", _("Due")
    STALE = "stale", _("Not checked recently")
    HIDDEN = "hidden", _("Hidden")
    CLOSING = "closing", _("Closing")
    ALONE = "alone", _("Without a contact")


OF_ENTRIES = (Tray.DUE, Tray.STALE, Tray.HIDDEN, Tray.CLOSING, Tray.ALONE)


@dataclass(frozen=True)
class Troubled:
    """An entry with what visitors reported of it."""

    service: Service
    problems: list[ProblemReport]

    @property
    def is_flagged(self) -> bool:
        return len(self.problems) >= asking.FLAGGED_FROM


def in_life(state: life.Life, on: date, to: str = "") -> Q:
    """Published entries in a state on a day: the same as `life.life_on`, asked of the database."""
    due, closed = f"{to}review_date", f"{to}closed_date"
    stale_from, hidden_from = on - timedelta(life.STALE_AFTER_DAYS), on - timedelta(life.HIDDEN_AFTER_DAYS)
    is_open = Q(**{f"{to}live": True}) & (Q(**{closed: None}) | Q(**{f"{closed}__gt": on}))
    return {
        life.Life.LIVE: is_open & Q(**{f"{due}__gt": on}),
        life.Life.DUE: is_open & Q(**{f"{due}__lte": on, f"{due}__gt": stale_from}),
        life.Life.STALE: is_open & Q(**{f"{due}__lte": stale_from, f"{due}__gt": hidden_from}),
        life.Life.HIDDEN: is_open & Q(**{f"{due}__lte": hidden_from}),
    }[state]


def entries(tray: Tray, on: date) -> Q:
    public = Q(live=True) & (Q(closed_date=None) | Q(closed_date__gt=on))
    if tray == Tray.CLOSING:
        return public & Q(closed_date__gt=on)
    if tray == Tray.ALONE:
        return public & ~Q(Exists(Maintainer.objects.filter(service=OuterRef("pk"))))
    return in_life(life.Life(tray.value), on)


def kept() -> QuerySet[Service]:
    """Translations follow the entry they are of."""
    rows: QuerySet[Service] = Service.objects.in_language(None)
    return rows


def counts(*, on: date) -> dict[Tray, int]:
    of_entries = kept().aggregate(**{tray.value: Count("pk", filter=entries(tray, on)) for tray in OF_ENTRIES})
    answers = ServiceAnswer.objects.aggregate(
        proposals=Count("pk", filter=Q(is_waiting=True)), shown=Count("pk", filter=Q(is_waiting=False, settled_at=None))
    )
    problems = ProblemReport.objects.filter(settled_date=None).aggregate(problems=Count("service", distinct=True))
    found = {**of_entries, **answers, **problems}
    return {tray: found[tray.value] for tray in Tray}


def tray_of(tray: Tray, *, on: date, number: Any) -> Page:
    if tray == Tray.PROBLEMS:
        return problems_page(number)
    if tray in (Tray.PROPOSALS, Tray.SHOWN):
        rows = ServiceAnswer.objects.filter(is_waiting=tray == Tray.PROPOSALS).select_related("service")
        if tray == Tray.SHOWN:
            rows = rows.filter(settled_at=None)
        return Paginator(rows.order_by("said_at", "pk"), ON_A_PAGE).get_page(number)
    found = kept().filter(entries(tray, on)).prefetch_related("maintainers").order_by("review_date", "name", "pk")
    return Paginator(found, ON_A_PAGE).get_page(number)


def problems_page(number: Any) -> Page:
    """The entries of which most was reported come first."""
    of_entry = Count("problems", filter=Q(problems__settled_date=None))
    since = Min("problems__made_date", filter=Q(problems__settled_date=None))
    rows = Service.objects.annotate(reported=of_entry, since=since).filter(reported__gt=0)
    page = Paginator(rows.order_by("-reported", "since", "pk"), ON_A_PAGE).get_page(number)
    services = list(page.object_list)
    reports: dict[int, list[ProblemReport]] = defaultdict(list)
    for report in ProblemReport.objects.filter(service__in=services, settled_date=None):
        reports[report.service_id].append(report)
    page.object_list = [Troubled(service, reports[service.pk]) for service in services]
    return page


def area_words() -> dict[str, str]:
    return {code: place.name for code, place in directory.places().by_code.items()}
