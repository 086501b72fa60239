"""Learning that somebody did elsewhere is written down, with the courses that it completes; and taken back.

Always for many at once: what is known of all people is asked together, and what follows is written together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies.models import Agency, AuditEntry, Membership, Person
from agencies.rules import local_day
from courses import rules
from courses.actions.completion import end_of
from courses.actions.enrolments import is_held, weakest_for
from courses.enums import EvidenceKind
from courses.models import CoursePage, Cycle, Enrolment, Evidence, Recognition
from courses.queries import pathways
from courses.queries.facts import awards_of, humans_of
from courses.queries.pathways import OpenPathway
from courses.queries.requirements import duties_of
from courses.signals import completions_corrected, course_completed, courses_completed

Facts = Mapping[int, list[rules.Fact]]
Demands = Mapping[tuple[int, UUID], list[rules.Demand]]


@dataclass(frozen=True, slots=True)
class Learned:
    """One training of one person: the modules that it counts for, each to its end, and whose word that is."""

    person: int
    counting: Mapping[UUID, date]
    finished: date
    grade: str
    provider: str
    title: str
    reference: str = ""
    course: UUID | None = None  # all of a course: it is completed, even where the person was not on it yet
    equivalence: int | None = None
    claim: int | None = None
    agency: int | None = None


@dataclass(slots=True)
class Recognised:
    """What was written for one training. `enrolled` are enrolments that it made."""

    evidence: list[Evidence] = field(default_factory=list)
    completed: list[Evidence] = field(default_factory=list)
    enrolled: list[int] = field(default_factory=list)


@transaction.atomic
def recognise(
    learned: Sequence[Learned], *, zone: str, by: Person | None, at: datetime, tell: bool = False
) -> list[Recognised]:
    """This function will write what was learned elsewhere, and complete the courses that it completes.

    The day is that of the training; it is recorded now. A course completed by it is completed today and holds no
    longer than what was recognised. The caller has made sure that the same training is not told twice. `tell` draws
    certificates and tells their holders, as when somebody completes a course here.
    """
    if any(not rules.may_be_said_by(one.grade) for one in learned):
        raise ValueError("only an agency or a person says what was learned elsewhere")
    people = lock({one.person for one in learned})
    on, known = local_day(at, zone), {person: list(facts) for person, facts in awards_of(people).items()}
    came = [Recognised() for _ in learned]
    for one, written in zip(learned, came, strict=True):
        for key, until in one.counting.items():
            row = row_of(one, key, until, known[one.person], zone=zone, by=by, at=at)
            written.evidence.append(row)
            known[one.person].append(fact_from(row))
    rows = [row for written in came for row in written.evidence]
    Evidence.objects.bulk_create(rows, batch_size=1000)
    Recognition.objects.bulk_create(
        [origin_of(row, one) for one, written in zip(learned, came, strict=True) for row in written.evidence],
        batch_size=1000,
    )
    completed, enrolled = complete_all(learned, known, on=on, at=at, tell=tell)
    for one, written in zip(learned, came, strict=True):
        written.completed, written.enrolled = completed.pop(one.person, []), enrolled.pop(one.person, [])
    return came


def lock(people: Collection[int]) -> list[int]:
    """The lock of `courses.queries.learners.lock`, of many: always in the same order."""
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def row_of(
    one: Learned, key: UUID, until: date, known: Sequence[rules.Fact], *, zone: str, by: Person | None, at: datetime
) -> Evidence:
    return Evidence(
        person_id=one.person,
        kind=EvidenceKind.PRIOR_LEARNING,
        subject_key=key,
        occurrence=rules.times(known, kind=EvidenceKind.PRIOR_LEARNING, subject=key) + 1,
        grade=one.grade,
        happened_at=min(datetime.combine(one.finished, time(12), ZoneInfo(zone)), at),
        happened_date=one.finished,
        valid_until_date=until,
        recorded_at=at,
        recorded_by=by,
    )


def fact_from(row: Evidence) -> rules.Fact:
    return rules.Fact(
        row.kind,
        row.subject_key,
        row.happened_at,
        row.happened_date,
        row.valid_until_date,
        grade=row.grade,
        occurrence=row.occurrence,
    )


def origin_of(row: Evidence, one: Learned) -> Recognition:
    return Recognition(
        evidence=row,
        equivalence_id=one.equivalence,
        claim_id=one.claim,
        agency_id=one.agency,
        provider=one.provider[:160],
        title=one.title[:200],
        reference=one.reference[:80],
        grade=one.grade,
    )


# --- the courses that it completes ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """A run of a course that may be complete now; without a cycle yet where it would be a new one."""

    person: int
    course: UUID
    pathway: OpenPathway
    enrolment: Enrolment | None = None
    number: int = 1
    cycle: Cycle | None = None
    until: date = date.max


def complete_all(
    learned: Sequence[Learned], known: Facts, *, on: date, at: datetime, tell: bool
) -> tuple[dict[int, list[Evidence]], dict[int, list[int]]]:
    """Writes the completions of courses, and answers them by person, with the enrolments that were made for them."""
    touched: dict[int, set[UUID]] = defaultdict(set)
    wanted: set[tuple[int, UUID]] = set()
    for one in learned:
        touched[one.person] |= set(one.counting)
        if one.course is not None and one.counting:
            wanted.add((one.person, one.course))
    people = [person for person, keys in touched.items() if keys]
    if not people:
        return {}, {}
    demands = demands_of(people, on)
    runs = [
        run
        for run in runs_of(people, wanted, demands, known, on=on)
        if touched[run.person] & set(run.pathway.plan.modules)
    ]
    done = [run for run in runs if is_completed(run, known[run.person], on=on)]
    for run in done:
        counted = rules.standing_facts(known[run.person], weakest=run.pathway.weakest)
        run.until = end_of(run.pathway, counted, demands.get((run.person, run.course), []), on=on)
    enrolled = write_runs(done, on=on, at=at)
    completions = [completion_of(run, known[run.person], on=on, at=at) for run in done]
    Evidence.objects.bulk_create(completions, batch_size=1000)
    if tell:
        for evidence in completions:
            course_completed.send(sender=Evidence, evidence=evidence, at=at)
    elif completions:
        courses_completed.send(sender=Evidence, evidence=completions, at=at)
    by_person: dict[int, list[Evidence]] = defaultdict(list)
    for evidence in completions:
        by_person[evidence.person_id].append(evidence)
    return dict(by_person), enrolled


def demands_of(people: Collection[int], on: date) -> Demands:
    """What requirements ask of people about each course, excused or not: three queries."""
    found: dict[tuple[int, UUID], dict[int, rules.Demand]] = defaultdict(dict)
    for duty in duties_of(Membership.objects.filter(person__in=people), on):
        for demand in duty.demands:
            if demand.post is None:
                found[duty.person, duty.course][demand.id] = demand
    return {key: list(each.values()) for key, each in found.items()}


def runs_of(
    people: Collection[int], wanted: set[tuple[int, UUID]], demands: Demands, known: Facts, *, on: date
) -> list[Run]:
    """The open runs of these people, and the new runs of the courses that were recognised as a whole."""
    enrolments = list(Enrolment.objects.filter(person__in=people))
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    for cycle in Cycle.objects.filter(enrolment__person__in=people).order_by("number"):
        cycles[cycle.enrolment_id].append(cycle)
    there = {(each.person_id, each.course_key): each for each in enrolments}
    keys = {course for _person, course in {*there, *wanted}}
    keys |= {cycle.pathway_key for each in cycles.values() for cycle in each if cycle.pathway_key}
    plans = pathways.plans(keys)
    live = set(CoursePage.objects.live().filter(translation_key__in=keys).values_list("translation_key", flat=True))
    runs = []
    for person, course in sorted({*there, *wanted}):
        enrolment = there.get((person, course))
        own = cycles[enrolment.pk] if enrolment else []
        last = own[-1] if own else None
        if course not in plans or (enrolment is not None and enrolment.withdrawn_at is not None):
            continue
        weakest = weakest_for(demands.get((person, course), []))
        if last is not None and last.completed_at is None:
            plan = plan_of(last, course, plans)
            runs.append(
                Run(
                    person,
                    course,
                    OpenPathway(last.pk, last.outlasts_date, plan, weakest),
                    enrolment,
                    last.number,
                    last,
                )
            )
        elif (person, course) in wanted and course in live:
            asking = demands.get((person, course), [])
            outlasts = last.valid_until_date if last and last.valid_until_date and last.valid_until_date > on else None
            if last is not None and outlasts is not None:
                is_enough = is_held(known[person], course, weakest=weakest, on=on)
                if not may_renew(last, asking, is_enough=is_enough, on=on):
                    continue
                outlasts = outlasts if is_enough else None
            pathway = OpenPathway(0, outlasts, plans[course], weakest)
            runs.append(Run(person, course, pathway, enrolment, last.number + 1 if last else 1))
    return runs


def plan_of(cycle: Cycle, course: UUID, plans: Mapping[UUID, rules.CoursePlan]) -> rules.CoursePlan:
    """In a renewal by a shorter course, that one's modules for as long as the course itself says."""
    if cycle.pathway_key and cycle.pathway_key in plans:
        return replace(plans[cycle.pathway_key], key=course, validity_months=plans[course].validity_months)
    return plans[course]


