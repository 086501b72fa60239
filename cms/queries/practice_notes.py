"""Practice notes as visitors read them: those that an editor lets be shown, of resources that everyone sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q

from cms.models import Area, PracticeNote
from cms.queries.library import index, language_now
from cms.strands import strand_names

ON_A_PAGE = 20
MOST_ON_RESOURCE = 5


@dataclass(frozen=True, slots=True)
class Note:
    worked: str
    did_not: str
    strand: str
    area: str
    phase: str
    language: str
    day: date
    title: str
    address: str


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as far as there is such a thing."""

    strand: str
    area: str
    is_understood: bool


def understood(strand: str, area: str) -> Asked:
    known_strand = strand if strand in strand_names() else ""
    known_area = area if area and "\0" not in area and Area.objects.filter(code=area).exists() else ""
    return Asked(known_strand, known_area, (known_strand, known_area) == (strand, area))


def of_resource(key: UUID) -> list[Note]:
    return as_notes(PracticeNote.objects.shown().filter(resource_key=key)[:MOST_ON_RESOURCE])


def listed(asked: Asked, number: str | None) -> tuple[Page[PracticeNote], list[Note]]:
    """A note about no strand is about every one."""
    notes = PracticeNote.objects.shown().filter(resource_key__in=list(index(language_now()).places))
    if asked.strand:
        notes = notes.filter(Q(strand=asked.strand) | Q(strand=""))
    if asked.area:
        notes = notes.filter(area_code=asked.area)
    page = Paginator(notes, ON_A_PAGE).get_page(number)
    return page, as_notes(page.object_list)


def areas_named() -> list[tuple[str, str]]:
    """The areas that notes are shown of."""
    codes = PracticeNote.objects.shown().exclude(area_code="").values("area_code")
    return [(area.code, str(area)) for area in Area.objects.filter(code__in=codes).order_by("name", "code")]


def as_notes(rows: Iterable[PracticeNote]) -> list[Note]:
    notes = list(rows)
    of, strands = index(language_now()), strand_names()
    codes = {note.area_code for note in notes if note.area_code}
    areas = {area.code: str(area) for area in Area.objects.filter(code__in=codes)} if codes else {}
    found = []
    for note in notes:
        entry = of.at(note.resource_key)
        found.append(
            Note(
                note.worked,
                note.did_not,
                strands.get(note.strand, ""),
                areas.get(note.area_code, ""),
                note.get_phase_display(),
                note.language,
                note.written_date,
                entry.title if entry else note.resource_title,
                entry.address if entry else "",
            )
        )
    return found


def waiting() -> int:
    return PracticeNote.objects.waiting().count()
