from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from wagtail.models import Locale

from assessments.actions import plays
from assessments.enums import PlayRefusal
from assessments.models import Package, Play, PlayReport
from assessments.queries.plays import heard_of, is_overtaken, own_play
from assessments.rules import Word
from courses.actions.enrolments import renew, withdraw
from courses.enums import EvidenceKind, Grade
from courses.models import Evidence
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, PersonFactory
from tests.factories.courses import (
    NOW,
    CoursePageFactory,
    EnrolmentFactory,
    ModulePageFactory,
    lessons_of,
    modules_of,
)
from tests.factories.packages import PackageVersionFactory, PlayFactory, practising, show

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LATER = NOW + timedelta(minutes=5)
DONE = Word("completed", score=1.0, seconds=60)


@pytest.fixture
def practice():
    return practising()


def start(enrolment, lesson, package, at=NOW, **how):
    key = lesson.translation_key
    return plays.start(person=enrolment.person, package=package, lesson_key=key, language="en", at=at, **how)


def say(play, word, *, key=None, at=LATER, person=None):
    heard = plays.report(
        person=person or play.person, public_id=play.public_id, key=key or uuid4(), word=word, language="en", at=at
    )
    play.refresh_from_db()
    return heard


def refusal_of(verb, *args, **kwargs):
    with pytest.raises(plays.CannotPlay) as refused:
        verb(*args, **kwargs)
    return refused.value.refusal


def replaced(package):
    package.versions.update(is_current=False)
    return PackageVersionFactory(package=package, number=2)


# --- starting ---------------------------------------------------------------------------------------------------------
def test_practice_opens_on_the_current_version_in_the_persons_cycle(practice):
    enrolment, lesson, package = practice

    play = start(*practice)

    assert (play.person, play.cycle, play.version) == (enrolment.person, enrolment.cycles.get(), package.versions.get())
    assert (play.lesson_key, play.module_key) == (lesson.translation_key, lesson.get_parent().translation_key)
    assert (play.number, play.started_at, play.heard_at, play.completed_at) == (1, NOW, None, None)


def test_starting_twice_is_one_practice(practice):
    assert start(*practice) == start(*practice, at=LATER)
    assert Play.objects.count() == 1


def test_starting_again_ends_what_was_open(practice):
    first = start(*practice)
    say(first, Word("answered"))

    second = start(*practice, at=LATER, again=True)

    first.refresh_from_db()
    assert (first.ended_at, second.ended_at, second.number) == (LATER, None, 2)


def test_starting_again_twice_starts_once(practice):
    first = start(*practice)
    say(first, Word("answered"))

    assert start(*practice, again=True) == start(*practice, again=True)
    assert Play.objects.count() == 2


def test_what_was_started_goes_on_where_the_package_is_replaced(practice):
    *_, package = practice
    play = start(*practice)
    newer = replaced(package)

    assert (start(*practice), is_overtaken(play)) == (play, True)
    assert start(*practice, again=True).version == newer


def test_each_package_of_a_lesson_has_practice_of_its_own_number(practice):
    enrolment, lesson, package = practice
    other = show(PackageVersionFactory().package, lesson)

    numbers = [start(enrolment, lesson, each).number for each in (package, other, package)]

    assert numbers == [1, 2, 1]


def test_a_renewal_has_practice_of_its_own():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()), completed=True)
    lesson = lessons_of(modules_of(course)[0])[0]
    package = show(PackageVersionFactory().package, lesson)
    first = start(enrolment, lesson, package)
    renew(enrolment=enrolment, at=NOW.replace(year=2027))

    second = start(enrolment, lesson, package, at=NOW.replace(year=2027))

    assert (first.cycle.number, second.cycle.number, second.number) == (1, 2, 2)


def test_nobody_practises_without_a_course(practice):
    _, lesson, package = practice
    stranger = EnrolmentFactory()

    assert refusal_of(start, stranger, lesson, package) == PlayRefusal.NOT_ENROLLED


def test_nobody_practises_after_leaving_the_course(practice):
    enrolment, *_ = practice
    withdraw(enrolment=enrolment, by=enrolment.person, at=NOW)

    assert refusal_of(start, *practice) == PlayRefusal.NOT_ENROLLED


def test_a_package_is_played_only_where_a_lesson_shows_it(practice):
    enrolment, lesson, package = practice
    elsewhere = lesson.get_next_sibling()

    assert refusal_of(start, enrolment, lesson, PackageVersionFactory().package) == PlayRefusal.GONE
    assert refusal_of(start, enrolment, elsewhere, package) == PlayRefusal.GONE


def test_a_package_in_a_draft_is_not_played(practice):
    enrolment, lesson, _ = practice
    other = show(PackageVersionFactory().package, lesson, live=False)

    assert refusal_of(start, enrolment, lesson, other) == PlayRefusal.GONE


