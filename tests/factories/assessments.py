"""Quizzes as editors write them, published the way Wagtail publishes."""

from uuid import uuid4

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from assessments.actions import attempts
from assessments.models import Quiz, Scenario
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, ModulePageFactory

COMMON = {"topic": "", "essential": False, "strands": [], "source": ""}


def block(kind, **value):
    """A question as it is stored in a quiz."""
    given = {"stem": f"A {kind} question?", **COMMON, "feedback_correct": "Well done.", "feedback_incorrect": "Not so."}
    return {"type": kind, "id": str(uuid4()), "value": {**given, **value}}


def option(text, is_correct=False, feedback=""):
    return {"text": text, "is_correct": is_correct, "feedback": feedback}


def single(**value):
    options = [
        option("Right", True, "Because it is."),
        option("Wrong", False, "Because it is not."),
        option("Also wrong"),
    ]
    return block("single", **{"options": options, **value})


def scenario_question(**value):
    return single(**value) | {"type": "scenario"}


def multiple(**value):
    options = [option("Right 1", True), option("Right 2", True), option("Wrong", False, "No.")]
    return block("multiple", **{"options": options, **value})


def truefalse(**value):
    return block("truefalse", **{"answer": "true", **value})


def order(**value):
    return block("order", **{"items": ["First", "Second", "Third"], **value})


def match(**value):
    pairs = [{"left": f"Left {n}", "right": f"Right {n}"} for n in (1, 2, 3)]
    return block("match", **{"pairs": pairs, **value})


def blanks(**value):
    text = "A hate crime is [motivated|driven] by hostility. Anyone can [report] it."
    return block("blanks", **{"text": text, "match_case": False, "match_accents": False, **value})


def mark(**value):
    return block("mark", **{"text": "Somebody [spits] at her and [calls her names].", **value})


def one_of_each():
    return [single(), multiple(), truefalse(), order(), match(), scenario_question(), blanks(), mark()]


class QuizFactory(DjangoModelFactory):
    """A draft quiz of three single questions."""

    class Meta:
        model = Quiz

    title = factory.Sequence(lambda n: f"Quiz {n:05}")
    module = factory.LazyFunction(lambda: ModulePageFactory(has_quiz=True, lessons=0))
    locale = factory.LazyFunction(Locale.get_default)
    live = False
    questions = factory.LazyFunction(lambda: [single() for _ in range(3)])


def publish(snippet):
    """As an editor does: a new revision, published."""
    snippet.save_revision().publish()
    snippet.refresh_from_db()
    return snippet


def choice(code, to, rating="best", feedback="Good."):
    return {"code": code, "text": f"Do {code}", "rating": rating, "next": to, "feedback": feedback}


def step(code, *choices, text="What do you do?"):
    return {"type": "step", "id": str(uuid4()), "value": {"code": code, "text": text, "choices": list(choices)}}


def ending(code, outcome="It went well."):
    return {"type": "ending", "id": str(uuid4()), "value": {"code": code, "outcome": outcome}}


def a_story():
    return [
        step("n1", choice("a", "n2"), choice("b", "e_lost", "poor", "That closed the door.")),
        step("n2", choice("a", "e_good"), choice("b", "e_lost", "ok", "Nearly.")),
        ending("e_good"),
        ending("e_lost", "The person left."),
    ]


class ScenarioFactory(DjangoModelFactory):
    class Meta:
        model = Scenario

    code = factory.Sequence(lambda n: f"scenario-{n:05}")
    title = factory.Sequence(lambda n: f"Scenario {n:05}")
    locale = factory.LazyFunction(Locale.get_default)
    start = "n1"
    nodes = factory.LazyFunction(a_story)


def learner_of(quiz):
    """A person on a course whose one module ends with the quiz."""
    return EnrolmentFactory(course=CoursePageFactory(modules=[quiz.module])).person


def start(person, quiz, at=NOW, seed=1):
    module_key = quiz.module.translation_key
    return attempts.start(person=person, module_key=module_key, language="en", seed=seed, at=at)
