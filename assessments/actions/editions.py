"""Publishing a quiz: what editors wrote becomes rows that attempts can rely on for ever."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from assessments.models import Edition, Question, Quiz
from assessments.queries.editions import quiz_address_key
from assessments.queries.faults import block_faults, quiz_faults
from assessments.questions import kind_of, picture


class CannotPublishQuiz(Exception):
    """The quiz has faults; they are in `faults`, said to its editor."""

    def __init__(self, quiz: Quiz, faults: list[str]) -> None:
        super().__init__(f"{quiz}: " + " ".join(faults))
        self.faults = faults


@transaction.atomic
def publish(*, quiz: Quiz, revision_id: int, at: datetime) -> Edition:
    """This will make the revision the edition that is taken from now on. Attempts under way keep theirs."""
    # Two publishers at once must not both think that theirs is the current edition.
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    language = quiz.locale.language_code
    edition = Edition.objects.filter(quiz_key=quiz.translation_key, revision_id=revision_id).first()
    if edition is None:
        edition = _project(quiz, revision_id, language, at)
    Edition.objects.current().of_quiz(quiz.translation_key, language).exclude(pk=edition.pk).update(is_current=False)
    Edition.objects.filter(pk=edition.pk).update(is_current=True)
    edition.is_current = True
    _forget_address(edition)
    return edition


@transaction.atomic
def withdraw(*, quiz: Quiz) -> None:
    """This will leave the quiz without a current edition in its language. Attempts under way keep theirs."""
    editions = Edition.objects.current().of_quiz(quiz.translation_key, quiz.locale.language_code)
    for edition in editions:
        _forget_address(edition)
    editions.update(is_current=False)


def _project(quiz: Quiz, revision_id: int, language: str, at: datetime) -> Edition:
    faults = block_faults(quiz.questions) or quiz_faults(quiz.questions, quiz.draws)
    if faults:
        raise CannotPublishQuiz(quiz, faults)
    edition = Edition.objects.create(
        quiz_key=quiz.translation_key,
        module_key=quiz.module.translation_key,
        language=language,
        revision_id=revision_id,
        title=quiz.title,
        pass_mark=quiz.pass_mark,
        draws=quiz.draws,
        shuffle_questions=quiz.shuffle_questions,
        published_at=at,
        is_current=False,
    )
    Question.objects.bulk_create(
        Question(
            edition=edition,
            block_id=block.id,
            kind=block.block_type,
            topic=block.value["topic"] or "",
            is_essential=block.value["essential"],
            strands=list(block.value["strands"]),
            sort_order=place,
            content=picture.keep(kind_of(block.block_type).project(block.value)),
        )
        for place, block in enumerate(quiz.questions)
    )
    return edition


def _forget_address(edition: Edition) -> None:
    transaction.on_commit(lambda: cache.delete(quiz_address_key(edition.module_key)))
