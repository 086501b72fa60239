from datetime import timedelta

import pytest

from certificates.models import Certificate
from courses.actions import enrolments, progress, registers
from courses.enums import Arrived, EvidenceKind, Grade, Presence, SessionKind, SessionState
from courses.models import Arrival, Attendance, Cycle, Evidence
from tests.factories.agencies import MembershipFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    RequirementFactory,
    complete,
    lessons_of,
    modules_of,
)
from tests.factories.sessions import BookingFactory, SessionFactory, SessionTimeFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
AFTER = NOW + timedelta(hours=2)


@pytest.fixture
def module():
    return modules_of(CoursePageFactory())[0]


@pytest.fixture
def session(module):
    return SessionFactory(module=module, starts_at=NOW)


@pytest.fixture
def trainer(session):
    return MembershipFactory(agency=session.agency).person


def come(session, *, presence=Presence.FULL, by, person=None):
    person = person or MembershipFactory(agency=session.agency).person
    registers.tick(time=session.times.first(), person=person, presence=presence, by=by, at=NOW)
    return person


def said(session):
    rows = Attendance.objects.filter(session=session, replaced_by=None).order_by("person_id")
    return {row.person_id: (row.presence, row.minutes) for row in rows}


def kinds(person):
    return list(Evidence.objects.standing().filter(person=person).order_by("pk").values_list("kind", "grade"))


def test_closing_keeps_who_attended_in_full_in_part_and_not_at_all(session, trainer):
    full, partly = come(session, by=trainer), come(session, by=trainer, presence=Presence.PARTLY)
    absent = BookingFactory(session=session, needs="A loop").person

    for _ in range(2):
        registers.close(session=session, by=trainer, at=AFTER)

    assert said(session) == {full.pk: ("full", 90), partly.pk: ("partly", 45), absent.pk: ("absent", 0)}
    row = Evidence.objects.get(kind=EvidenceKind.SESSION_ATTENDED)
    assert (row.person, row.grade, row.recorded_by, row.happened_at) == (
        full,
        Grade.FACILITATOR,
        trainer,
        NOW + timedelta(minutes=90),
    )
    session.refresh_from_db()
    assert (session.state, session.closed_by, session.bookings.get().needs) == (SessionState.CLOSED, trainer, "")


def test_a_session_replaces_reading_and_completes_the_course_once(session, trainer, module):
    course = module.places.get().course
    person = come(session, by=trainer)
    EnrolmentFactory(person=person, course=course)

    registers.close(session=session, by=trainer, at=AFTER)

    assert kinds(person) == [
        (EvidenceKind.SESSION_ATTENDED, Grade.FACILITATOR),
        (EvidenceKind.MODULE_COMPLETED, Grade.FACILITATOR),
        (EvidenceKind.COURSE_COMPLETED, kinds(person)[2][1]),
    ]
    assert Certificate.objects.filter(person=person).count() == 1


def test_a_module_that_asks_for_a_session_is_complete_with_both(session, trainer, module):
    type(module).objects.filter(pk=module.pk).update(needs_session=True)
    person = MembershipFactory(agency=session.agency).person
    EnrolmentFactory(person=person, course=module.places.get().course)
    for lesson in lessons_of(module):
        progress.finish_lesson(
            person=person,
            lesson_key=lesson.translation_key,
            module_key=module.translation_key,
            revision_id=None,
            language="en",
            at=NOW,
        )
    assert Cycle.objects.get().completed_at is None

    come(session, by=trainer, person=person)
    registers.close(session=session, by=trainer, at=AFTER)

    assert Cycle.objects.get().completed_at == AFTER
    assert Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).count() == 1


def test_partial_attendance_completes_nothing(session, trainer, module):
    person = come(session, by=trainer, presence=Presence.PARTLY)
    EnrolmentFactory(person=person, course=module.places.get().course)

    registers.close(session=session, by=trainer, at=AFTER)

    assert kinds(person) == []


def test_every_meeting_counts_towards_the_whole(session, trainer):
    session.minutes_needed = 180
    session.save()
    second = SessionTimeFactory(session=session, starts_at=NOW + timedelta(days=1))
    both, one = come(session, by=trainer), come(session, by=trainer)
    registers.tick(time=second, person=both, presence=Presence.FULL, by=trainer, at=AFTER)

    registers.close(session=session, by=trainer, at=NOW + timedelta(days=2))

    assert said(session) == {both.pk: ("full", 180), one.pk: ("partly", 90)}


def test_a_register_cannot_close_before_the_last_meeting_or_over_typed_names(session, trainer):
    with pytest.raises(registers.CannotRegister, match="not begun"):
        registers.close(session=session, by=trainer, at=NOW - timedelta(hours=1))
    registers.arrive_by_name(time=session.times.get(), typed_name="Ola", at=NOW)

    with pytest.raises(registers.CannotRegister, match="typed names"):
        registers.close(session=session, by=trainer, at=AFTER)

    assert not Attendance.objects.exists()


