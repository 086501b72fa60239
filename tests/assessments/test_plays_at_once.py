"""Two windows at the same moment, on a database with real locks."""

from uuid import uuid4

from assessments.actions import plays
from assessments.models import Play, PlayReport
from assessments.rules import Word
from courses.models import Evidence
from tests.at_once import at_once, needs_real_locks
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.courses import NOW
from tests.factories.packages import practising

pytestmark = needs_real_locks
DONE = Word("completed", score=1.0)


def starting(practice, **how):
    enrolment, lesson, package = practice
    key = lesson.translation_key
    return lambda: plays.start(person=enrolment.person, package=package, lesson_key=key, language="en", at=NOW, **how)


def saying(play, word=DONE, key=None):
    key = key or uuid4()
    return lambda: plays.report(person=play.person, public_id=play.public_id, key=key, word=word, language="en", at=NOW)


def test_two_starts_are_one_practice():
    practice = practising()

    at_once(*[starting(practice)] * 3)

    assert Play.objects.get().number == 1


def test_starting_again_twice_starts_once_more():
    practice = practising()
    play = starting(practice)()
    saying(play, Word("answered"))()

    at_once(*[starting(practice, again=True)] * 3)

    assert sorted(Play.objects.values_list("number", "ended_at")) == [(1, NOW), (2, None)]


def test_the_same_word_from_two_windows_counts_once():
    play, key = starting(practising())(), uuid4()

    at_once(*[saying(play, key=key)] * 4)

    assert (Play.objects.get().reports, PlayReport.objects.count(), Evidence.objects.count()) == (1, 1, 1)


def test_words_at_once_are_all_counted():
    play = starting(practising())()

    at_once(saying(play), saying(play, Word("failed", seconds=9)), saying(play, Word("answered", "a", is_child=True)))

    now = Play.objects.get()
    assert (now.reports, now.passed, now.score, now.seconds, now.stopped_part) == (3, True, 1.0, 9, "a")
    assert (now.completed_at, Evidence.objects.count()) == (NOW, 1)


def test_two_states_at_once_keep_one():
    play = starting(practising())()
    refused = []

    def save(state):
        try:
            plays.save_state(person=play.person, public_id=play.public_id, number=0, state=state, language="en")
        except plays.CannotPlay as refusal:
            refused.append(refusal.refusal)

    at_once(lambda: save("[1]"), lambda: save("[2]"))

    assert (Play.objects.get().state_number, refused) == (1, [plays.PlayRefusal.OVERTAKEN])


def test_a_lead_and_the_package_at_once_are_one_piece_of_evidence():
    play, agency = starting(practising())(), AgencyFactory()
    MembershipFactory(person=play.person, agency=agency)
    lead = PersonFactory()

    at_once(
        saying(play),
        lambda: plays.attest(public_id=play.public_id, by=lead, reason="Seen", agency=agency, at=NOW),
    )

    assert Evidence.objects.count() == 1
    assert Play.objects.get().score == 1.0
