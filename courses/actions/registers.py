"""Who came: the open register of a session, and the closed one that evidence is written from."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.actions import audit
from agencies.models import Person
from agencies.queries.humans import accounts_of
from courses import rules
from courses.actions import progress
from courses.actions.evidence import correct
from courses.actions.sessions import lock
from courses.enums import Arrived, BookingState, EvidenceKind, Presence, SessionState
from courses.models import Arrival, Attendance, Evidence, Session, SessionTime
from courses.queries import facts, learners, outline, pathways


class CannotRegister(Exception):
    """The register cannot be kept so; the message says why, in words for people."""


@transaction.atomic
def tick(*, time: SessionTime, person: Person, presence: Presence, by: Person, at: datetime) -> Arrival | None:
    """Says of one person at one meeting: there, there in part, or not. The last word holds until it is closed."""
    open_register(time.session)
    if presence == Presence.ABSENT:
        Arrival.objects.filter(time=time, person=person).delete()
        return None
    minutes = part_of(time) if presence == Presence.PARTLY else None
    arrival, is_new = Arrival.objects.get_or_create(
        time=time,
        person=person,
        defaults={
            "session": time.session,
            "how": Arrived.REGISTER,
            "minutes": minutes,
            "at": at,
            "by": by,
            "confirmed_at": at,
            "confirmed_by": by,
        },
    )
    if not is_new:
        arrival.minutes, arrival.confirmed_at, arrival.confirmed_by = minutes, at, by
        arrival.save(update_fields=["minutes", "confirmed_at", "confirmed_by"])
    return arrival


@transaction.atomic
def arrive(*, time: SessionTime, person: Person, how: Arrived, at: datetime) -> Arrival:
    """The person says that they are there, by the code in the room. Said twice, it is said once."""
    open_register(time.session)
    arrival, _is_new = Arrival.objects.get_or_create(
        time=time, person=person, defaults={"session": time.session, "how": how, "at": at, "by": person}
    )
    return arrival


@transaction.atomic
def arrive_by_name(*, time: SessionTime, typed_name: str, at: datetime) -> Arrival:
    """Somebody without a sign-in at hand types a name, for the facilitator to match."""
    open_register(time.session)
    there = Arrival.objects.filter(time=time, person=None, typed_name__iexact=typed_name).first()
    return there or Arrival.objects.create(
        time=time, session=time.session, typed_name=typed_name, how=Arrived.CODE, at=at
    )


@transaction.atomic
def match_name(*, arrival: Arrival, person: Person, by: Person, at: datetime) -> None:
    """Says who a typed name is. Where that person is on the register already, the name alone goes."""
    open_register(arrival.session)
    if not Arrival.objects.filter(time=arrival.time, person=person).exists():
        arrival.person, arrival.typed_name = person, ""
        arrival.confirmed_at, arrival.confirmed_by = at, by
        arrival.save(update_fields=["person", "typed_name", "confirmed_at", "confirmed_by"])
    else:
        arrival.delete()


@transaction.atomic
def strike_name(*, arrival: Arrival) -> None:
    """Takes a typed name that is nobody off the register."""
    open_register(arrival.session)
    if arrival.person_id is None:
        arrival.delete()


@transaction.atomic
def mark_paper_check(*, arrival: Arrival, passed: bool) -> None:
    """Notes that somebody in a group passed the quick check on paper."""
    open_register(arrival.session)
    Arrival.objects.filter(pk=arrival.pk).update(quick_check_passed=passed or None)


@transaction.atomic
def close(*, session: Session, by: Person, at: datetime) -> Session:
    """Closes the register: what it says of each person is kept, and who was there in full has learned it.

    Whoever was booked and did not come is noted so. Closed twice, it is closed once.
    """
    session = lock(session)
    if session.state == SessionState.CLOSED:
        return session
    refuse_closing(session, at=at)
    arrivals = list(Arrival.objects.filter(session=session, person__isnull=False).select_related("person", "time"))
    minutes = minutes_by_person(arrivals)
    people = {arrival.person_id: arrival.person for arrival in arrivals if arrival.person}
    for booking in session.bookings.filter(state=BookingState.BOOKED).select_related("person"):
        people.setdefault(booking.person_id, booking.person)
    for person in sorted(people.values(), key=lambda person: person.pk):
        there = minutes.get(person.pk, 0)
        presence = rules.presence(minutes=there, needed=session.minutes_needed)
        write(session=session, person=person, presence=presence, minutes=there, by=by, at=at)
    for arrival in arrivals:
        if arrival.quick_check_passed and arrival.person:
            progress.record_paper_check_passed(
                person=arrival.person, module_key=session.module_key, language=session.language, by=by, at=at
            )
    session.state, session.closed_at, session.closed_by = SessionState.CLOSED, at, by
    session.check_in_code = session.check_in_until = None
    session.save()
    session.bookings.exclude(needs="").update(needs="")
    audit.note("session.closed", by=by, at=at, agency=session.agency, subject=session, after={"people": len(people)})
    return session


@transaction.atomic
def amend(*, session: Session, person: Person, presence: Presence, reason: str, by: Person, at: datetime) -> Attendance:
    """Mends what a closed register says of somebody, with a reason. What was said before is kept beside it.

    Where attendance falls away, so does what rested on it alone: the module and the courses that it completed.
    """
    session = lock(session)
    if session.state != SessionState.CLOSED:
        raise CannotRegister(_("The register is still open: tick the person there."))
    if not reason.strip():
        raise CannotRegister(_("Say why, so that it can be understood later."))
    last = Attendance.objects.filter(session=session, person=person, replaced_by=None).first()
    if last is not None and last.presence == presence:
        return last
    if last is not None and last.evidence is not None:
        correct(evidence=last.evidence, by=by, reason=reason, at=at)
        take_back_what_rested_on_it(last.evidence, session=session, by=by, reason=reason, at=at)
    minutes = {Presence.FULL: session.minutes_needed, Presence.PARTLY: max(1, session.minutes_needed // 2)}
    attendance = write(
        session=session, person=person, presence=presence, minutes=minutes.get(presence, 0), by=by, at=at, replaces=last
    )
    audit.note(
        "attendance.amended",
        by=by,
        at=at,
        agency=session.agency,
        person=person,
        subject=session,
        before={"presence": last.presence if last else ""},
        after={"presence": presence},
        reason=reason,
    )
    return attendance


def write(
    *,
    session: Session,
    person: Person,
    presence: Presence,
    minutes: int,
    by: Person,
    at: datetime,
    replaces: Attendance | None = None,
) -> Attendance:
    evidence = None
    if presence == Presence.FULL:
        evidence = progress.record_session_attended(
            person=person,
            module_key=session.module_key,
            language=session.language,
            happened_at=min(last_end(session), at),
            zone=session.time_zone,
            by=by,
            at=at,
        )
    return Attendance.objects.create(
        session=session,
        person=person,
        presence=presence,
        minutes=minutes,
        evidence=evidence,
        recorded_at=at,
        recorded_by=by,
        replaces=replaces,
    )


def take_back_what_rested_on_it(attended: Evidence, *, session: Session, by: Person, reason: str, at: datetime) -> None:
    """Corrects completions since then that do not hold without the attendance: courses first, then the module.

    Renewals by a shorter course with this module, too, and what another account of the same human completed by it.
    """
    person = attended.person
    learner = learners.lock(person, at=at)
    module = outline.outline(session.module_key, language=session.language)
    since = Evidence.objects.standing().filter(person=person, recorded_at__gte=attended.recorded_at)
    award = since.filter(kind=EvidenceKind.MODULE_COMPLETED, subject_key=session.module_key).order_by("pk").first()
    if module is None or award is None:
        return
    known = [fact for fact in facts.facts_of(person, progress.subjects_of(module)) if fact.id != award.pk]
    left = rules.standing_facts(known)
    if rules.is_run_complete(module.plan, rules.run_of(module.plan, left, on=learner.today)):
        return
    completions = Evidence.objects.standing().filter(
        person__in=accounts_of(person.pk),
        recorded_at__gte=attended.recorded_at,
        kind=EvidenceKind.COURSE_COMPLETED,
        cycle__isnull=False,
    )
    for completion in completions.select_related("person", "cycle__enrolment"):
        if rests_on(session.module_key, completion, known):
            correct(evidence=completion, by=by, reason=reason, at=at)
    correct(evidence=award, by=by, reason=reason, at=at)


def rests_on(module_key: UUID, completion: Evidence, known: Sequence[rules.Fact]) -> bool:
    """Whether a course was completed by modules, this one among them, that no longer suffice."""
    cycle = completion.cycle
    assert cycle is not None, "a course is completed in a cycle"
    way = cycle.pathway_key or completion.subject_key
    plan = pathways.plans([way]).get(way)
    if plan is None or module_key not in plan.modules:
        return False
    counted = rules.standing_facts(known, weakest=cycle.weakest_grade)
    return not rules.is_course_complete(plan, counted, on=completion.happened_date, outlasts=cycle.outlasts_date)


def open_register(session: Session) -> None:
    """Waits for whoever is closing the register, and refuses once it is."""
    if lock(session).state != SessionState.OPEN:
        raise CannotRegister(_("The register is closed. A mistake is mended below, with a reason."))


def refuse_closing(session: Session, *, at: datetime) -> None:
    if session.state != SessionState.OPEN:
        raise CannotRegister(_("This session was cancelled."))
    if session.times.filter(starts_at__gt=at).exists():
        raise CannotRegister(_("The last meeting has not begun yet. Close the register after it."))
    if session.arrivals.filter(person=None).exists():
        raise CannotRegister(
            _("Some typed names are nobody yet. Say who they are, or take them off, before you close.")
        )


def minutes_by_person(arrivals: list[Arrival]) -> Mapping[int, int]:
    minutes: dict[int, int] = {}
    for arrival in arrivals:
        if arrival.person_id is not None:
            there = length_of(arrival.time) if arrival.minutes is None else arrival.minutes
            minutes[arrival.person_id] = minutes.get(arrival.person_id, 0) + there
    return minutes


def length_of(time: SessionTime) -> int:
    return rules.minutes_between(time.starts_at, time.ends_at)


def part_of(time: SessionTime) -> int:
    """Half of a meeting, and never enough to count as all that is needed."""
    return max(1, min(length_of(time) // 2, time.session.minutes_needed - 1))


def last_end(session: Session) -> datetime:
    return max(time.ends_at for time in session.times.all())
