"""A module's quiz on paper, with its key: lent to the trainer pack, which checks who reads it."""

from uuid import UUID

from assessments.queries.editions import current_edition, questions_of
from assessments.questions import kind_of
from courses.lending import CheckQuestion


def quick_check(module_key: UUID, language: str) -> list[CheckQuestion]:
    edition = current_edition(module_key, language)
    if edition is None:
        return []
    asked = []
    for question in questions_of(edition).values():
        choices, key = kind_of(question.kind).on_paper(question.content)
        stem, feedback = question.content["stem"], question.content["feedback_correct"]
        asked.append(CheckQuestion(stem, tuple(choices), tuple(key), feedback))
    return asked
