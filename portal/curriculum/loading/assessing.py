"""Quizzes and scenarios, as the raw data of their blocks."""

from typing import Any

from portal.curriculum.loading.bodies import Raw, list_items
from portal.curriculum.loading.identity import block_id, key_of
from portal.curriculum.loading.ledger import Entry
from portal.curriculum.loading.shelf import Shelf
from portal.curriculum.reading.items import Node, Question, Quiz, Scenario


def load_scenario(shelf: Shelf, scenario: Scenario) -> None:
    fields = {
        "code": scenario.id,
        "title": scenario.title,
        "role": scenario.role,
        "content_note": scenario.content_note,
        "start": scenario.start,
        "nodes": [_node(scenario, node) for node in scenario.nodes],
    }
    entry = Entry(f"scenario {scenario.id}", scenario.title, scenario.path, fields)
    shelf.put(entry, key_of("scenario", scenario.id))


def _node(scenario: Scenario, node: Node) -> Raw:
    here = block_id("scenario", scenario.id, node.id)
    if node.is_end:
        return {"type": "ending", "value": {"code": node.id, "outcome": node.outcome}, "id": here}
    turns = [
        {"code": turn.id, "text": turn.text, "rating": turn.rating, "next": turn.next, "feedback": turn.feedback}
        for turn in node.turns
    ]
    value = {"code": node.id, "text": node.text, "choices": list_items(here, "choices", turns)}
    return {"type": "step", "value": value, "id": here}


def load_quiz(shelf: Shelf, quiz: Quiz, module: int | None, strands: set[str]) -> None:
    fields = {
        "title": quiz.title,
        "module_id": module,
        "pass_mark": quiz.pass_mark,
        "questions": [_question(question, strands) for question in quiz.questions],
    }
    entry = Entry(f"quiz {quiz.id}", quiz.title, quiz.path, fields)
    if module is None:
        shelf.ledger.leave(entry, "its module is not there")
    else:
        shelf.put(entry, key_of("quiz", quiz.id))


def _question(question: Question, strands: set[str]) -> Raw:
    here = block_id("question", question.id)
    value: dict[str, Any] = {
        "stem": question.stem,
        "essential": question.is_essential,
        "topic": question.topic,
        # Only strands that some partnership keeps can be ticked.
        "strands": [code for code in question.strands if code in strands],
        "feedback_correct": question.feedback_correct,
        "feedback_incorrect": question.feedback_incorrect,
        "source": question.source,
    }
    match question.kind:
        case "truefalse":
            value["answer"] = "true" if question.is_true else "false"
        case "order":
            value["items"] = list_items(here, "items", question.items)
        case "match":
            pairs = [{"left": pair.left, "right": pair.right} for pair in question.pairs]
            value["pairs"] = list_items(here, "pairs", pairs)
        case "blanks":
            value |= {"text": question.text, "match_case": question.match_case}
            value["match_accents"] = question.match_accents
        case "mark":
            value["text"] = question.text
        case _:
            options = [
                {"text": choice.text, "is_correct": choice.id in question.correct, "feedback": choice.feedback}
                for choice in question.choices
            ]
            value["options"] = list_items(here, "options", options)
    return {"type": question.kind, "value": value, "id": here}
