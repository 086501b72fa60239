"""Rows as they were known at an instant: what was recorded later, or voided by then, is not seen."""

from datetime import date, datetime
from typing import TypeVar, cast

from django.db.models import Case, F, Q, QuerySet, When

from agencies.models import AccountLink
from agencies.models.dated import PostQuerySet, PostRow
from certificates.models import Certificate
from courses.enums import EvidenceKind, Grade
from courses.models import Evidence

MODULE_HELD_BY = (EvidenceKind.MODULE_COMPLETED, EvidenceKind.PRIOR_LEARNING)

Row = TypeVar("Row", bound=PostRow)


def in_force(rows: QuerySet[Row], *, on: date, known_at: datetime | None) -> QuerySet[Row]:
    """As known at an instant, an end that was recorded later had not come yet."""
    dated = cast(PostQuerySet, rows)
    return cast("QuerySet[Row]", dated.on(on) if known_at is None else dated.on_as_known(on, known_at))


def links(known_at: datetime | None) -> QuerySet[AccountLink, tuple[int, int]]:
    """(duplicate, kept) accounts of one human. That two are one has no days: once it is said, it is so of every day."""
    return AccountLink.objects.as_known(known_at).values_list("duplicate", "kept")


def certificates(*, on: date, known_at: datetime | None) -> QuerySet[Certificate]:
    """Certificates valid on a day: any one of them covers, so that a later shorter one cancels nothing."""
    if known_at is None:
        return Certificate.objects.valid_on(on)
    standing = Q(withdrawn_date=None) | Q(withdrawn_date__gt=on) | Q(withdrawn_at__gt=known_at)
    return _certificates(on, known_at).filter(standing, valid_until_date__gt=on)


def ended_certificates(*, on: date, known_at: datetime | None) -> QuerySet[Certificate]:
    """Certificates that held once and no longer do on the day."""
    withdrawn = Q(withdrawn_date__lte=on)
    if known_at is not None:
        withdrawn &= Q(withdrawn_at__lte=known_at)
    return _certificates(on, known_at).filter(withdrawn | Q(valid_until_date__lte=on))


def certificate_end(known_at: datetime | None) -> Case:
    """The first day a certificate no longer holds: an announced withdrawal comes before the printed end."""
    announced = Q(withdrawn_date__lt=F("valid_until_date"))
    if known_at is not None:
        announced &= Q(withdrawn_at__lte=known_at)
    return Case(When(announced, then="withdrawn_date"), default="valid_until_date")


def module_completions(*, on: date, known_at: datetime | None) -> QuerySet[Evidence]:
    """Completed modules that are in date on a day."""
    return _module_completions(on, known_at).filter(Q(valid_until_date=None) | Q(valid_until_date__gt=on))


def ended_module_completions(*, on: date, known_at: datetime | None) -> QuerySet[Evidence]:
    return _module_completions(on, known_at).filter(valid_until_date__lte=on)


def _certificates(on: date, known_at: datetime | None) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(issued_date__lte=on)
    if known_at is None:
        return rows.filter(superseded_at=None)
    replaced_later = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    return rows.filter(replaced_later, issued_at__lte=known_at)


def _module_completions(on: date, known_at: datetime | None) -> QuerySet[Evidence]:
    # A package's own report satisfies nothing.
    rows = Evidence.objects.filter(kind__in=MODULE_HELD_BY, happened_date__lte=on).exclude(grade=Grade.PACKAGE)
    if known_at is None:
        return rows.filter(correction=None)
    return rows.filter(Q(correction=None) | Q(correction__recorded_at__gt=known_at), recorded_at__lte=known_at)
