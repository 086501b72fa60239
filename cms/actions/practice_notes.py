from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from cms.enums import NoteState, Phase
from cms.models import PracticeNote, ResourcePage

WAITING_DAYS, REFUSED_DAYS = 180, 30


def write(
    *,
    once: UUID,
    resource: ResourcePage,
    strand: str,
    area: str,
    phase: Phase,
    worked: str,
    did_not: str,
    language: str,
    on: date,
) -> PracticeNote:
    """Keeps a note until an editor has read it. The same form sent twice is one note."""
    note, _is_new = PracticeNote.objects.get_or_create(
        once=once,
        defaults={
            "resource_key": resource.translation_key,
            "resource_title": resource.title,
            "strand": strand,
            "area_code": area,
            "phase": phase,
            "worked": worked,
            "did_not": did_not,
            "language": language,
            "written_date": on,
        },
    )
    return note


def let_go(at: datetime) -> int:
    """Forgets what nobody read in half a year, and what was refused a month ago."""
    today = timezone.localdate(at)
    unread = PracticeNote.objects.waiting().filter(written_date__lt=today - timedelta(days=WAITING_DAYS))
    refused = PracticeNote.objects.filter(
        state=NoteState.REFUSED, decided_date__lt=today - timedelta(days=REFUSED_DAYS)
    )
    return unread.delete()[0] + refused.delete()[0]
