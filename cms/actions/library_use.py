"""Counts what is taken from the library, and keeps what schools tell about it for a while."""

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms.enums import FileKind, FilePart, Phase
from cms.models import ResourceDownload, ResourceUse
from cms.rules import compared_name

log = logging.getLogger(__name__)
USES_KEPT_DAYS = 730


def count_download(*, resource: UUID, part: FilePart, kind: FileKind, on: date) -> None:
    """One more. A count that cannot be written down is lost: nobody goes without their lesson for it."""
    row = {"resource_key": resource, "part": part, "kind": kind, "day": on}
    try:
        with transaction.atomic():
            if not add_one(row):
                add_first(row)
    except DatabaseError:
        log.exception("A download could not be counted")


def add_one(row: dict[str, object]) -> int:
    return ResourceDownload.objects.filter(**row).update(count=F("count") + 1)


def add_first(row: dict[str, object]) -> None:
    try:
        with transaction.atomic():
            ResourceDownload.objects.create(**row, count=1)
    except IntegrityError:  # somebody else was the first of the day at the same moment
        add_one(row)


def tell_use(*, resource: UUID, school: str, phase: Phase, reason: str, area: str, on: date) -> ResourceUse:
    """Writes down that a school uses a resource; told twice in a day it is one."""
    use, _is_new = ResourceUse.objects.get_or_create(
        resource_key=resource,
        school_key=compared_name(school),
        area_code=area,
        phase=phase,
        day=on,
        defaults={"school": school, "reason": reason},
    )
    return use


def let_go(at: datetime) -> int:
    """Forgets what schools told more than two years ago. Counts of downloads stay: nobody is in them."""
    before = timezone.localdate(at) - timedelta(days=USES_KEPT_DAYS)
    gone, _of_each = ResourceUse.objects.filter(day__lt=before).delete()
    return gone
