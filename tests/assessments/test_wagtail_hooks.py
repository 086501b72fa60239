"""Editors at work in the Wagtail admin."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments.models import Edition, Quiz, Scenario
from tests.factories.agencies import PersonFactory, StrandFactory
from tests.factories.assessments import QuizFactory, ScenarioFactory, publish, single
from tests.factories.courses import LessonPageFactory, ModulePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def editor(client):
    client.force_login(PersonFactory(is_superuser=True))
    return client


def listed(items):
    """A list of blocks as a form sends it."""
    return {
        "count": str(len(items)),
        **{
            str(n): {"value": value, "id": "", "order": str(n), "deleted": "", "type": "item"}
            for n, value in enumerate(items)
        },
    }


def a_question(*options, **fields):
    return {
        "stem": "Who?",
        "topic": "",
        "feedback_correct": "",
        "feedback_incorrect": "",
        "source": "",
        "options": listed([{"text": text, "is_correct": right, "feedback": ""} for text, right in options]),
        **fields,
    }


def quiz_form(module, *questions, draws="", **buttons):
    return nested_form_data(
        {
            "title": "A quiz",
            "module": str(module.pk),
            "pass_mark": "80",
            "draws": draws,
            "shuffle_questions": "on",
            "questions": streamfield(list(questions)),
            **buttons,
        }
    )


GOOD = ("single", a_question(("Yes", "on"), ("No", "")))
PUBLISH = {"action-publish": "1"}


def add(editor, model, form):
    return editor.post(reverse(f"wagtailsnippets_assessments_{model}:add"), form)


def errors_of(response):
    return str(response.context["form"].errors.get_json_data()) + response.content.decode()


def test_an_editor_publishes_a_quiz_with_draws(editor):
    form = quiz_form(
        ModulePageFactory(),
        ("single", a_question(("Yes", "on"), ("No", ""), topic="safety")),
        draws="safety: 1",
        **PUBLISH,
    )

    add(editor, "quiz", form)

    assert Edition.objects.get().draws == [{"topic": "safety", "count": 1}]


@pytest.mark.parametrize(
    ("questions", "draws", "words"),
    [
        ([], "", "Write at least one question."),
        ([("single", a_question(("Yes", ""), ("No", "")))], "", "Mark exactly one option as right."),
        ([GOOD], "safety: 1", "The topic “safety” has only 0 questions to draw from."),
        ([GOOD], "as many as you like", "“as many as you like” is not a topic and a number"),
    ],
)
def test_a_faulty_quiz_is_kept_back_with_a_message(editor, questions, draws, words):
    response = add(editor, "quiz", quiz_form(ModulePageFactory(), *questions, draws=draws, **PUBLISH))

    assert words in errors_of(response)
    assert not Quiz.objects.exists()


def test_a_draft_may_be_unfinished(editor):
    add(editor, "quiz", quiz_form(ModulePageFactory(), ("single", a_question()), draws="safety: 3"))

    assert Quiz.objects.get().live is False
    assert not Edition.objects.exists()


@pytest.mark.parametrize("model", ["quiz", "scenario"])
def test_drafts_can_be_seen_before_they_are_published(editor, model, rf):
    instance = {"quiz": QuizFactory, "scenario": ScenarioFactory}[model](live=False)

    response = instance.make_preview_request()

    assert response.status_code == 200
    assert instance.title in response.rendered_content


def test_a_scenario_that_strands_people_is_kept_back(editor):
    step = {"code": "n1", "text": "What now?", "choices": listed([])}
    step["choices"] = listed([{"code": "a", "text": "Go", "rating": "ok", "next": "n7", "feedback": "Oh."}])
    form = {
        "title": "A story",
        "code": "a-story",
        "role": "",
        "content_note": "",
        "start": "n1",
        "nodes": streamfield([("step", step)]),
        **PUBLISH,
    }

    response = add(editor, "scenario", nested_form_data(form))

    found = errors_of(response)
    for words in ("Step “n1” has no best choice.", "Step “n1” leads to “n7”, which is not there."):
        assert words in found
    assert not Scenario.objects.exists()


def test_a_published_quiz_is_not_deleted(editor):
    quiz = publish(QuizFactory())

    editor.post(reverse("wagtailsnippets_assessments_quiz:delete", args=[quiz.pk]))

    assert Quiz.objects.filter(pk=quiz.pk).exists()


def test_a_draft_that_was_never_published_can_be_deleted(editor):
    quiz = QuizFactory()

    editor.post(reverse("wagtailsnippets_assessments_quiz:delete", args=[quiz.pk]))

    assert not Quiz.objects.filter(pk=quiz.pk).exists()


def test_the_report_lists_strands_without_lesson_or_question(editor):
    taught, asked, both, _neither = (StrandFactory(name=name) for name in ("Taught", "Asked", "Both", "Neither"))
    lesson = LessonPageFactory()
    lesson.strands.set([taught, both])
    lesson.save()
    publish(QuizFactory(questions=[single(strands=[asked.code, both.code])]))

    gaps = editor.get(reverse("strands_not_covered")).context["object_list"]

    assert [(gap.name, gap.in_lessons, gap.in_questions) for gap in gaps] == [
        ("Taught", True, False),
        ("Asked", False, True),
        ("Neither", False, False),
    ]


@pytest.mark.parametrize("strands", [1, 3])
def test_the_report_costs_the_same_for_any_number_of_strands(strands, django_assert_num_queries):
    from assessments.queries.strands import strands_not_covered

    StrandFactory.create_batch(strands)

    with django_assert_num_queries(3):
        assert len(strands_not_covered()) == strands
