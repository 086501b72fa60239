"""What evidence amounts to on a day, and what is missing, in plain Python.

Everything here is a function of its arguments. The same answer tells a learner what is left to do, a lead why somebody
is not complete, and the nightly check what should be stored.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from courses.enums import EXCUSED, HOLDING, LACKING, STRENGTH, EvidenceKind, Grade, LessonOrder, Standing

RENEWAL_WINDOW_DAYS = 60
MODULE_HELD_BY = frozenset({EvidenceKind.MODULE_COMPLETED, EvidenceKind.PRIOR_LEARNING})
COURSE_HELD_BY = frozenset({EvidenceKind.COURSE_COMPLETED})


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of evidence, as far as rules need it."""

    kind: str
    subject: UUID
    at: datetime
    day: date
    until: date | None = None
    id: int = 0
    corrects: int | None = None
    grade: str = Grade.SERVER
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """What a module asks for now."""

    key: UUID
    lessons: tuple[UUID, ...]
    has_quiz: bool = True
    refresh_months: int = 12
    needs_session: bool = False


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """What a course asks for now: the modules needed for its certificate."""

    key: UUID
    modules: tuple[UUID, ...]
    validity_months: int = 12


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still to do: a lesson or module by its key, or the quiz or a session of the module with that key."""

    what: str
    key: UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """How a person stands with a module or course on a day, and why."""

    standing: Standing
    until: date | None
    done: int
    total: int
    missing: tuple[Missing, ...]
    is_overdue: bool = False

    @property
    def is_held(self) -> bool:
        return self.standing in HOLDING

    @property
    def is_excused(self) -> bool:
        return self.standing in EXCUSED


# --- days -----------------------------------------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_expiring(until: date, on: date) -> bool:
    """Whether what is held until a day may be renewed already."""
    return until - on <= timedelta(days=RENEWAL_WINDOW_DAYS)


# --- grades ---------------------------------------------------------------------------------------------------------


def strength(grade: str) -> int:
    """The place of a grade, the strongest first. A package's own report comes after all of them."""
    return STRENGTH.index(Grade(grade)) if grade in STRENGTH else len(STRENGTH)


def satisfies(grade: str, *, weakest: str) -> bool:
    return grade in STRENGTH and strength(grade) <= strength(weakest)


def strictest_grade(grades: Iterable[str]) -> str:
    """Of what several requirements take, what satisfies each of them."""
    return min(grades, key=strength)


def weakest_of(grades: Iterable[str]) -> str:
    """What rests on several pieces of evidence is as strong as the weakest of them."""
    return max(grades, key=strength, default=Grade.SERVER)


def grade_of_course(plan: CoursePlan, facts: Sequence[Fact], *, on: date, outlasts: date | None) -> str:
    """The grade of a completion: of each module its best evidence counts, of the course its weakest module."""
    return weakest_of(
        min((fact.grade for fact in holding(key, facts, on=on, outlasts=outlasts)), key=strength, default=Grade.SERVER)
        for key in plan.modules
    )


def holding(key: UUID, facts: Iterable[Fact], *, on: date, outlasts: date | None) -> list[Fact]:
    """What holds a module on a day; in a renewal, beyond the end of the last certificate."""
    return [
        fact
        for fact in facts
        if fact.subject == key
        and fact.kind in MODULE_HELD_BY
        and fact.day <= on < (fact.until or date.max)
        and (outlasts is None or (fact.until or date.max) > outlasts)
    ]


# --- evidence -------------------------------------------------------------------------------------------------------


def standing_facts(facts: Iterable[Fact], *, weakest: str = Grade.PERSON) -> list[Fact]:
    """The facts that count: neither corrections nor corrected away, nor weaker than what is taken.

    A correction that names an end leaves the fact true until then: so where a certificate was withdrawn from a day on.
    What only a package reported satisfies nothing, whatever is taken.
    """
    rows = list(facts)
    corrected = {fact.corrects: fact.until for fact in rows if fact.corrects is not None}
    counted = []
    for fact in rows:
        if fact.corrects is not None or not satisfies(fact.grade, weakest=weakest):
            continue
        if fact.id not in corrected:
            counted.append(fact)
        elif (end := corrected[fact.id]) is not None:
            counted.append(replace(fact, until=min(end, fact.until or end)))
    return counted


