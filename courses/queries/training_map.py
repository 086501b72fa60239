"""The training map: which topics each agency has covered, by what, and how fresh the knowledge of it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, ngettext
from wagtail.models import Page

from agencies.models import Agency, Partnership, Person
from agencies.rules import local_day
from courses.enums import Cover
from courses.models import Adoption, MapCheck, Topic, Training
from courses.queries import outline

CHECK_DAYS = 365


@dataclass(frozen=True, slots=True)
class Known:
    """A training, and the day on which somebody last said that it is so."""

    training: Training
    checked: date | None
    on: date

    @property
    def days(self) -> int | None:
        return (self.on - self.checked).days if self.checked else None

    @property
    def is_stale(self) -> bool:
        return self.days is None or self.days > CHECK_DAYS

    @property
    def age(self) -> str:
        """How long ago it was checked, in words."""
        if self.days is None:
            return gettext("never checked")
        if self.days == 0:
            return gettext("checked today")
        if self.days < 60:
            return ngettext("checked %(n)s day ago", "checked %(n)s days ago", self.days) % {"n": self.days}
        months = self.days * 12 // 365
        return ngettext("checked %(n)s month ago", "checked %(n)s months ago", months) % {"n": months}


@dataclass(frozen=True, slots=True)
class Adopted:
    adoption: Adoption
    title: str


@dataclass(frozen=True)
class Cell:
    """What one agency has for one topic."""

    agency: Agency
    topic: Topic
    adopted: tuple[Adopted, ...]
    trainings: tuple[Known, ...]

    @cached_property
    def cover(self) -> Cover:
        if self.adopted:
            return Cover.SHARED
        if not self.trainings:
            return Cover.GAP
        return Cover.STALE if all(each.is_stale for each in self.trainings) else Cover.OWN

    @property
    def freshest(self) -> Known | None:
        return min(self.trainings, key=lambda each: (each.days is None, each.days), default=None)


@dataclass(frozen=True, slots=True)
class Total:
    """How many agencies have what for a topic, or how many topics an agency has."""

    covered: int
    to_check: int
    gaps: int

    @property
    def of(self) -> int:
        return self.covered + self.to_check + self.gaps


@dataclass(frozen=True)
class Grid:
    topics: list[Topic]
    agencies: list[Agency]
    cells: dict[tuple[int, int], Cell]

    @property
    def lines(self) -> list[tuple[Topic, list[Cell], Total]]:
        """A line for each topic: its cells in the order of agencies, and how many of them have it."""
        columns = [[self.cells[agency.pk, topic.pk] for agency in self.agencies] for topic in self.topics]
        return list(zip(self.topics, columns, self.totals, strict=True))

    @property
    def agency_totals(self) -> list[Total]:
        return [total(self.row(agency)) for agency in self.agencies]

    def row(self, agency: Agency) -> list[Cell]:
        return [self.cells[agency.pk, topic.pk] for topic in self.topics]

    def own(self, agency: Agency) -> list[tuple[Cell, Total]]:
        """What one agency has for each topic, and how many of all agencies have it: what other agencies may see."""
        return list(zip(self.row(agency), self.totals, strict=True))

    @cached_property
    def totals(self) -> list[Total]:
        return [total(self.cells[agency.pk, topic.pk] for agency in self.agencies) for topic in self.topics]

    @property
    def overall(self) -> Total:
        return total(self.cells.values())


def total(cells: Iterable[Cell]) -> Total:
    covers = [cell.cover for cell in cells]
    return Total(
        covered=covers.count(Cover.SHARED) + covers.count(Cover.OWN),
        to_check=covers.count(Cover.STALE),
        gaps=covers.count(Cover.GAP),
    )


def grid(partnership: Partnership, on: date) -> Grid:
    """Agency by topic, as it stands on a day. The same few queries for any number of either."""
    topics = list(Topic.objects.filter(partnership=partnership))
    agencies = list(Agency.objects.filter(partnership=partnership))
    trainings: dict[tuple[int, int], list[Known]] = {}
    for known in known_trainings(current_trainings(partnership), on):
        for topic in known.training.topics.all():
            trainings.setdefault((known.training.agency_id, topic.pk), []).append(known)
    adopted: dict[tuple[int, UUID], list[Adopted]] = {}
    for each in titled(Adoption.objects.filter(agency__partnership=partnership, **in_a_plan(on))):
        for module_key in modules_of_subject(each.adoption.subject_key):
            adopted.setdefault((each.adoption.agency_id, module_key), []).append(each)
    cells = {
        (agency.pk, topic.pk): Cell(
            agency,
            topic,
            adopted=tuple(adopted.get((agency.pk, topic.module_key), ())) if topic.module_key else (),
            trainings=tuple(trainings.get((agency.pk, topic.pk), ())),
        )
        for agency in agencies
        for topic in topics
    }
    return Grid(topics, agencies, cells)


def in_a_plan(on: date) -> dict[str, object]:
    return {"adopted_date__lte": on, "ended_date": None}


def current_trainings(partnership: Partnership) -> QuerySet[Training]:
    return Training.objects.filter(agency__partnership=partnership, retired_date=None)


def known_trainings(trainings: QuerySet[Training], on: date) -> list[Known]:
    """Each with the day it was last checked: by itself, or by a look through the whole of its agency's part."""
    rows = trainings.select_related("agency__partnership").prefetch_related("topics")
    looked = last_checks({row.agency_id for row in rows}, on)
    return [Known(row, last_checked(row, looked.get(row.agency_id)), on) for row in rows]


