"""Quizzes as published."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from assessments.models import Edition, Question
from assessments.rules import Draw, Drawable


def current_edition(module_key: UUID, language: str) -> Edition | None:
    """The edition that a module's quiz is taken in now, in the reader's language where there is one."""
    editions = {edition.language: edition for edition in Edition.objects.current().of_module(module_key)}
    return editions.get(language) or editions.get(settings.LANGUAGE_CODE) or next(iter(editions.values()), None)


@dataclass(frozen=True, slots=True)
class Published:
    """An edition and its questions by id, in their order."""

    edition: Edition
    questions: dict[int, Question]


@lru_cache(maxsize=256)
def published(edition_id: int, quiz_key: UUID) -> Published:
    """What was published never changes, so each process reads it once. Whether it is current is not to be asked here.

    The quiz's key tells apart editions of the same number in databases that were made anew.
    """
    edition = Edition.objects.get(pk=edition_id, quiz_key=quiz_key)
    return Published(edition, {question.pk: question for question in edition.questions.all()})


def questions_of(edition: Edition) -> dict[int, Question]:
    return published(edition.pk, edition.quiz_key).questions


def drawables(questions: dict[int, Question]) -> list[Drawable]:
    return [Drawable(question.pk, question.topic, question.is_essential) for question in questions.values()]


def draws_of(edition: Edition) -> list[Draw]:
    return [Draw(draw["topic"], draw["count"]) for draw in edition.draws]


def number_asked(edition: Edition) -> int:
    """How many questions an attempt on this edition asks."""
    return sum(draw.number for draw in draws_of(edition)) or len(questions_of(edition))


def quiz_address(module_key: UUID) -> str | None:
    """Where a module's quiz is taken, or None while nothing is published. Lent to `courses`."""
    key = quiz_address_key(module_key)
    is_live = cache.get(key)
    if is_live is None:
        is_live = Edition.objects.current().of_module(module_key).exists()
        cache.set(key, is_live)
    return reverse("assessments:quiz", args=[module_key]) if is_live else None


def quiz_address_key(module_key: UUID) -> str:
    return f"assessments:quiz-is-live:{module_key}"


def covered_strands() -> set[str]:
    """The codes of strands that some question of a quiz taken now is about."""
    rows = Question.objects.filter(edition__is_current=True).values_list("strands", flat=True)
    return {code for codes in rows for code in codes}
