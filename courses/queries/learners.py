"""The learner as every verb of learning needs them: locked, with their calendar and their cycle."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from agencies.models import Membership, Person
from agencies.queries.prepared import Given, Prepared
from agencies.rules import local_day
from courses.queries.pathways import cycles_with_module


@dataclass(frozen=True, slots=True)
class Learner:
    today: date
    cycle_id: int | None = None


def lock(person: Person, *, at: datetime, module_key: UUID | None = None) -> Learner:
    """Waits for and takes the one lock under which a person's learning is decided. Only inside a transaction.

    Two last lessons finished at once must not each miss the other, nor two renewals open twice, whichever of the
    person's courses they belong to. Only the row's own columns are locked, so that evidence may still point at it.
    """
    locked = LOCKED if module_key is None else LOCKED_FOR_MODULE
    [(zone, cycle_id)] = locked.rows(person=person.pk, module=module_key)
    return Learner(today=local_day(at, zone), cycle_id=cycle_id)


def locking(cycle: Any) -> QuerySet[Any, Any]:
    rows = Person.objects.select_for_update(of=("self",), no_key=True)
    named = rows.filter(pk=Given("person", Person._meta.pk)).annotate(zone=zone_of(OuterRef("pk")), cycle=cycle)
    return named.values_list("zone", "cycle")


def zone_of(person: Any) -> Coalesce:
    """The time zone in which a person's days are counted: that of the partnership they joined last."""
    newest = Membership.objects.standing().filter(person=person).order_by("-start_date", "-pk")
    return Coalesce(Subquery(newest.values("agency__partnership__time_zone")[:1]), Value(settings.TIME_ZONE))


def latest_cycle() -> Subquery:
    """The cycle that learning in a module is written in: an open one if there is one, else the newest."""
    module = Given("module", Page._meta.get_field("translation_key"))
    cycles: QuerySet[Any] = cycles_with_module(OuterRef("pk"), module)
    return Subquery(cycles.order_by(F("completed_at").desc(nulls_first=True), "-pk").values("pk")[:1])


LOCKED = Prepared(lambda: locking(Value(None, output_field=IntegerField())))
LOCKED_FOR_MODULE = Prepared(lambda: locking(latest_cycle()))