def may_renew(last: Cycle, demands: Sequence[rules.Demand], *, is_enough: bool, on: date) -> bool:
    return rules.may_renew(
        valid_until=last.valid_until_date,
        on=on,
        completed=last.completed_date,
        gap_days=rules.smallest_gap(demand.renewing for demand in demands),
        is_enough=is_enough,
    )


def is_completed(run: Run, facts: Sequence[rules.Fact], *, on: date) -> bool:
    """Whether what counts completes it, and no account of the person holds it for as long already."""
    counted = rules.standing_facts(facts, weakest=run.pathway.weakest)
    outlasts = run.pathway.outlasts
    return rules.is_course_complete(run.pathway.plan, counted, on=on, outlasts=outlasts) and not rules.is_held_beyond(
        counted, key=run.course, on=on, beyond=outlasts
    )


def write_runs(runs: Sequence[Run], *, on: date, at: datetime) -> dict[int, list[int]]:
    """Writes the completed cycles, with the enrolments they need; answers the new enrolments by person."""
    made = [run for run in runs if run.cycle is None and run.enrolment is None]
    for run in made:
        run.enrolment = Enrolment(person_id=run.person, course_key=run.course, enrolled_at=at)
    Enrolment.objects.bulk_create([run.enrolment for run in made if run.enrolment], batch_size=1000)
    there: dict[tuple[date, str], list[int]] = defaultdict(list)
    for run in runs:
        if run.cycle is not None:
            there[run.until, run.pathway.weakest].append(run.cycle.pk)
    for (until, weakest), keys in there.items():
        Cycle.objects.filter(pk__in=keys).update(
            completed_at=at, completed_date=on, valid_until_date=until, weakest_grade=weakest
        )
    fresh = [run for run in runs if run.cycle is None]
    for run in fresh:
        run.cycle = Cycle(
            enrolment=run.enrolment,
            number=run.number,
            opened_at=at,
            outlasts_date=run.pathway.outlasts,
            weakest_grade=run.pathway.weakest,
            completed_at=at,
            completed_date=on,
            valid_until_date=run.until,
        )
    Cycle.objects.bulk_create([run.cycle for run in fresh if run.cycle], batch_size=1000)
    enrolled: dict[int, list[int]] = defaultdict(list)
    for run in made:
        if run.enrolment:
            enrolled[run.person].append(run.enrolment.pk)
    return dict(enrolled)