def test_a_lesson_that_is_not_live_has_no_practice(practice):
    practice[1].unpublish()

    assert refusal_of(start, *practice) == PlayRefusal.CLOSED


def test_lessons_that_are_not_open_yet_have_no_practice():
    module = ModulePageFactory(lesson_order="in-order")
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=[module]))
    lesson = lessons_of(module)[1]
    package = show(PackageVersionFactory().package, lesson)

    assert refusal_of(start, enrolment, lesson, package) == PlayRefusal.OUT_OF_ORDER


def test_the_translation_of_a_lesson_may_show_a_package_of_its_own():
    enrolment, lesson, package = practising()
    locale = Locale.objects.get_or_create(language_code="pl")[0]
    polish = lesson.copy_for_translation(locale, copy_parents=True, alias=False)
    other = show(PackageVersionFactory().package, polish)

    assert [start(enrolment, lesson, each).package for each in (package, other)] == [package, other]


def test_an_archived_package_is_not_started_but_what_is_open_goes_on(practice):
    *_, package = practice
    play = start(*practice)
    Package.objects.filter(pk=package.pk).update(archived_at=NOW)
    fresh = EnrolmentFactory(course_key=practice[0].course_key)

    assert start(*practice) == play
    assert say(play, DONE).is_done
    assert refusal_of(start, *practice, again=True) == PlayRefusal.ARCHIVED
    assert refusal_of(start, fresh, *practice[1:]) == PlayRefusal.ARCHIVED
    assert Play.objects.get().ended_at is None


# --- hearing ----------------------------------------------------------------------------------------------------------
def test_the_first_completion_is_evidence(practice):
    enrolment, lesson, _ = practice
    play = start(*practice)

    heard = say(play, DONE)

    assert (heard.is_done, heard.passed) == (True, True)
    assert (play.completed_at, play.passed, play.score, play.seconds, play.reports) == (LATER, True, 1.0, 60, 1)
    row = Evidence.objects.get()
    assert (row.person, row.cycle, row.kind) == (enrolment.person, enrolment.cycles.get(), EvidenceKind.PRACTICE_DONE)
    assert (row.subject_key, row.occurrence, row.grade) == (lesson.translation_key, 1, Grade.PACKAGE)
    assert (row.happened_at, row.recorded_by, row.reason, row.valid_until_date) == (LATER, None, "", None)


def test_it_happened_on_the_day_where_the_person_is(practice):
    enrolment, *_ = practice
    agency = AgencyFactory(partnership=PartnershipFactory(time_zone="Pacific/Auckland"))
    MembershipFactory(person=enrolment.person, agency=agency)
    play = start(*practice)

    say(play, DONE, at=datetime(2026, 5, 20, 20, tzinfo=UTC))

    assert str(Evidence.objects.get().happened_date) == "2026-05-21"


def test_a_word_sent_again_changes_nothing(practice):
    play, key = start(*practice), uuid4()
    say(play, DONE, key=key)
    before = Play.objects.values().get()

    say(play, DONE, key=key, at=LATER)

    assert Play.objects.values().get() == before
    assert (PlayReport.objects.count(), Evidence.objects.count()) == (1, 1)


def test_completing_twice_is_one_piece_of_evidence(practice):
    play = start(*practice)

    say(play, DONE)
    say(play, Word("completed", score=0.0), at=LATER + timedelta(hours=1))

    assert (play.completed_at, play.passed, play.score, play.reports) == (LATER, True, 1.0, 2)
    assert Evidence.objects.count() == 1


def test_each_practice_has_evidence_under_its_number(practice):
    say(start(*practice), DONE)
    say(start(*practice, at=LATER, again=True), DONE, at=LATER)

    assert list(Evidence.objects.order_by("pk").values_list("occurrence", flat=True)) == [1, 2]


def test_parts_are_heard_and_complete_nothing(practice):
    play = start(*practice)

    for part in ("a", "b"):
        heard = say(play, Word("completed", part, is_child=True, completion=True, success=True, score=1.0, seconds=5))

    assert not heard.is_done
    assert (play.completed_at, play.passed, play.score, play.seconds, play.reports) == (None, None, None, None, 2)
    assert (play.stopped_part, play.stopped_place) == ("b", 2)
    assert list(PlayReport.objects.order_by("pk").values_list("part", "place", "is_child")) == [
        ("a", 1, True),
        ("b", 2, True),
    ]
    assert Evidence.objects.count() == 0


def test_going_back_leaves_the_furthest_place(practice):
    play = start(*practice)

    for place in (1, 5, 2):
        say(play, Word("progressed", place=place))

    assert play.stopped_place == 5


