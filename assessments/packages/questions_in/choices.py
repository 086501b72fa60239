"""Questions whose answers are chosen: MultiChoice, TrueFalse, SingleChoiceSet, Summary."""

from collections.abc import Iterator
from typing import Any

from assessments.packages.questions_in.draft import Draft, LeftOut, Step
from assessments.packages.questions_in.parts import Part
from assessments.packages.questions_in.reading import (
    MOST_OPTIONS,
    Notes,
    dict_of,
    first_words,
    is_true,
    list_of,
    overall_feedback,
    pictures_of,
)

Option = dict[str, Any]


def multi_choice(part: Part) -> Iterator[Draft | LeftOut]:
    notes, params = Notes(), part.params
    stem = notes.text(params.get("question"))
    options = checked([_option(answer, notes) for answer in list_of(params.get("answers"))], notes)
    number_right = sum(option["is_correct"] for option in options)
    behaviour = dict_of(params.get("behaviour"))
    asked = behaviour.get("type")
    if asked not in ("single", "multi"):
        asked = "single" if is_true(behaviour.get("singleAnswer")) or number_right == 1 else "multi"
    kind = "single" if asked == "single" else "multiple"
    if options and number_right == 0:
        notes.add("no-right-answer")
    elif kind == "single" and number_right > 1:
        notes.add("several-right-in-single")
    elif number_right == len(options):
        notes.add("all-right")
    yield from _finished(part, kind, stem, options, notes)


def _option(answer: Any, notes: Notes) -> Option:
    given = dict_of(answer)
    more = dict_of(given.get("tipsAndFeedback"))
    notes.aside("tip", more.get("tip"))
    notes.aside("feedback-not-chosen", more.get("notChosenFeedback"))
    return {
        "text": notes.text(given.get("text"), one_line=True),
        "is_correct": is_true(given.get("correct")),
        "feedback": notes.text(more.get("chosenFeedback")),
    }


def checked(options: list[Option], notes: Notes) -> list[Option]:
    """Options that can be read, with notes about those that cannot be told apart."""
    kept = [option for option in options if option["text"]]
    if len(kept) < len(options):
        notes.add("empty-option")
    if len(kept) > MOST_OPTIONS:
        notes.add("many-options", str(len(kept)))
    seen: set[str] = set()
    for option in kept[:MOST_OPTIONS]:
        if option["text"] in seen:
            notes.add("same-option-twice", option["text"])
        seen.add(option["text"])
    return kept[:MOST_OPTIONS]


def _finished(part: Part, kind: str, stem: str, options: list[Option], notes: Notes) -> Iterator[Draft | LeftOut]:
    pictures = pictures_of(part.params, notes)
    if not stem and not options:
        yield LeftOut(part.title, part.library, "empty", part.place)
        return
    if not stem:
        notes.add("no-question")
    if len(options) < 2:
        notes.add("too-few-options")
    right, wrong = overall_feedback(part.params, notes)
    value = {"stem": stem, "options": options, "feedback_correct": right, "feedback_incorrect": wrong}
    yield Draft(kind, value, part.library, part.place, pictures, tuple(notes.found))


def true_false(part: Part) -> Iterator[Draft | LeftOut]:
    notes, params = Notes(), part.params
    stem = notes.text(params.get("question"))
    pictures = pictures_of(params, notes)
    if not stem:
        yield LeftOut(part.title, part.library, "empty", part.place)
        return
    behaviour = dict_of(params.get("behaviour"))
    right, wrong = overall_feedback(params, notes)
    value = {
        "stem": stem,
        "answer": _answer(params.get("correct"), notes),
        "feedback_correct": notes.text(behaviour.get("feedbackOnCorrect")) or right,
        "feedback_incorrect": notes.text(behaviour.get("feedbackOnWrong")) or wrong,
    }
    yield Draft("truefalse", value, part.library, part.place, pictures, tuple(notes.found))


def _answer(correct: Any, notes: Notes) -> str:
    """A boolean, or the word for it; which of the two is right cannot be guessed from anything else."""
    word = str(correct).strip().lower() if isinstance(correct, bool | str) else ""
    if word not in ("true", "false"):
        notes.add("no-right-answer")
        return ""
    return word


def single_choice_set(part: Part) -> Iterator[Draft | LeftOut]:
    """Each of its questions is one here. The first answer is the right one, by what this type agreed on."""
    choices = list_of(part.params.get("choices"))
    if not choices:
        yield LeftOut(part.title or first_words(part.params), part.library, "empty", part.place)
    for number, choice in enumerate(choices, start=1):
        notes, given = Notes(), dict_of(choice)
        of_choice = part._replace(params={}, place=(*part.place, Step("part", number)))
        options = _first_is_right(list_of(given.get("answers")), notes)
        yield from _finished(of_choice, "single", notes.text(given.get("question")), options, notes)


def summary(part: Part) -> Iterator[Draft | LeftOut]:
    """Each group of statements is a question here: which of them is true."""
    groups = [dict_of(group) for group in list_of(part.params.get("summaries"))]
    if not groups:
        yield LeftOut(part.title or first_words(part.params), part.library, "empty", part.place)
    for number, group in enumerate(groups, start=1):
        notes = Notes()
        stem = notes.text(part.params.get("intro"))
        options = _first_is_right(list_of(group.get("summary")), notes)
        of_group = part._replace(params={}, place=(*part.place, Step("part", number)))
        notes.aside("tip", group.get("tip"))
        if not options:
            yield LeftOut(part.title or stem[:80], part.library, "empty", of_group.place)
            continue
        if len(groups) > 1:
            notes.add("summary-statements")
        yield from _finished(of_group, "single", stem, options, notes)


def _first_is_right(answers: list[Any], notes: Notes) -> list[Option]:
    options = [
        {"text": notes.text(answer, one_line=True), "is_correct": place == 0, "feedback": ""}
        for place, answer in enumerate(answers)
    ]
    kept = checked(options, notes)
    if kept and not any(option["is_correct"] for option in kept):
        notes.add("no-right-answer")
    return kept
