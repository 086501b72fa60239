"""What this room holds about a person: their own sittings, answers and practice, which nobody else sees."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable
from assessments.models import Answer
from assessments.questions import kind_of


def question_of(answer: Answer) -> str:
    return str(answer.question)


def answer_of(answer: Answer) -> Any:
    """The words of what was chosen, instead of the names of choices."""
    question = answer.question
    return spelled(answer.response, kind_of(question.kind).names(question.content))


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
    PersonalTable(
        "assessments.Play", "person", _("Activities you practised with"),
        (
            "package__title", "lesson_key", "number", "started_at", "ended_at", "heard_at", "completed_at", "passed",
            "score", "seconds", "stopped_place", "state",
        ),
        cleared={"state": ""},
    ),
    PersonalTable(
        "assessments.PlayReport", "play__person", _("What these activities reported"),
        (
            "play__package__title", "play__number", "received_at", "verb", "place", "completion", "success", "score",
            "seconds",
        ),
    ),
)  # fmt: skip
