from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from assessments.actions import attempts
from assessments.models import Answer, Attempt
from assessments.queries.papers import answers_of, paper_of
from assessments.questions import Unreadable
from courses.enums import EvidenceKind
from courses.models import Evidence
from portal.demo.sittings import a_wrong_form, the_right_form
from tests.factories.agencies import PersonFactory
from tests.factories.assessments import (
    QuizFactory,
    learner_of,
    one_of_each,
    publish,
    single,
    start,
    truefalse,
)
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, ModulePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LATER = NOW + timedelta(minutes=5)


def submit(attempt, form, at=LATER, **how):
    return attempts.submit(person=attempt.person, public_id=attempt.public_id, posted=form, at=at, **how)


def save(attempt, form, at=LATER):
    return attempts.save_answers(person=attempt.person, public_id=attempt.public_id, posted=form, at=at)


def kinds(person):
    return list(Evidence.objects.filter(person=person).order_by("id").values_list("kind", flat=True))


# --- starting ---------------------------------------------------------------------------------------------------------
def test_start_opens_an_attempt_in_the_persons_cycle():
    quiz = publish(QuizFactory())
    person = learner_of(quiz)

    attempt = start(person, quiz)

    assert (attempt.person, attempt.cycle, attempt.quiz_key) == (
        person,
        person.enrolments.get().cycles.get(),
        quiz.translation_key,
    )
    assert (attempt.number, attempt.out_of, attempt.started_at, attempt.submitted_at) == (1, 3, NOW, None)


def test_starting_twice_answers_the_same_attempt():
    quiz = publish(QuizFactory())
    person = learner_of(quiz)

    assert start(person, quiz, seed=1) == start(person, quiz, seed=2)
    assert Attempt.objects.count() == 1


def test_the_database_refuses_a_second_open_attempt():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    attempt.pk, attempt.public_id, attempt.number = None, "another", 2

    with pytest.raises(IntegrityError), transaction.atomic():
        attempt.save(force_insert=True)


def test_a_second_click_that_came_first_is_answered(monkeypatch):
    quiz = publish(QuizFactory())
    person = learner_of(quiz)
    first = start(person, quiz)
    monkeypatch.setattr(attempts, "open_attempt", lambda person, module_key: None)

    assert start(person, quiz) == first


def test_the_same_seed_gives_the_same_paper():
    quiz = publish(QuizFactory(questions=one_of_each()))
    one, other, third = (start(learner_of(quiz), quiz, seed=seed) for seed in (7, 7, 8))

    assert one.paper == other.paper != third.paper


def test_draws_choose_by_topic():
    questions = [single(topic=topic) for topic in "aaabbb"]
    quiz = publish(QuizFactory(questions=questions, draws=[{"topic": "a", "count": 2}, {"topic": "b", "count": 1}]))

    attempt = start(learner_of(quiz), quiz)

    assert sorted(item.question.topic for item in paper_of(attempt, {})) == ["a", "a", "b"]


def test_nobody_starts_without_a_course():
    quiz = publish(QuizFactory())

    with pytest.raises(attempts.NotEnrolled):
        start(PersonFactory(), quiz)


def test_nobody_starts_a_quiz_that_is_not_published():
    quiz = QuizFactory()

    with pytest.raises(attempts.NoQuiz):
        start(learner_of(quiz), quiz)


def test_nobody_starts_an_unpublished_quiz_but_an_open_attempt_goes_on():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    quiz.unpublish()

    assert start(attempt.person, quiz) == attempt
    with pytest.raises(attempts.NoQuiz):
        start(learner_of(quiz), quiz)


# --- saving -----------------------------------------------------------------------------------------------------------
def test_answers_are_saved_as_they_are_given():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    form = the_right_form(attempt)

    save(attempt, {"q1": form["q1"]})
    save(attempt, {"q2": form["q2"]})

    assert [item.is_answered for item in paper_of(attempt, answers_of(attempt))] == [True, True, False]
    assert list(Answer.objects.values_list("is_right", flat=True)) == [None, None]


def test_an_answer_can_be_changed_and_taken_back():
    quiz = publish(QuizFactory(questions=[truefalse()]))
    attempt = start(learner_of(quiz), quiz)

    given = []
    for value in ("true", "false", ""):
        save(attempt, {"q1": [value]})
        given.append(Answer.objects.get().response)

    assert given == ["true", "false", ""]


@pytest.mark.parametrize("form", [{"q1": ["nonsense"]}, {"q9": ["x"]}, {"q1-x": ["1"]}, {"q1": ["a", "b"]}])
def test_forged_answers_are_refused_and_change_nothing(form):
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    good = the_right_form(attempt)
    save(attempt, good)

    for verb in (save, submit):
        with pytest.raises(Unreadable):
            verb(attempt, {**good, **form})

    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert all(item.is_answered for item in paper_of(attempt, answers_of(attempt)))


def test_nobody_saves_to_anothers_attempt():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)

    with pytest.raises(Attempt.DoesNotExist):
        attempts.save_answers(
            person=learner_of(quiz), public_id=attempt.public_id, posted=the_right_form(attempt), at=LATER
        )


def test_nothing_is_saved_after_submitting():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    submit(attempt, the_right_form(attempt))

    with pytest.raises(attempts.AlreadySubmitted):
        save(attempt, a_wrong_form(attempt))


# --- submitting -------------------------------------------------------------------------------------------------------
def test_all_right_passes_and_is_recorded():
    quiz = publish(QuizFactory(questions=one_of_each()))
    attempt = start(learner_of(quiz), quiz)

    done = submit(attempt, the_right_form(attempt)).attempt

    assert (done.marks, done.out_of, done.passed, done.submitted_at) == (8, 8, True, LATER)
    assert kinds(attempt.person)[0] == EvidenceKind.QUIZ_PASSED
    evidence = Evidence.objects.get(kind=EvidenceKind.QUIZ_PASSED)
    assert (evidence.cycle, evidence.subject_key) == (attempt.cycle, quiz.module.translation_key)
    assert (evidence.revision_id, evidence.language) == (quiz.live_revision_id, "en")