@pytest.mark.parametrize("verb", ["attempted", "interacted", ""])
def test_noise_is_heard_and_leaves_no_row(practice, verb):
    play = start(*practice)

    say(play, Word(verb))

    assert (play.heard_at, play.reports, PlayReport.objects.count()) == (LATER, 0, 0)


def test_beyond_the_most_words_the_facts_go_on(practice):
    play = start(*practice)
    Play.objects.filter(pk=play.pk).update(reports=plays.MOST_REPORTS)

    say(play, DONE)

    assert (play.completed_at, play.reports, PlayReport.objects.count()) == (LATER, plays.MOST_REPORTS, 0)


def test_the_share_of_its_version_decides_where_success_is_not_said():
    practice = practising(pass_share=0.5)
    play = start(*practice)

    say(play, Word("completed", score=0.6))

    assert play.passed is True


def test_a_word_that_was_under_way_when_the_play_began_is_not_before_it(practice):
    play = start(*practice)

    say(play, DONE, at=NOW - timedelta(seconds=1))

    assert play.completed_at == NOW


def test_nobody_speaks_for_another(practice):
    play = start(*practice)
    superuser = PersonFactory(is_superuser=True)

    assert refusal_of(say, play, DONE, person=superuser) == PlayRefusal.NOT_YOURS
    assert own_play(superuser, play.public_id) is None
    assert own_play(play.person, play.public_id) == play


def test_what_ended_is_not_heard(practice):
    play = start(*practice)
    say(play, Word("answered"))
    start(*practice, at=LATER, again=True)

    assert refusal_of(say, play, DONE) == PlayRefusal.ENDED


def test_nothing_is_heard_after_leaving_the_course(practice):
    play = start(*practice)
    withdraw(enrolment=practice[0], by=play.person, at=NOW)

    assert refusal_of(say, play, DONE) == PlayRefusal.WITHDRAWN


def test_nothing_is_heard_while_the_lesson_is_not_live(practice):
    play = start(*practice)
    practice[1].unpublish()

    assert refusal_of(say, play, DONE) == PlayRefusal.CLOSED
    assert (Evidence.objects.count(), PlayReport.objects.count()) == (0, 0)


# --- what a package writes down ---------------------------------------------------------------------------------------
def save(play, number, state):
    return plays.save_state(person=play.person, public_id=play.public_id, number=number, state=state, language="en")


def test_a_state_is_kept_under_its_number(practice):
    play = start(*practice)

    assert [save(play, 0, '{"slide":1}'), save(play, 1, '{"slide":2}')] == [1, 2]
    play.refresh_from_db()
    assert (play.state, play.state_number, play.heard_at) == ('{"slide":2}', 2, None)


def test_a_state_sent_again_is_answered_again(practice):
    play = start(*practice)

    assert [save(play, 0, "[1]"), save(play, 0, "[1]")] == [1, 1]


def test_another_windows_state_is_never_overwritten(practice):
    play = start(*practice)
    save(play, 0, "[1]")

    assert refusal_of(save, play, 0, "[2]") == PlayRefusal.OVERTAKEN
    assert refusal_of(save, play, 7, "[2]") == PlayRefusal.OVERTAKEN
    play.refresh_from_db()
    assert (play.state, play.state_number) == ("[1]", 1)


@pytest.mark.parametrize("state", ["", "{", "NaN", "[" * 30_000, '"' + "x" * plays.MOST_STATE + '"'])
def test_other_states_are_refused(practice, state):
    with pytest.raises(plays.UnreadableState):
        save(start(*practice), 0, state)


# --- in words ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "We have not heard from this activity yet. Your reading counts all the same."),
        ({"heard_at": NOW}, "Started"),
        ({"heard_at": NOW, "passed": False}, "Started"),
        ({"heard_at": NOW, "passed": True}, "Passed"),
        ({"heard_at": NOW, "completed_at": NOW}, "Done on 20 May 2026"),
        ({"heard_at": NOW, "completed_at": NOW, "passed": True}, "Done on 20 May 2026, and passed"),
        (
            {"heard_at": NOW, "completed_at": NOW, "passed": False},
            "Done on 20 May 2026, not passed: try again as often as you like",
        ),
    ],
)
def test_how_it_stands_in_words(facts, words):
    assert heard_of(PlayFactory.build(cycle=None, person=None, version=None, package=None, **facts)).words == words


def test_a_completing_word_takes_four_statements(practice, django_assert_num_queries):
    play = start(*practice)
    say(play, Word("answered"))
    person = play.person

    with django_assert_num_queries(4 + 2):  # play, report, play, evidence; and the savepoint of the test
        plays.report(person=person, public_id=play.public_id, key=uuid4(), word=DONE, language="en", at=LATER)
