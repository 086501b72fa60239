from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import Locale

from assessments.actions import editions
from assessments.models import Edition, Question
from assessments.queries.editions import current_edition
from tests.factories.assessments import QuizFactory, multiple, one_of_each, order, publish, single

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_publishing_projects_every_question():
    quiz = publish(QuizFactory(questions=one_of_each(), pass_mark=75))

    edition = Edition.objects.get()
    assert (edition.quiz_key, edition.module_key) == (quiz.translation_key, quiz.module.translation_key)
    assert (edition.language, edition.revision_id) == ("en", quiz.live_revision_id)
    assert (edition.title, edition.pass_mark, edition.is_current) == (quiz.title, 75, True)
    assert [question.kind for question in edition.questions.all()] == [block.block_type for block in quiz.questions]
    assert [str(question.block_id) for question in edition.questions.all()] == [block.id for block in quiz.questions]


def test_a_question_keeps_what_its_editor_said_of_it():
    publish(QuizFactory(questions=[single(topic="safety", essential=True, strands=[], stem="Who?", source="A book")]))

    question = Question.objects.get()
    assert (question.topic, question.is_essential, question.strands) == ("safety", True, [])
    assert (question.content["stem"], question.content["source"]) == ("Who?", "A book")


def test_projecting_twice_changes_nothing():
    quiz = publish(QuizFactory())
    before = list(Question.objects.values())

    editions.publish(quiz=quiz, revision_id=quiz.live_revision_id, at=NOON)

    assert list(Question.objects.values()) == before
    assert Edition.objects.count() == 1


def test_publishing_again_makes_a_new_edition_and_keeps_the_old():
    quiz = publish(QuizFactory())
    quiz.title = "Better"
    publish(quiz)

    assert list(Edition.objects.order_by("pk").values_list("title", "is_current")) == [
        (Edition.objects.earliest("pk").title, False),
        ("Better", True),
    ]


def test_choice_ids_differ_between_editions():
    quiz = publish(QuizFactory(questions=[single()]))
    publish(quiz)

    first, second = Question.objects.order_by("pk")
    assert first.block_id == second.block_id
    assert {one["id"] for one in first.content["options"]}.isdisjoint(one["id"] for one in second.content["options"])


def test_unpublishing_leaves_no_current_edition():
    quiz = publish(QuizFactory())

    quiz.unpublish()

    assert list(Edition.objects.values_list("is_current", flat=True)) == [False]


def test_an_earlier_revision_published_again_is_current_again():
    quiz = publish(QuizFactory())
    first = Edition.objects.get()
    publish(quiz)

    editions.publish(quiz=quiz, revision_id=first.revision_id, at=NOON)

    assert list(Edition.objects.filter(is_current=True)) == [first]


def test_scheduling_for_later_publishes_nothing_yet():
    quiz = QuizFactory(go_live_at=datetime.now(UTC) + timedelta(days=3))

    quiz.save_revision().publish()

    assert Edition.objects.count() == 0


@pytest.mark.parametrize(
    ("questions", "draws", "faults"),
    [
        ([], [], ["Write at least one question."]),
        ([single(topic="a")], [{"topic": "a", "count": 2}], ["The topic “a” has only 1 questions to draw from."]),
        ([single(options=[])], [], ["1: Mark exactly one option as right.", "1: Give at least two options."]),
        (
            [single(), multiple(options=[])],
            [],
            ["2: Mark at least one option as right, and leave at least one that is not."],
        ),
        ([order(items=["One"])], [], ["1: Give at least two items to put in order."]),
    ],
)
def test_a_faulty_quiz_is_not_published(questions, draws, faults):
    quiz = QuizFactory(questions=questions, draws=draws)

    with pytest.raises(editions.CannotPublishQuiz) as refusal:
        editions.publish(quiz=quiz, revision_id=1, at=NOON)

    assert refusal.value.faults == faults
    assert Edition.objects.count() == 0


def test_each_language_has_a_current_edition_of_the_same_questions():
    welsh = Locale.objects.create(language_code="cy")
    quiz = publish(QuizFactory())
    module = quiz.module.copy_for_translation(welsh, copy_parents=True)
    translated = quiz.copy_for_translation(welsh)
    translated.module, translated.title = module, "Cwis"
    translated.save()
    publish(translated)

    editions_now = Edition.objects.filter(is_current=True).order_by("language")
    assert [(one.language, one.quiz_key, one.module_key) for one in editions_now] == [
        ("cy", quiz.translation_key, quiz.module.translation_key),
        ("en", quiz.translation_key, quiz.module.translation_key),
    ]
    first, second = ({question.block_id for question in one.questions.all()} for one in editions_now)
    assert first == second


def test_a_faulty_revision_neither_goes_live_nor_is_taken():
    """As when a draft was spoilt between being submitted to a workflow and being approved."""
    quiz = publish(QuizFactory(title="Sound"))
    quiz.title, quiz.questions = "Spoilt", []

    with pytest.raises(editions.CannotPublishQuiz):
        quiz.save_revision().publish()

    quiz.refresh_from_db()
    assert (quiz.title, Edition.objects.get().title) == ("Sound", "Sound")


@pytest.mark.parametrize(("language", "title"), [("cy", "Cwis"), ("pl", "Quiz"), ("en", "Quiz")])
def test_a_reader_gets_their_own_language_or_the_source(language, title):
    quiz = publish(QuizFactory(title="Quiz"))
    welsh = Locale.objects.create(language_code="cy")
    module = quiz.module.copy_for_translation(welsh, copy_parents=True)
    translated = quiz.copy_for_translation(welsh)
    translated.module, translated.title = module, "Cwis"
    translated.save()
    publish(translated)

    assert current_edition(quiz.module.translation_key, language).title == title
