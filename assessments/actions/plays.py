"""Practice with a package: start it, hear what the package says, keep what it writes down for itself."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from agencies.actions import audit
from agencies.actions.prepared import Change, Insertion
from agencies.models import Agency, Person
from agencies.queries.humans import ids_of
from agencies.queries.prepared import Given, Prepared
from agencies.rules import local_day
from assessments import rules
from assessments.enums import PlayRefusal
from assessments.models import Package, PackageVersion, Play, PlayReport
from assessments.queries.attempts import learning_cycle
from assessments.queries.plays import Heard, attested_at, is_in_lesson, is_open, module_with
from courses.actions.practice import record_practice_done
from courses.enums import EvidenceKind, Grade
from courses.models import Cycle, Evidence
from courses.queries import facts as evidence
from courses.queries import learners, outline
from courses.rules import lessons_done, may_start_lesson

MOST_STATE = 64 * 1024
# More words than any package needs. What is said beyond them still counts, and leaves no row.
MOST_REPORTS = 1_000


class CannotPlay(Exception):
    def __init__(self, refusal: PlayRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class CannotAttest(Exception):
    """Nobody attests their own practice, and nobody without saying why."""


# --- starting ---------------------------------------------------------------------------------------------------------
def start(
    *, person: Person, package: Package, lesson_key: UUID, language: str, at: datetime, again: bool = False
) -> Play:
    """This will open practice on the package's current version, or answer the practice that is open already.

    `again` ends the open one first, unless nothing has happened in it yet: a double click starts once.
    """
    module = module_with(lesson_key, language=language)
    if module is None:
        raise CannotPlay(PlayRefusal.CLOSED)
    if not is_in_lesson(package, lesson_key):
        raise CannotPlay(PlayRefusal.GONE)
    cycle = learning_cycle(person, module.key)
    if cycle is None:
        raise CannotPlay(PlayRefusal.NOT_ENROLLED)
    return open_play(
        person=person, cycle=cycle, package=package, module=module, lesson_key=lesson_key, again=again, at=at
    )


@transaction.atomic
def open_play(
    *,
    person: Person,
    cycle: Cycle,
    package: Package,
    module: outline.Module,
    lesson_key: UUID,
    again: bool,
    at: datetime,
) -> Play:
    # A second click, and practice in another window, wait here for their turn: numbers are given one by one.
    learner = learners.lock(person, at=at)
    done = lessons_done(module.plan, evidence.facts_of(person, [module.key, *module.plan.lessons]), on=learner.today)
    if not may_start_lesson(lesson_key, lessons=module.plan.lessons, done=done, order=module.lesson_order):
        raise CannotPlay(PlayRefusal.OUT_OF_ORDER)
    own = Play.objects.visible_to(person).select_related("version", "package")
    under_way = own.open().filter(cycle=cycle, lesson_key=lesson_key, package=package).first()
    version = PackageVersion.objects.current().filter(package=package, package__archived_at=None).first()
    if under_way is not None and not (again and is_worth_ending(under_way, version)):
        return under_way
    if version is None:
        raise CannotPlay(PlayRefusal.ARCHIVED)
    if under_way is not None:
        Play.objects.filter(pk=under_way.pk).update(ended_at=at)
    last = Play.objects.filter(person=person, lesson_key=lesson_key).aggregate(last=Max("number"))["last"]
    return Play.objects.create(
        person=person,
        cycle=cycle,
        package=package,
        version=version,
        lesson_key=lesson_key,
        module_key=module.key,
        number=(last or 0) + 1,
        started_at=at,
    )


def is_worth_ending(play: Play, version: PackageVersion | None) -> bool:
    has_begun = play.heard_at is not None or bool(play.state)
    return has_begun or (version is not None and play.version_id != version.pk)


# --- hearing ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Locked:
    """A play while nobody else changes it, with what decides whether its package is heard, in one statement."""

    pk: int
    cycle_id: int
    module_key: UUID
    lesson_key: UUID
    number: int
    started_at: datetime
    ended_at: datetime | None
    heard_at: datetime | None
    completed_at: datetime | None
    passed: bool | None
    score: float | None
    seconds: int | None
    reports: int
    stopped_place: int | None
    stopped_part: str
    state_number: int
    pass_share: float | None
    withdrawn_at: datetime | None
    zone: str
    attested_at: datetime | None

    @property
    def practice(self) -> rules.Practice:
        return rules.Practice(self.completed_at is not None, self.passed, self.score, self.seconds)


def locking() -> QuerySet[Any, Any]:
    own = Play.objects.filter(
        person=Given("person", Play._meta.get_field("person")),
        public_id=Given("public_id", Play._meta.get_field("public_id")),
    )
    *columns, _share, _withdrawn, _zone, _attested = Locked.__dataclass_fields__
    attested = attested_at(OuterRef("person"), OuterRef("lesson_key"), OuterRef("number"))
    return (
        own.select_for_update(of=("self",), no_key=True)
        .annotate(zone=learners.zone_of(OuterRef("person")), attested_at=Subquery(attested))
        .values_list(*columns, "version__pass_share", "cycle__enrolment__withdrawn_at", "zone", "attested_at")
    )


LOCKED = Prepared(locking)
REPORTED = Insertion(PlayReport, ignore_conflicts=True)
HEARD = Change(
    lambda: Play.objects.filter(pk=Given("pk", Play._meta.pk)),
    *("heard_at", "completed_at", "passed", "score", "seconds", "reports", "stopped_place", "stopped_part"),
)


def lock(person: Person, public_id: str, *, language: str) -> Locked:
    """Two words at once wait for each other. Only inside a transaction, and only where the package may be heard."""
    found = [Locked(*row) for row in LOCKED.rows(person=person.pk, public_id=public_id)]
    if not found:
        raise CannotPlay(PlayRefusal.NOT_YOURS)
    [play] = found
    if play.withdrawn_at is not None:
        raise CannotPlay(PlayRefusal.WITHDRAWN)
    if play.ended_at is not None:
        raise CannotPlay(PlayRefusal.ENDED)
    if not is_open(play.module_key, play.lesson_key, language=language):
        raise CannotPlay(PlayRefusal.CLOSED)
    return play


@transaction.atomic
def report(*, person: Person, public_id: str, key: UUID, word: rules.Word, language: str, at: datetime) -> Heard:
    """This will take a word of a package into account, once for each key, and write evidence when it first says done.

    Who, where and when are the server's; the word says only how it went.
    """
    play = lock(person, public_id, language=language)
    at = max(at, play.heard_at or play.started_at)
    now = rules.after(play.practice, word, pass_share=play.pass_share)
    is_new = word.is_kept and play.reports < MOST_REPORTS
    place = place_of(play, word) if is_new else word.place
    completed_at = play.completed_at or (at if now.is_completed else None)
    written = write_down(play, key, word, place, at) if is_new else 0
    stopped_place, stopped_part = furthest(play, word, place)
    HEARD.write(
        pk=play.pk,
        heard_at=at,
        completed_at=completed_at,
        passed=now.passed,
        score=now.score,
        seconds=now.seconds,
        reports=play.reports + written,
        stopped_place=stopped_place,
        stopped_part=stopped_part,
    )
    if now.is_completed and play.completed_at is None:
        record_practice_done(
            person=person,
            cycle_id=play.cycle_id,
            lesson_key=play.lesson_key,
            number=play.number,
            language=language,
            on=local_day(at, play.zone),
            at=at,
        )
    return Heard(at, completed_at, now.passed, play.attested_at)


def write_down(play: Locked, key: UUID, word: rules.Word, place: int | None, at: datetime) -> int:
    """Answers how many rows were written: none where a word with this key was taken before."""
    return REPORTED.write(
        play=play.pk,
        key=key,
        verb=word.verb,
        part=word.part,
        place=place,
        is_child=word.is_child,
        completion=word.completion,
        success=word.success,
        score=word.score,
        seconds=word.seconds,
        received_at=at,
    )


def place_of(play: Locked, word: rules.Word) -> int | None:
    """How far into the package it is: as the package says, or else by the order in which parts were heard of."""
    if word.place is not None or not word.part:
        return word.place
    known = PlayReport.objects.filter(play=play.pk).exclude(part="").values_list("part").annotate(place=Max("place"))
    places: dict[str, int | None] = dict(known)
    return places.get(word.part) or len(places) + 1


def furthest(play: Locked, word: rules.Word, place: int | None) -> tuple[int | None, str]:
    """How far they came, and the part that is there where it is known."""
    before = play.stopped_place or 0
    if place is None or place < before:
        return play.stopped_place, play.stopped_part
    return place, word.part or (play.stopped_part if place == before else "")


# --- from who knows better --------------------------------------------------------------------------------------------
@transaction.atomic
def attest(*, public_id: str, by: Person, reason: str, agency: Agency, at: datetime) -> bool:
    """This will record that practice was done although its package has not said so; False where somebody said it first.

    It was done on the day it was started, as far as anybody can tell. What the package said stays as it is.
    """
    play = Play.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(public_id=public_id)
    if play.person_id in ids_of(by) or not reason.strip():
        raise CannotAttest
    learner = learners.lock(play.person, at=play.started_at)
    done = {"person": play.person, "subject_key": play.lesson_key, "occurrence": play.number}
    if Evidence.objects.filter(kind=EvidenceKind.PRACTICE_DONE, **done).exists():
        return False
    record_practice_done(
        person=play.person,
        cycle_id=play.cycle_id,
        lesson_key=play.lesson_key,
        number=play.number,
        language="",
        on=learner.today,
        at=play.started_at,
        grade=Grade.FACILITATOR,
        by=by,
        recorded_at=at,
        reason=reason.strip(),
    )
    audit.note(
        "evidence.attested",
        by=by,
        at=at,
        person=play.person,
        agency=agency,
        subject=Evidence.objects.get(kind=EvidenceKind.PRACTICE_DONE, **done),
        after={"kind": EvidenceKind.PRACTICE_DONE, "day": learner.today.isoformat()},
        reason=reason.strip(),
    )
    return True


# --- what a package writes down for itself ----------------------------------------------------------------------------
class UnreadableState(ValueError):
    """It is no JSON, or too long."""


@transaction.atomic
def save_state(*, person: Person, public_id: str, number: int, state: str, language: str) -> int:
    """This will keep where the person stands, if `number` is that of the state that they went on from.

    Answers the next number. Sending the same again changes nothing; another window's state is never overwritten.
    """
    if len(state.encode()) > MOST_STATE or not is_json(state):
        raise UnreadableState
    play = lock(person, public_id, language=language)
    if number == play.state_number:
        Play.objects.filter(pk=play.pk).update(state=state, state_number=number + 1)
    elif number + 1 != play.state_number or not Play.objects.filter(pk=play.pk, state=state).exists():
        raise CannotPlay(PlayRefusal.OVERTAKEN)
    return number + 1


def is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=no_number)
    except (ValueError, RecursionError):
        return False
    return True


def no_number(name: str) -> None:
    raise ValueError(name)
