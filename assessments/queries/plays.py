"""A person's own practice with packages, where it may take place, and what little of it a lead may know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import Person
from agencies.queries.humans import accounts_of
from assessments.models import Package, PackageVersion, Play
from cms.memory import remembered
from courses.enums import EvidenceKind, Grade
from courses.models import Evidence, LessonPage
from courses.queries import outline

MOST_NOT_HEARD = 50
# Of blocks in lessons that show a package.
BLOCK = "package"


def own_play(person: Person, public_id: str) -> Play | None:
    """With its version and package."""
    plays = Play.objects.visible_to(person).select_related("version__package", "package")
    return plays.filter(public_id=public_id).first()


def is_overtaken(play: Play) -> bool:
    """Whether the package was replaced since: the play goes on with what it started on."""
    newer = PackageVersion.objects.current().filter(package=play.package_id)
    return newer.exclude(pk=play.version_id).exists()


# --- what a lead may know ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NotHeardDone:
    """Practice that is open and that no package and nobody else has said is done. Nothing of marks or passing."""

    public_id: str
    title: str
    lesson_key: UUID
    started_at: datetime
    is_heard: bool


def not_heard_done(person: Person) -> list[NotHeardDone]:
    """Of whichever account of the person, newest first; the caller says which days a reader may know of."""
    said = Evidence.objects.filter(
        kind=EvidenceKind.PRACTICE_DONE,
        person=OuterRef("person"),
        subject_key=OuterRef("lesson_key"),
        occurrence=OuterRef("number"),
    )
    plays = Play.objects.open().filter(~Exists(said), person__in=accounts_of(person.pk), completed_at=None)
    rows = plays.order_by("-started_at", "-pk").values_list(
        "public_id", "package__title", "lesson_key", "started_at", "heard_at"
    )
    return [
        NotHeardDone(public_id, title, lesson_key, started_at, is_heard=heard_at is not None)
        for public_id, title, lesson_key, started_at, heard_at in rows[:MOST_NOT_HEARD]
    ]


# --- where ------------------------------------------------------------------------------------------------------------
def module_with(lesson_key: UUID, *, language: str) -> outline.Module | None:
    """The live module that has the lesson, live."""
    modules = outline.site(language).modules.values()
    return next((module for module in modules if lesson_key in module.plan.lessons), None)


def is_open(module_key: UUID, lesson_key: UUID, *, language: str) -> bool:
    module = outline.outline(module_key, language=language)
    return module is not None and lesson_key in module.plan.lessons


def is_in_lesson(package: Package, lesson_key: UUID) -> bool:
    """Whether the lesson shows the package, in whichever language it is live."""
    return package.pk in remembered(("packages of lesson", lesson_key), lambda: packages_in(lesson_key))


def packages_in(lesson_key: UUID) -> frozenset[Any]:
    bodies = LessonPage.objects.live().filter(translation_key=lesson_key).values_list("body", flat=True)
    return frozenset(package for body in bodies for package in chosen_in(list(body.raw_data)))


def chosen_in(raw: Any) -> Iterator[Any]:
    """The packages of blocks as they are stored, however deep they stand."""
    if isinstance(raw, list):
        for each in raw:
            yield from chosen_in(each)
    elif isinstance(raw, dict):
        value = raw.get("value")
        if raw.get("type") == BLOCK and isinstance(value, dict):
            yield value.get("package")
        else:
            for each in raw.values():
                yield from chosen_in(each)


# --- how it stands ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Heard:
    """What a package has said of somebody's practice, for that person alone."""

    at: datetime | None
    completed_at: datetime | None
    passed: bool | None
    attested_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None or self.attested_at is not None

    @property
    def words(self) -> str:
        if self.completed_at is None:
            return self.words_before_done
        day = day_of(self.completed_at)
        if self.passed is None:
            return _("Done on %(day)s") % day
        if self.passed:
            return _("Done on %(day)s, and passed") % day
        return _("Done on %(day)s, not passed: try again as often as you like") % day

    @property
    def words_before_done(self) -> str:
        """What stands until the package itself says done; it may never, and somebody who knows say so for it."""
        if self.attested_at is not None:
            return _("Somebody from your agency recorded on %(day)s that you have done this") % day_of(self.attested_at)
        if self.at is None:
            return _("We have not heard from this activity yet. Your reading counts all the same.")
        return _("Passed") if self.passed else _("Started")


def day_of(instant: datetime) -> dict[str, str]:
    return {"day": date_format(timezone.localtime(instant), "j E Y")}


def heard_of(play: Play) -> Heard:
    """Asks who else has said that it is done only where the package has not."""
    attested = None if play.completed_at else attested_at(play.person_id, play.lesson_key, play.number).first()
    return Heard(play.heard_at, play.completed_at, play.passed, attested)


def attested_at(person: Any, lesson_key: Any, number: Any) -> QuerySet[Evidence, datetime]:
    """When somebody who knows said that practice was done, unless it was taken back; a value or an `OuterRef` each."""
    said = Evidence.objects.standing().filter(
        kind=EvidenceKind.PRACTICE_DONE,
        grade=Grade.FACILITATOR,
        person=person,
        subject_key=lesson_key,
        occurrence=number,
    )
    return said.values_list("recorded_at", flat=True)
