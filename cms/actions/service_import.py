"""Writes the services of a file as drafts, for editors here to agree on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale

from cms.directory.exchange.record import CONTENT, LISTS, Record
from cms.directory.life import due_after
from cms.directory.opening import OtherHours
from cms.models import LoadedContent, OpeningException, OpeningTime, Service
from cms.queries.service_import import Plan, Step, as_it_would_be, fingerprint, key_of, latest, record_of


@dataclass(frozen=True)
class Keeper:
    """The post that keeps true what comes in."""

    owner: str
    owner_email: str = ""


@transaction.atomic
def load(plan: Plan, *, keeper: Keeper, at: datetime, by: Any = None) -> int:
    """This function will write each new or changed service as a draft, and answer how many. It publishes nothing.

    Safe to run again: the second plan of the same file has nothing to write.
    """
    for step in plan.to_write:
        draft = new_service(step, keeper=keeper, at=at) if step.service is None else latest(step.service)
        fill(draft, as_it_would_be(step.row.record, draft), told=step.row.told, at=at)
        if step.service is None:
            draft.save()
            log(instance=draft, action="wagtail.create", user=by, content_changed=True)
        # A draft may still wait for its category; publishing it by the form asks for one.
        draft.save_revision(user=by, log_action=True, clean=bool(draft.categories))
        remember(draft, told=step.row.told, file=plan.file, at=at)
    return len(plan.to_write)


def new_service(step: Step, *, keeper: Keeper, at: datetime) -> Service:
    """Without a day in the file, the day it comes in counts as checked: somebody agrees to it before it is seen."""
    today = timezone.localdate(at)
    return Service(
        translation_key=step.row.record.id,
        locale=Locale.get_default(),
        live=False,
        owner=keeper.owner,
        owner_email=keeper.owner_email,
        checked_date=today,
        review_date=due_after(today),
    )


def fill(draft: Service, coming: Record, *, told: frozenset[str], at: datetime) -> None:
    for name in told & set(CONTENT):
        if name not in {"week", "exceptions"}:
            value = getattr(coming, name)
            setattr(draft, name, list(value) if name in LISTS else value)
    if coming.checked_date and coming.checked_date <= timezone.localdate(at):
        draft.checked_date, draft.review_date = coming.checked_date, due_after(coming.checked_date)
    if "week" in told:
        draft.opening_times.set(
            [OpeningTime(weekday=day, opens=span.opens, closes=span.closes) for day, span in coming.week]
        )
    if "exceptions" in told:
        draft.opening_exceptions.set([row for other in coming.exceptions for row in rows_of(other)])


def rows_of(other: OtherHours) -> list[OpeningException]:
    return [
        OpeningException(
            first_day=other.first,
            last_day=other.last,
            opens=span.opens if span else None,
            closes=span.closes if span else None,
            note=other.note,
        )
        for span in other.spans or (None,)
    ]


def remember(draft: Service, *, told: frozenset[str], file: str, at: datetime) -> None:
    written = fingerprint(record_of(draft, on=timezone.localdate(at)), told)
    LoadedContent.objects.update_or_create(
        key=key_of(draft.translation_key),
        defaults={"path": file[:200], "checksum": written, "fingerprint": written, "loaded_at": at},
    )