def test_a_typed_name_becomes_a_person_once(session, trainer):
    time, person = session.times.get(), MembershipFactory(agency=session.agency).person
    for _ in range(2):
        registers.arrive_by_name(time=time, typed_name="Ola", at=NOW)
    registers.arrive(time=time, person=person, how=Arrived.QR, at=NOW)

    registers.match_name(arrival=Arrival.objects.get(person=None), person=person, by=trainer, at=NOW)

    assert [row.person for row in Arrival.objects.all()] == [person]


def test_the_last_word_of_an_open_register_holds(session, trainer):
    person = come(session, by=trainer)
    come(session, by=trainer, person=person, presence=Presence.PARTLY)
    assert Arrival.objects.get().minutes == 45

    come(session, by=trainer, person=person, presence=Presence.ABSENT)

    assert not Arrival.objects.exists()


def test_a_check_on_paper_completes_what_a_group_did(trainer):
    module = modules_of(CoursePageFactory(has_quiz=True))[0]
    session = SessionFactory(
        module=module, starts_at=NOW, kind=SessionKind.GROUP, agency=trainer.memberships.get().agency
    )
    person = come(session, by=trainer)
    EnrolmentFactory(person=person, course=module.places.get().course)
    registers.mark_paper_check(arrival=Arrival.objects.get(), passed=True)

    registers.close(session=session, by=trainer, at=AFTER)

    assert [kind for kind, _grade in kinds(person)] == [
        EvidenceKind.SESSION_ATTENDED,
        EvidenceKind.QUIZ_PASSED,
        EvidenceKind.MODULE_COMPLETED,
        EvidenceKind.COURSE_COMPLETED,
    ]


def test_attendance_taken_away_takes_what_rested_on_it(session, trainer, module):
    person = come(session, by=trainer)
    EnrolmentFactory(person=person, course=module.places.get().course)
    registers.close(session=session, by=trainer, at=AFTER)
    later = AFTER + timedelta(days=1)

    for _ in range(2):
        registers.amend(
            session=session, person=person, presence=Presence.ABSENT, reason="Another Sam.", by=trainer, at=later
        )

    assert kinds(person) == []
    assert said(session) == {person.pk: ("absent", 0)}
    assert Cycle.objects.get().completed_at is None
    assert Certificate.objects.get().withdrawn_at == later
    assert Attendance.objects.count() == 2


def test_what_was_learned_besides_stays(session, trainer, module):
    person = MembershipFactory(agency=session.agency).person
    EnrolmentFactory(person=person, course=module.places.get().course)
    for lesson in lessons_of(module):
        progress.finish_lesson(
            person=person,
            lesson_key=lesson.translation_key,
            module_key=module.translation_key,
            revision_id=None,
            language="en",
            at=NOW,
        )
    come(session, by=trainer, person=person)
    registers.close(session=session, by=trainer, at=AFTER)

    registers.amend(session=session, person=person, presence=Presence.ABSENT, reason="Not there.", by=trainer, at=AFTER)

    assert Certificate.objects.get().withdrawn_at is None


def test_somebody_forgotten_is_added_with_a_reason(session, trainer):
    registers.close(session=session, by=trainer, at=AFTER)
    person = MembershipFactory(agency=session.agency).person
    with pytest.raises(registers.CannotRegister):
        registers.amend(session=session, person=person, presence=Presence.FULL, reason=" ", by=trainer, at=AFTER)

    registers.amend(
        session=session, person=person, presence=Presence.FULL, reason="On the paper list.", by=trainer, at=AFTER
    )

    assert kinds(person) == [
        (EvidenceKind.SESSION_ATTENDED, Grade.FACILITATOR),
        (EvidenceKind.MODULE_COMPLETED, Grade.FACILITATOR),
    ]


def test_attendance_taken_away_takes_a_renewal_by_a_shorter_course(session, trainer, module):
    """The attended module is the shorter course's: the long one does not hold it."""
    person = MembershipFactory(agency=session.agency).person
    long = CoursePageFactory(lessons=1)
    enrolment = EnrolmentFactory(person=person, course=long)
    complete(enrolment.cycles.get(), on=TODAY - timedelta(days=340))
    shorter = module.places.get().course
    RequirementFactory(partnership=session.agency.partnership, course=long, refresher_key=shorter.translation_key)
    renewal = enrolments.renew(enrolment=enrolment, at=NOW)
    come(session, by=trainer, person=person)
    registers.close(session=session, by=trainer, at=AFTER)
    renewal.refresh_from_db()
    assert (renewal.pathway_key, renewal.completed_at) == (shorter.translation_key, AFTER)

    registers.amend(
        session=session, person=person, presence=Presence.ABSENT, reason="Another Sam.", by=trainer, at=AFTER
    )

    renewal.refresh_from_db()
    assert renewal.completed_at is None
    assert Certificate.objects.get(cycle=renewal).withdrawn_at == AFTER
