"""What a file of services would change here, before anything is."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.directory.exchange.reading import Known
from cms.directory.exchange.record import CONTENT, LISTS, Fault, Reading, Record, Row
from cms.directory.opening import OtherHours, Span
from cms.models import LawEntry, LoadedContent, Service
from cms.models.service import field_label
from cms.queries import directory
from cms.strands import strand_names


class What(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    What.NEW: _("New"),
    What.CHANGED: _("Changed"),
    What.SAME: _("As it is here"),
    What.KEPT: _("Left alone: somebody here has changed it"),
}


@dataclass(frozen=True)
class Step:
    """What becomes of one service of the file."""

    row: Row
    what: What
    service: Service | None = None
    changes: tuple[str, ...] = ()  # the names of the fields that differ

    @property
    def changed_fields(self) -> list[str]:
        return [str(NAMES.get(name) or field_label(name)) for name in self.changes]


NAMES = {"week": _("opening hours"), "exceptions": _("other hours")}


@dataclass(frozen=True)
class Plan:
    file: str
    steps: tuple[Step, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: str = ""
    counts: Mapping[What, int] = field(default_factory=dict)

    @property
    def to_write(self) -> list[Step]:
        return [step for step in self.steps if step.what in {What.NEW, What.CHANGED}]

    def first(self, number: int) -> "Plan":
        """As much of it as fits one request. The rest is found again by planning anew."""
        return replace(self, steps=tuple(self.to_write[:number]))

    @property
    def to_show(self) -> list[Step]:
        """What is worth reading before it is agreed to."""
        return [step for step in self.steps if step.what != What.SAME or step.row.notes]


def known_here() -> Known:
    laws = LawEntry.objects.live().values_list("code", flat=True)
    return Known(frozenset(strand_names()), frozenset(directory.places().by_code), frozenset(laws))


def plan(reading: Reading, *, file: str, on: date, over_edits: bool = False) -> Plan:
    """Two questions for 500 services. `over_edits` proposes changes also where an editor was at work here."""
    if reading.refused:
        return Plan(file, refused=reading.refused)
    there = services_by_key([row.record.id for row in reading.rows])
    loaded = dict(LoadedContent.objects.filter(key__startswith="service:").values_list("key", "fingerprint"))
    steps = tuple(step_of(row, there.get(row.record.id), loaded, on=on, over_edits=over_edits) for row in reading.rows)
    return Plan(file, steps, tuple(reading.faults), counts=Counter(step.what for step in steps))


def services_by_key(keys: list[UUID]) -> dict[UUID, Service]:
    locale = Locale.get_default()
    found: dict[UUID, Service] = {}
    for start in range(0, len(keys), 500):  # SQLite takes no longer lists
        rows = Service.objects.filter(locale=locale, translation_key__in=keys[start : start + 500])
        found |= {service.translation_key: service for service in rows.select_related("latest_revision", "locale")}
    return found


def step_of(row: Row, service: Service | None, loaded: Mapping[str, str], *, on: date, over_edits: bool) -> Step:
    if service is None:
        return Step(row, What.NEW)
    draft = latest(service)
    current = record_of(draft, on=on)
    coming = as_it_would_be(row.record, draft)
    told = [name for name in CONTENT if name in row.told]
    changes = tuple(name for name in told if getattr(coming, name) != getattr(current, name))
    if coming.checked_date and current.checked_date and coming.checked_date > current.checked_date:
        changes = (*changes, "checked_date")
    if not changes:
        return Step(row, What.SAME, service)
    is_untouched = loaded.get(key_of(row.record.id)) == fingerprint(current, row.told)
    return Step(row, What.CHANGED if is_untouched or over_edits else What.KEPT, service, changes)


def latest(service: Service) -> Service:
    """An entry as editors see it: its newest draft, if there is one."""
    if service.latest_revision is None:
        return service
    draft: Service = service.with_content_json(service.latest_revision.content)
    return draft


def as_it_would_be(coming: Record, draft: Service) -> Record:
    """A confidential address leaves no site, so that a file that has none takes none away."""
    if draft.is_address_secret and coming.is_address_secret and not coming.address:
        return replace(coming, address=draft.address)
    return coming


def record_of(service: Service, *, on: date) -> Record:
    lists: dict[str, Any] = {name: tuple(getattr(service, name)) for name in LISTS}
    names = [name for name in CONTENT if name not in {*LISTS, "week", "exceptions"}]
    return Record(
        id=service.translation_key,
        checked_date=service.checked_date,
        week=tuple(sorted((row.weekday, Span(row.opens, row.closes)) for row in service.opening_times.all())),
        exceptions=other_hours(service, on=on),
        **lists,
        **{name: getattr(service, name) for name in names},
    )


def other_hours(service: Service, *, on: date) -> tuple[OtherHours, ...]:
    rows = [row for row in service.opening_exceptions.all() if row.last_day >= on - timedelta(days=1)]
    found = [row.other_hours for row in rows]
    return tuple(sorted(found, key=lambda other: (other.first, other.last, other.spans)))


def key_of(number: UUID) -> str:
    return f"service:{number}"


def fingerprint(record: Record, told: Iterable[str]) -> str:
    """Of what a file spoke of, so that what an editor added of their own does not hold later files back."""
    said = {name: getattr(record, name) for name in told if name != "exceptions"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