def held_until(facts: Iterable[Fact], *, key: UUID, by: frozenset[EvidenceKind], on: date) -> date | None:
    """The latest end of what was in date on a day. A later, shorter award never cuts a longer one."""
    ends = [fact.until or date.max for fact in facts if fact.subject == key and fact.kind in by and fact.day <= on]
    return max((end for end in ends if end > on), default=None)


def is_held_beyond(facts: Iterable[Fact], *, key: UUID, on: date, beyond: date | None) -> bool:
    """Whether a course is in date on a day, and, where a cycle is to outlast an earlier end, past that end."""
    until = held_until(facts, key=key, by=COURSE_HELD_BY, on=on)
    return until is not None and (beyond is None or until > beyond)


def was_held(facts: Iterable[Fact], *, key: UUID, by: frozenset[EvidenceKind], on: date) -> bool:
    return any(fact.subject == key and fact.kind in by and fact.day <= on for fact in facts)


def times(facts: Iterable[Fact], *, kind: str, subject: UUID) -> int:
    """How often something was written down, corrected or not.

    At least as often as the last of them says, since some may have been written while accounts were linked.
    """
    written = [fact.occurrence for fact in facts if fact.kind == kind and fact.subject == subject]
    return max([len(written), *written])


def run_of(plan: ModulePlan, facts: Sequence[Fact], *, on: date) -> set[tuple[str, UUID]]:
    """What was done since the module was last completed: (kind, key) of lessons, the quiz, and a session attended."""
    return with_what_a_session_replaces(plan, {(fact.kind, fact.subject) for fact in run_facts(plan, facts, on=on)})


def run_facts(plan: ModulePlan, facts: Sequence[Fact], *, on: date) -> list[Fact]:
    ended = max(
        (
            fact.at
            for fact in facts
            if fact.kind == EvidenceKind.MODULE_COMPLETED and fact.subject == plan.key and fact.day <= on
        ),
        default=None,
    )
    wanted = module_items(plan) | {(EvidenceKind.SESSION_ATTENDED, plan.key)}
    return [
        fact
        for fact in facts
        if (fact.kind, fact.subject) in wanted
        and fact.day <= on
        and (ended is None or fact.at > ended)
        # Sessions are written down whenever they are attended; lessons and quizzes only when they count again.
        and (fact.kind != EvidenceKind.SESSION_ATTENDED or counts_again(plan, facts, on=fact.day))
    ]


def is_attested(plan: ModulePlan, facts: Sequence[Fact], *, on: date) -> bool:
    """Whether a run of the module rests on a facilitator's word for some part of it."""
    return any(fact.grade == Grade.FACILITATOR for fact in run_facts(plan, facts, on=on))