def test_a_fail_records_no_evidence():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)

    done = submit(attempt, a_wrong_form(attempt)).attempt

    assert (done.marks, done.passed) == (0, False)
    assert kinds(attempt.person) == []


def test_a_missed_essential_question_fails_whatever_the_mark():
    quiz = publish(QuizFactory(questions=[single(essential=True), *(single() for _ in range(9))]))
    attempt = start(learner_of(quiz), quiz)
    essential = next(item for item in paper_of(attempt, {}) if item.is_essential)
    form = the_right_form(attempt) | {essential.name: a_wrong_form(attempt)[essential.name]}

    done = submit(attempt, form).attempt

    assert (done.marks, done.passed) == (9, False)
    assert kinds(attempt.person) == []


def test_one_missed_of_ten_passes_at_eighty_per_cent():
    quiz = publish(QuizFactory(questions=[single() for _ in range(10)]))
    attempt = start(learner_of(quiz), quiz)

    done = submit(attempt, the_right_form(attempt) | {"q4": a_wrong_form(attempt)["q4"]}).attempt

    assert (done.marks, done.passed) == (9, True)
    assert Answer.objects.filter(is_right=False).count() == 1


def test_submitting_twice_shows_the_same_result():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    submit(attempt, the_right_form(attempt))

    again = submit(attempt, a_wrong_form(attempt), at=LATER + timedelta(seconds=1)).attempt

    assert (again.marks, again.passed, again.submitted_at) == (3, True, LATER)
    assert kinds(attempt.person).count(EvidenceKind.QUIZ_PASSED) == 1


def test_gaps_are_saved_and_asked_about_once():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    form = the_right_form(attempt)
    del form["q2"]

    held = submit(attempt, form)

    attempt.refresh_from_db()
    assert (held.is_held, attempt.submitted_at) == (True, None)
    assert [item.is_answered for item in paper_of(attempt, answers_of(attempt))] == [True, False, True]

    done = submit(attempt, form, as_is=True).attempt
    assert (done.marks, done.passed) == (2, False)


def test_answers_saved_before_count_where_the_form_lacks_them():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    form = the_right_form(attempt)
    save(attempt, {"q1": form["q1"], "q2": form["q2"]})

    assert submit(attempt, {"q3": form["q3"]}).attempt.marks == 3


def test_attempts_are_unlimited_and_numbered():
    quiz = publish(QuizFactory())
    person = learner_of(quiz)

    for _ in range(3):
        attempt = start(person, quiz)
        submit(attempt, a_wrong_form(attempt))

    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_passing_again_while_in_date_writes_no_more_evidence():
    quiz = publish(QuizFactory(module=ModulePageFactory(has_quiz=True, lessons=0)))
    person = learner_of(quiz)
    for _ in range(2):
        attempt = start(person, quiz)
        submit(attempt, the_right_form(attempt))

    assert kinds(person) == [
        EvidenceKind.QUIZ_PASSED,
        EvidenceKind.MODULE_COMPLETED,
        EvidenceKind.COURSE_COMPLETED,
    ]


def test_passing_the_quiz_alone_completes_nothing_while_lessons_are_left():
    quiz = publish(QuizFactory(module=ModulePageFactory(has_quiz=True, lessons=1)))
    attempt = start(learner_of(quiz), quiz)

    submit(attempt, the_right_form(attempt))

    assert kinds(attempt.person) == [EvidenceKind.QUIZ_PASSED]


def test_an_open_attempt_goes_on_with_its_own_edition():
    quiz = publish(QuizFactory(pass_mark=100))
    attempt = start(learner_of(quiz), quiz)
    quiz.questions = [single(), single()]
    quiz.pass_mark = 1
    publish(quiz)

    done = submit(attempt, the_right_form(attempt)).attempt

    assert (done.marks, done.out_of, done.edition.pass_mark) == (3, 3, 100)


def test_a_submitted_attempt_reads_the_same_after_the_quiz_changed():
    quiz = publish(QuizFactory(questions=[single(stem="Before?")]))
    attempt = start(learner_of(quiz), quiz)
    submit(attempt, the_right_form(attempt))
    quiz.questions = [truefalse(stem="After?")]
    publish(quiz)

    paper = paper_of(attempt, answers_of(attempt))

    assert [(item.stem, item.is_right) for item in paper] == [("Before?", True)]
    assert [option["text"] for option in paper[0].review["options"] if option["is_chosen"]] == ["Right"]


def test_nothing_is_marked_while_the_module_is_taken_down():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    quiz.module.unpublish()

    with pytest.raises(attempts.ModuleGone):
        submit(attempt, the_right_form(attempt))

    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_leads_and_others_see_no_attempt():
    quiz = publish(QuizFactory())
    attempt = start(learner_of(quiz), quiz)
    lead = PersonFactory(is_superuser=True)

    assert list(Attempt.objects.visible_to(attempt.person)) == [attempt]
    assert list(Attempt.objects.visible_to(lead)) == []


def test_an_attempt_in_a_module_of_two_courses_belongs_to_an_open_cycle():
    quiz = publish(QuizFactory())
    done = EnrolmentFactory(course=CoursePageFactory(modules=[quiz.module]), completed=True)
    open_one = EnrolmentFactory(course=CoursePageFactory(modules=[quiz.module]), person=done.person)

    assert start(done.person, quiz).cycle.enrolment == open_one
