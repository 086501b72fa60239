"""Quizzes as editors write them, published the way Wagtail publishes."""

from uuid import uuid4

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page

from assessments.models import Quiz, Scenario
from courses.models import ModulePage, ModulesPage

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


def one_of_each():
    return [single(), multiple(), truefalse(), order(), match(), scenario_question()]


def new_module(title="Taking reports", has_quiz=True, **fields):
    """A live module under the root of the tree."""
    root = Page.get_first_root_node()
    modules = ModulesPage.objects.first() or root.add_child(instance=ModulesPage(title="Modules", slug="modules"))
    return modules.add_child(instance=ModulePage(title=title, has_quiz=has_quiz, **fields))


class QuizFactory(DjangoModelFactory):
    """A draft quiz of three single questions."""

    class Meta:
        model = Quiz

    title = factory.Sequence(lambda n: f"Quiz {n}")
    module = factory.LazyFunction(new_module)
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

    code = factory.Sequence(lambda n: f"scenario-{n}")
    title = factory.Sequence(lambda n: f"Scenario {n}")
    locale = factory.LazyFunction(Locale.get_default)
    start = "n1"
    nodes = factory.LazyFunction(a_story)
