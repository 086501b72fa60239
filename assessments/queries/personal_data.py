"""What this room holds about a person: their own sittings and answers, which nobody else sees."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable
from assessments.models import Answer


def question_of(answer: Answer) -> str:
    return str(answer.question)


def answer_of(answer: Answer) -> Any:
    """The words of what was chosen, instead of the names of choices."""
    return spelled(answer.response, words_of(answer.question.content))


def words_of(content: Any) -> dict[str, str]:
    """The words of each choice by its name, wherever in the question it stands."""
    if isinstance(content, list):
        return {name: words for each in content for name, words in words_of(each).items()}
    if not isinstance(content, dict):
        return {}
    found = {name: words for each in content.values() for name, words in words_of(each).items()}
    if isinstance(content.get("id"), str):
        words = next((content[name] for name in ("text", "words", "label") if content.get(name)), "")
        found |= {content["id"]: str(words)} if words else {}
    return found


def spelled(response: Any, words: dict[str, str]) -> Any:
    if isinstance(response, list):
        return [spelled(each, words) for each in response]
    if isinstance(response, dict):
        return {words.get(name, name): spelled(each, words) for name, each in response.items()}
    return words.get(response, response) if isinstance(response, str) else response


TABLES = (
    PersonalTable(
        "assessments.Attempt", "person", _("Quizzes you took"),
        ("edition__title", "number", "started_at", "submitted_at", "marks", "out_of", "passed"),
    ),
    PersonalTable(
        "assessments.Answer", "attempt__person", _("Your answers"),
        ("attempt__edition__title", "attempt__number", "question", "saved_at", "is_right"),
        more={"answer": answer_of},
    ),
)  # fmt: skip