def completion_of(run: Run, facts: Sequence[rules.Fact], *, on: date, at: datetime) -> Evidence:
    counted = rules.standing_facts(facts, weakest=run.pathway.weakest)
    return Evidence(
        person_id=run.person,
        cycle=run.cycle,
        kind=EvidenceKind.COURSE_COMPLETED,
        subject_key=run.course,
        occurrence=rules.times(facts, kind=EvidenceKind.COURSE_COMPLETED, subject=run.course) + 1,
        grade=rules.grade_of_course(run.pathway.plan, counted, on=on, outlasts=run.pathway.outlasts),
        happened_at=at,
        happened_date=on,
        valid_until_date=run.until,
        recorded_at=at,
    )


# --- taking it back -------------------------------------------------------------------------------------------------


@transaction.atomic
def take_back(
    *,
    evidence: Iterable[int],
    by: Person,
    reason: str,
    at: datetime,
    agency: Agency | None,
    leave: Collection[int] = (),
) -> list[Evidence]:
    """This function will take recognised learning out of account, and the courses that do not hold without it.

    Nothing is removed: each row gets a correction that says who and why. `leave` are enrolments that were made for it:
    where nothing was done in them, the person is taken off the course. Asked twice, it happens once.
    """
    rows = list(Evidence.objects.filter(pk__in=evidence, kind=EvidenceKind.PRIOR_LEARNING, correction=None))
    _humans, accounts = humans_of({row.person_id for row in rows})
    lock(accounts)
    rows = list(Evidence.objects.filter(pk__in=[row.pk for row in rows], correction=None))
    if rows:
        known = awards_of({row.person_id for row in rows})
        fallen = completions_that_fall(rows, known, accounts)
        correct_all([*fallen, *rows], by=by, reason=reason, at=at, agency=agency)
        if fallen:
            reopen([row.cycle_id for row in fallen if row.cycle_id])
            completions_corrected.send(sender=Evidence, evidence=fallen, by=by, reason=reason, at=at)
    begun = Exists(Evidence.objects.standing().filter(cycle__enrolment=OuterRef("pk")))
    completed = Exists(Cycle.objects.completed().filter(enrolment=OuterRef("pk")))
    left = Enrolment.objects.filter(pk__in=leave, withdrawn_at=None).exclude(begun).exclude(completed)
    left.update(withdrawn_at=at, withdrawn_by=by)
    return rows


