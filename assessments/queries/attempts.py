"""A person's own sittings of a quiz."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from agencies.models import Person
from assessments import rules
from assessments.models import Attempt, Edition
from assessments.queries.editions import current_edition, number_asked, questions_of
from assessments.queries.papers import Item
from courses.models import Cycle
from courses.queries.outline import Module, outline
from courses.queries.pathways import cycles_with_module


def open_attempt(person: Person, module_key: UUID) -> Attempt | None:
    return Attempt.objects.visible_to(person).open().of_module(module_key).select_related("edition").first()


def learning_cycle(person: Person, module_key: UUID) -> Cycle | None:
    """The cycle that an attempt belongs to: an open one if there is one, else the newest."""
    cycles = cycles_with_module(person, module_key)
    return cycles.order_by(F("completed_at").desc(nulls_first=True), "-pk").first()


@dataclass(frozen=True)
class Before:
    """What a person is told before they start."""

    edition: Edition
    module: Module | None
    attempts: list[Attempt]
    is_enrolled: bool

    @property
    def under_way(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.submitted_at is None), None)

    @property
    def earlier(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.submitted_at is not None]

    @property
    def number_asked(self) -> int:
        return number_asked(self.edition)

    @property
    def right_needed(self) -> int:
        return rules.right_needed(self.number_asked, self.edition.pass_mark)

    @property
    def number_essential(self) -> int:
        """Every essential question is asked, so that this is also how many a paper has."""
        return sum(question.is_essential for question in questions_of(self.edition).values())


def before(person: Person, module_key: UUID, language: str) -> Before | None:
    """What awaits a person in a module's quiz, with their own earlier attempts; None where nothing is published."""
    attempts = list(Attempt.objects.visible_to(person).of_module(module_key).select_related("edition"))
    edition = current_edition(module_key, language)
    open_one = next((attempt for attempt in attempts if attempt.submitted_at is None), None)
    if open_one is not None:
        edition = open_one.edition
    if edition is None:
        return None
    return Before(
        edition=edition,
        module=outline(module_key, language=language),
        attempts=sorted(attempts, key=lambda attempt: attempt.number, reverse=True),
        is_enrolled=learning_cycle(person, module_key) is not None,
    )


@dataclass(frozen=True)
class Result:
    """How a submitted attempt went."""

    attempt: Attempt
    paper: list[Item]

    @property
    def percentage(self) -> int:
        return rules.percentage(self.attempt.marks or 0, self.attempt.out_of)

    @property
    def right_needed(self) -> int:
        return rules.right_needed(self.attempt.out_of, self.attempt.edition.pass_mark)

    @property
    def reached_mark(self) -> bool:
        return (self.attempt.marks or 0) >= self.right_needed

    @property
    def essential_missed(self) -> list[Item]:
        return [item for item in self.paper if item.is_essential and not item.is_right]