def last_checked(training: Training, looked: date | None) -> date | None:
    """A look through the map speaks for what was in it that day, not for what changed later."""
    zone = training.agency.time_zone or training.agency.partnership.time_zone
    if looked is None or looked < local_day(training.changed_at, zone):
        return training.last_reviewed_date
    return max(looked, training.last_reviewed_date or looked)


def last_checks(agencies: Collection[int], on: date) -> dict[int, date]:
    rows = MapCheck.objects.filter(agency__in=agencies, checked_date__lte=on)
    return dict(rows.values("agency").annotate(last=Max("checked_date")).values_list("agency", "last"))


def modules_of_subject(key: UUID) -> list[UUID]:
    """The modules that an adopted module or course teaches."""
    return [key, *(module for module, courses in outline.courses_by_module().items() if key in courses)]


def titled(adoptions: QuerySet[Adoption]) -> list[Adopted]:
    rows = list(adoptions.select_related("agency", "made_by"))
    titles = titles_of({row.subject_key for row in rows})
    gone = gettext("A module that is no longer here")
    return [Adopted(row, titles.get(row.subject_key, gone)) for row in rows]


def titles_of(keys: Collection[UUID]) -> dict[UUID, str]:
    """Titles of modules and courses: in the reader's language, else in the site's own."""
    pages = Page.objects.filter(translation_key__in=keys).values_list(
        "translation_key", "locale__language_code", "title"
    )
    liking = {settings.LANGUAGE_CODE: 1, get_language(): 2}
    return {key: title for key, _code, title in sorted(pages, key=lambda page: liking.get(page[1], 0))}


def visible_trainings(person: Person, on: date) -> QuerySet[Training]:
    """What every partner may see: the trainings of the partnerships that the person works in."""
    partnerships = Partnership.objects.visible_to(person, on)
    return Training.objects.filter(agency__partnership__in=partnerships, retired_date=None)


def found(trainings: QuerySet[Training], *, words: str, agency: str, topic: str, format: str) -> QuerySet[Training]:
    for word in words.split():
        trainings = trainings.filter(
            Q(title__icontains=word)
            | Q(provider__icontains=word)
            | Q(audience__icontains=word)
            | Q(note__icontains=word)
            | Q(agency__name__icontains=word)
        )
    if agency:
        trainings = trainings.filter(agency__slug=agency)
    if topic:
        trainings = trainings.filter(pk__in=Training.objects.filter(topics__code=topic).values("pk"))
    if format:
        trainings = trainings.filter(format=format)
    return trainings
