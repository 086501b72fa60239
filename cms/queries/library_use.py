"""How the library is used, for those who count: numbers of a stretch of days, and what schools chose to tell."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from cms.enums import FileKind, FilePart, Phase
from cms.models import Area, ResourceDownload, ResourcePage, ResourceUse

NEWEST = 50
School = tuple[str, str]  # its name as it is compared, and its area


@dataclass(frozen=True, slots=True)
class OfResource:
    """What was taken of a resource. `title` is empty where it is gone."""

    key: UUID
    title: str
    pdf: int
    word: int
    worksheets: int
    schools: int

    @property
    def downloads(self) -> int:
        return self.pdf + self.word + self.worksheets


@dataclass(frozen=True, slots=True)
class Told:
    """What a school told."""

    day: date
    school: str
    phase: str
    area: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Used:
    """The use of the library from the first to the last day, both counted."""

    schools: int
    phases: tuple[tuple[Phase, int], ...]
    resources: tuple[OfResource, ...]
    told: tuple[Told, ...]

    @property
    def downloads(self) -> int:
        return sum(line.downloads for line in self.resources)


def used(first: date, last: date) -> Used:
    """Four questions, however much was used."""
    told = list(ResourceUse.objects.filter(day__range=(first, last)).order_by("-day", "-pk"))
    titles = resource_titles()
    by_phase: dict[str, set[School]] = defaultdict(set)
    by_resource: dict[UUID, set[School]] = defaultdict(set)
    for use in told:
        school = (use.school_key, use.area_code)
        by_phase[use.phase].add(school)
        by_resource[use.resource_key].add(school)
    return Used(
        schools=len(set().union(*by_phase.values())) if by_phase else 0,
        phases=tuple((phase, len(by_phase[phase])) for phase in Phase if by_phase.get(phase)),
        resources=of_resources(first, last, by_resource, titles),
        told=as_told(told[:NEWEST], titles),
    )


def resource_titles() -> dict[UUID, str]:
    """English ones first: one resource, one line."""
    pages = ResourcePage.objects.values_list("translation_key", "title", "locale__language_code")
    found: dict[UUID, str] = {}
    for key, title, language in pages:
        if language == settings.LANGUAGE_CODE or key not in found:
            found[key] = title
    return found


def of_resources(
    first: date, last: date, schools: dict[UUID, set[School]], titles: dict[UUID, str]
) -> tuple[OfResource, ...]:
    """The most taken first."""
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    rows = ResourceDownload.objects.filter(day__range=(first, last)).values_list("resource_key", "part", "kind")
    for key, part, kind, count in rows.annotate(taken=Sum("count")).order_by():
        counts[key]["worksheets" if part == FilePart.WORKSHEET else kind] += count
    lines = [
        OfResource(
            key,
            titles.get(key, ""),
            counts[key][FileKind.PDF],
            counts[key][FileKind.WORD],
            counts[key]["worksheets"],
            len(schools.get(key, ())),
        )
        for key in counts.keys() | schools.keys()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.downloads, -line.schools, line.title.casefold(), str(line.key))))


def as_told(uses: list[ResourceUse], titles: dict[UUID, str]) -> tuple[Told, ...]:
    areas = {area.code: str(area) for area in Area.objects.filter(code__in={use.area_code for use in uses})}
    return tuple(
        Told(
            use.day,
            use.school,
            use.get_phase_display(),
            areas.get(use.area_code, use.area_code),
            titles.get(use.resource_key, ""),
            use.reason,
        )
        for use in uses
    )
