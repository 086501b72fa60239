"""Answers as their person reads them: in words, for every kind of question."""

import pytest

from assessments.actions import attempts
from assessments.models import Answer
from assessments.queries.personal_data import answer_of
from portal.demo.sittings import the_right_form
from tests.factories.assessments import QuizFactory, learner_of, one_of_each, publish, start
from tests.factories.courses import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_every_kind_gives_its_answers_in_words():
    quiz = publish(QuizFactory(questions=one_of_each()))
    attempt = start(learner_of(quiz), quiz)
    attempts.submit(person=attempt.person, public_id=attempt.public_id, posted=the_right_form(attempt), at=NOW)

    said = {answer.question.kind: answer_of(answer) for answer in Answer.objects.all()}

    assert {kind: sorted(answer) if isinstance(answer, list) else answer for kind, answer in said.items()} == {
        "single": "Right",
        "multiple": ["Right 1", "Right 2"],
        "truefalse": "True",
        "order": {"First": 1, "Second": 2, "Third": 3},
        "match": {"Left 1": "Right 1", "Left 2": "Right 2", "Left 3": "Right 3"},
        "scenario": "Right",
        "blanks": {"Gap 1": "motivated", "Gap 2": "report"},
        "mark": ["calls her names", "spits"],
    }