def with_what_a_session_replaces(plan: ModulePlan, run: set[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Where no session is asked for, one that was attended stands for reading the lessons; never for the quiz."""
    if plan.needs_session or (EvidenceKind.SESSION_ATTENDED, plan.key) not in run:
        return run
    return run | lesson_items(plan)


def lesson_items(plan: ModulePlan) -> set[tuple[str, UUID]]:
    return {(EvidenceKind.LESSON_FINISHED, key) for key in plan.lessons}


def module_items(plan: ModulePlan) -> set[tuple[str, UUID]]:
    """What a run of the module must hold."""
    items = lesson_items(plan)
    if plan.has_quiz:
        items = items | {(EvidenceKind.QUIZ_PASSED, plan.key)}
    return items | {(EvidenceKind.SESSION_ATTENDED, plan.key)} if plan.needs_session else items


def is_run_complete(plan: ModulePlan, run: set[tuple[str, UUID]]) -> bool:
    items = module_items(plan)
    return bool(items) and items <= run


def is_course_complete(plan: CoursePlan, facts: Sequence[Fact], *, on: date, outlasts: date | None) -> bool:
    """Whether every module needed is in date on a day; in a renewal, in date beyond the last certificate."""
    return bool(plan.modules) and all(module_counts(key, facts, on=on, outlasts=outlasts) for key in plan.modules)


def module_counts(key: UUID, facts: Sequence[Fact], *, on: date, outlasts: date | None) -> bool:
    return bool(holding(key, facts, on=on, outlasts=outlasts))


# --- standing -------------------------------------------------------------------------------------------------------


def state_on(
    plan: ModulePlan | CoursePlan,
    facts: Iterable[Fact],
    *,
    on: date,
    is_exempt: bool = False,
    due: date | None = None,
    outlasts: date | None = None,
    weakest: str = Grade.PERSON,
) -> Answer:
    """How a person stands with a module or course on a day: the one place where that is decided.

    `due` and `weakest` come from what is required, `is_exempt` from an exemption in force on the day, `outlasts` from
    an open renewal. What is held by weaker evidence than the requirement takes is not held.
    """
    counted = standing_facts(facts, weakest=weakest)
    by = MODULE_HELD_BY if isinstance(plan, ModulePlan) else COURSE_HELD_BY
    until = held_until(counted, key=plan.key, by=by, on=on)
    missing, total = (
        what_a_module_lacks(plan, counted, on=on, until=until, outlasts=outlasts)
        if isinstance(plan, ModulePlan)
        else what_a_course_lacks(plan, counted, on=on, outlasts=outlasts)
    )
    # A finished certificate is frozen: what the pathway asks for since then is no gap in it.
    if isinstance(plan, CoursePlan) and until is not None and outlasts is None:
        missing = ()
    done = total - len(missing)
    expired = until is None and was_held(counted, key=plan.key, by=by, on=on)
    standing = standing_from(until=until, on=on, is_expired=expired, is_exempt=is_exempt, is_started=done > 0)
    return Answer(
        standing=standing,
        until=None if until == date.max else until,
        done=done,
        total=total,
        missing=missing,
        is_overdue=due is not None and standing in LACKING and on >= due,
    )


def standing_from(*, until: date | None, on: date, is_expired: bool, is_exempt: bool, is_started: bool) -> Standing:
    if until is not None:
        return Standing.EXPIRING if is_expiring(until, on) else Standing.IN_DATE
    if is_exempt:
        return Standing.EXEMPT
    if is_expired:
        return Standing.EXPIRED
    return Standing.IN_PROGRESS if is_started else Standing.NOT_STARTED


def what_a_module_lacks(
    plan: ModulePlan, facts: Sequence[Fact], *, on: date, until: date | None, outlasts: date | None
) -> tuple[tuple[Missing, ...], int]:
    """What is missing, in order, and out of how many. A module in date lacks nothing, whatever was added since."""
    total = len(module_items(plan))
    run = run_of(plan, facts, on=on)
    renewing = until is not None and is_expiring(until, on) and (bool(run) or outlasts is not None)
    if until is not None and not renewing:
        return (), total
    lessons = [Missing("lesson", key) for key in plan.lessons if (EvidenceKind.LESSON_FINISHED, key) not in run]
    quiz = [Missing("quiz", plan.key)] if plan.has_quiz and (EvidenceKind.QUIZ_PASSED, plan.key) not in run else []
    attended = (EvidenceKind.SESSION_ATTENDED, plan.key) in run
    session = [Missing("session", plan.key)] if plan.needs_session and not attended else []
    return (*lessons, *quiz, *session), total


def what_a_course_lacks(
    plan: CoursePlan, facts: Sequence[Fact], *, on: date, outlasts: date | None
) -> tuple[tuple[Missing, ...], int]:
    lacking = [key for key in plan.modules if not module_counts(key, facts, on=on, outlasts=outlasts)]
    return tuple(Missing("module", key) for key in lacking), len(plan.modules)


# --- may this be done now -------------------------------------------------------------------------------------------


def lessons_done(plan: ModulePlan, facts: Iterable[Fact], *, on: date) -> frozenset[UUID]:
    """The lessons that need no finishing now: all of a module far from its end, else those of the present run."""
    counted = standing_facts(facts)
    if not counts_again(plan, counted, on=on):
        return frozenset(plan.lessons)
    return frozenset(key for kind, key in run_of(plan, counted, on=on) if kind == EvidenceKind.LESSON_FINISHED)


def counts_again(plan: ModulePlan, facts: Iterable[Fact], *, on: date) -> bool:
    """Whether doing a module's lessons or quiz now leads anywhere: not while it is in date and far from its end.

    What somebody only declared may be done at any time: that is stronger evidence for the same module.
    """
    seen = standing_facts(facts, weakest=Grade.FACILITATOR)
    until = held_until(seen, key=plan.key, by=MODULE_HELD_BY, on=on)
    return until is None or is_expiring(until, on)


def may_start_lesson(lesson: UUID, *, lessons: Sequence[UUID], done: Iterable[UUID], order: str) -> bool:
    """In a module read in order a lesson opens when those before it are finished. What was finished stays open."""
    if order != LessonOrder.IN_ORDER or lesson not in lessons:
        return True
    finished = set(done)
    return lesson in finished or all(key in finished for key in lessons[: lessons.index(lesson)])
