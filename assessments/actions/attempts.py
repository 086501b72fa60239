"""Sitting a quiz: start, save as you go, submit once."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from agencies.models import Person
from agencies.queries.prepared import Given, Prepared
from assessments import rules
from assessments.models import Answer, Attempt, Edition
from assessments.queries.attempts import learning_cycle, open_attempt
from assessments.queries.editions import current_edition, drawables, draws_of, published, questions_of
from assessments.queries.papers import Item, answers_of, paper_of
from assessments.questions import Posted, Unreadable, kind_of
from courses.actions import progress
from courses.models import Cycle


class NoQuiz(Exception):
    """Nothing is published to take."""


class NotEnrolled(Exception):
    """No course that they take holds the module."""


class AlreadySubmitted(Exception):
    """The attempt is over; its answers cannot change."""


class ModuleGone(Exception):
    """The module was taken down while the attempt was open: a pass could not be recorded, so nothing was marked."""


@dataclass(frozen=True)
class Submission:
    """How a submission went: taken, or held back because some questions have no answer yet."""

    attempt: Attempt
    paper: list[Item]
    is_held: bool = False


def start(*, person: Person, module_key: UUID, language: str, seed: int, at: datetime) -> Attempt:
    """This will open an attempt, or answer the one that is open already."""
    under_way = open_attempt(person, module_key)
    if under_way is not None:
        return under_way
    edition = current_edition(module_key, language)
    if edition is None:
        raise NoQuiz
    cycle = learning_cycle(person, module_key)
    if cycle is None:
        raise NotEnrolled
    try:
        return _open(person, cycle, edition, seed, at)
    except IntegrityError:
        # A second click came first.
        return Attempt.objects.visible_to(person).open().get(quiz_key=edition.quiz_key)


@transaction.atomic
def _open(person: Person, cycle: Cycle, edition: Edition, seed: int, at: datetime) -> Attempt:
    earlier = Attempt.objects.filter(person=person, quiz_key=edition.quiz_key).aggregate(last=Max("number"))
    paper = draw_paper(edition, seed)
    return Attempt.objects.create(
        person=person,
        cycle=cycle,
        edition=edition,
        quiz_key=edition.quiz_key,
        number=(earlier["last"] or 0) + 1,
        paper=paper,
        started_at=at,
        out_of=len(paper),
    )


def draw_paper(edition: Edition, seed: int) -> list[list]:
    """The questions to ask and the order of their choices, by chance from a seed."""
    chance = Random(seed)
    questions = questions_of(edition)
    asked = rules.draw(drawables(questions), draws_of(edition), shuffle=edition.shuffle_questions, chance=chance)
    return [
        [question_id, kind_of(questions[question_id].kind).lay_out(questions[question_id].content, chance)]
        for question_id in asked
    ]


@transaction.atomic
def save_answers(*, person: Person, public_id: str, posted: Posted, at: datetime) -> Attempt:
    """This will keep the answers of a form as they are, whole or not; what it lacks stays as it was."""
    attempt = _locked(person, public_id)
    if attempt.submitted_at:
        raise AlreadySubmitted
    _keep(attempt, _read(paper_of(attempt, {}), posted), at)
    return attempt


def submit(*, person: Person, public_id: str, posted: Posted, at: datetime, as_is: bool = False) -> Submission:
    """This will mark the attempt, once, and record a pass in the same transaction.

    Where questions are still unanswered the answers are saved and the submission is held, unless it is to be taken
    `as_is`. Submitting again changes nothing.
    """
    try:
        return _submit(person, public_id, posted, at, as_is)
    except progress.CannotFinishLesson as refusal:
        raise ModuleGone from refusal


@transaction.atomic
def _submit(person: Person, public_id: str, posted: Posted, at: datetime, as_is: bool) -> Submission:
    attempt = _locked(person, public_id)
    if attempt.submitted_at:
        return Submission(attempt, [])
    given = _read(paper_of(attempt, {}), posted)
    # A whole form says everything; only what it lacks is looked up.
    saved = {} if len(given) == len(attempt.paper) else answers_of(attempt)
    paper = paper_of(attempt, saved | {question_id: (response, None) for question_id, response in given.items()})
    if not as_is and not all(item.is_answered for item in paper):
        _keep(attempt, given, at)
        return Submission(attempt, paper, is_held=True)
    _mark(attempt, paper, at)
    if attempt.passed:
        _record_pass(person, attempt, at)
    return Submission(attempt, paper)


def _record_pass(person: Person, attempt: Attempt, at: datetime) -> None:
    edition = edition_of(attempt)
    progress.record_quiz_passed(
        person=person,
        cycle_id=attempt.cycle_id,
        module_key=edition.module_key,
        revision_id=edition.revision_id,
        language=edition.language,
        at=at,
    )


def edition_of(attempt: Attempt) -> Edition:
    return published(attempt.edition_id, attempt.quiz_key).edition


def _locked(person: Person, public_id: str) -> Attempt:
    # A double click, or an answer saved while the attempt is submitted, waits here for its turn.
    found = LOCKED.objects(person=person.pk, public_id=public_id)
    if not found:
        raise Attempt.DoesNotExist
    return found[0]


def _locking() -> QuerySet[Attempt]:
    person = Given("person", Attempt._meta.get_field("person"))
    name = Given("public_id", Attempt._meta.get_field("public_id"))
    return Attempt.objects.visible_to(person).select_for_update().filter(public_id=name)


LOCKED = Prepared(_locking)


def _read(paper: list[Item], posted: Posted) -> dict[int, object]:
    """The responses that a form gives, by question id."""
    names = {item.name for item in paper}
    for field in posted:
        if field.split("-")[0] not in names:
            raise Unreadable(field)
    responses = {item.question.pk: item.kind.read(item.question.content, posted, item.name) for item in paper}
    return {question_id: response for question_id, response in responses.items() if response is not None}


def _keep(attempt: Attempt, responses: dict[int, object], at: datetime) -> None:
    _write(
        [
            Answer(attempt=attempt, question_id=question_id, response=response, saved_at=at)
            for question_id, response in responses.items()
        ]
    )


def _mark(attempt: Attempt, paper: list[Item], at: datetime) -> None:
    right = {item.number: item.kind.is_right(item.question.content, item.response) for item in paper}
    _write(
        [
            Answer(
                attempt=attempt,
                question=item.question,
                response=item.response,
                saved_at=at,
                is_right=right[item.number],
            )
            for item in paper
        ]
    )
    attempt.submitted_at = at
    attempt.marks = sum(right.values())
    attempt.passed = rules.passes(
        right=attempt.marks,
        out_of=attempt.out_of,
        pass_mark=edition_of(attempt).pass_mark,
        essential_missed=sum(item.question.is_essential and not right[item.number] for item in paper),
    )
    attempt.save(update_fields=["submitted_at", "marks", "passed"])


def _write(answers: list[Answer]) -> None:
    Answer.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["attempt", "question"],
        update_fields=["response", "saved_at", "is_right"],
    )