def completions_that_fall(rows: Sequence[Evidence], known: Facts, accounts: Collection[int]) -> list[Evidence]:
    """The completions since then that do not hold without these rows."""
    humans, _accounts = humans_of(accounts)
    gone: dict[int, set[int]] = defaultdict(set)
    touched: dict[int, set[UUID]] = defaultdict(set)
    for row in rows:
        gone[humans[row.person_id]].add(row.pk)
        touched[humans[row.person_id]].add(row.subject_key)
    facts = {humans[person]: found for person, found in known.items()}
    since = min(row.recorded_at for row in rows)
    completions = list(
        Evidence.objects.standing()
        .filter(kind=EvidenceKind.COURSE_COMPLETED, person__in=accounts, recorded_at__gte=since)
        .select_related("cycle")
    )
    plans = pathways.plans(
        {row.subject_key for row in completions}
        | {row.cycle.pathway_key for row in completions if row.cycle and row.cycle.pathway_key}
    )
    fallen = []
    for row in completions:
        human, cycle = humans[row.person_id], row.cycle
        if cycle is None or row.subject_key not in plans:
            continue
        plan = plan_of(cycle, row.subject_key, plans)
        left = [
            fact
            for fact in rules.standing_facts(facts.get(human, []), weakest=cycle.weakest_grade)
            if fact.id not in gone[human] and fact.id != row.pk
        ]
        holds = rules.is_course_complete(plan, left, on=row.happened_date, outlasts=cycle.outlasts_date)
        if touched[human] & set(plan.modules) and not holds:
            fallen.append(row)
    return fallen


def correct_all(rows: Sequence[Evidence], *, by: Person, reason: str, at: datetime, agency: Agency | None) -> None:
    """A correction row and a note in the log for each: as `courses.actions.evidence.correct`, of many."""
    today = local_day(at, (agency and (agency.time_zone or agency.partnership.time_zone)) or settings.TIME_ZONE)
    written: dict[tuple[int, UUID], int] = defaultdict(int)
    there = Evidence.objects.filter(
        kind=EvidenceKind.CORRECTION, person__in={row.person_id for row in rows}
    ).values_list("person_id", "subject_key")
    for key in there:
        written[key] += 1
    corrections, notes = [], []
    for row in rows:
        written[row.person_id, row.subject_key] += 1
        corrections.append(
            Evidence(
                person_id=row.person_id,
                cycle_id=row.cycle_id,
                kind=EvidenceKind.CORRECTION,
                subject_key=row.subject_key,
                occurrence=written[row.person_id, row.subject_key],
                corrects=row,
                happened_at=at,
                happened_date=today,
                recorded_at=at,
                recorded_by=by,
                reason=reason,
            )
        )
        notes.append(
            AuditEntry(
                action="evidence.corrected",
                by=by,
                at=at,
                person_id=row.person_id,
                agency=agency,
                partnership=agency.partnership if agency else None,
                subject=row._meta.label_lower,
                subject_id=str(row.pk),
                after={"kind": row.kind, "day": row.happened_date.isoformat()},
                reason=reason,
            )
        )
    Evidence.objects.bulk_create(corrections, batch_size=1000)
    AuditEntry.objects.bulk_create(notes, batch_size=1000)


def reopen(cycles: Iterable[int]) -> None:
    """Cycles are open again, unless they were renewed since: as `courses.actions.evidence.reopen_cycle`, of many."""
    later = Cycle.objects.filter(enrolment=OuterRef("enrolment"), number__gt=OuterRef("number"))
    Cycle.objects.filter(pk__in=cycles).exclude(Exists(later)).update(
        completed_at=None, completed_date=None, valid_until_date=None
    )
