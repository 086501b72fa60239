"""A quiz on its way out as an H5P package: what is taken along, and what is lost, said to its editor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from assessments.enums import QuestionKind
from assessments.models import Edition, Quiz
from assessments.packages.questions_out import PICTURES, Asked, Loss, Paper, Picture, Plan, Told, plan
from assessments.questions import kind_of


@dataclass(frozen=True)
class Said:
    """A sentence, and the questions that it is about: (1, "Who …?"), …; none: the quiz as a whole."""

    words: str
    questions: tuple[tuple[int, str], ...] = ()


def plan_of_draft(quiz: Quiz) -> Plan:
    """The quiz as its editors have it now, finished or not."""
    draft = quiz.get_latest_revision_as_object() if quiz.latest_revision_id else quiz
    asked = (_asked_of_block(block, number) for number, block in enumerate(draft.questions, start=1))
    return _plan(draft, quiz.locale.language_code, asked)


def plan_of_edition(edition: Edition) -> Plan:
    """The quiz as learners take it."""
    asked = (
        Asked(
            block_id=str(question.block_id),
            kind=question.kind,
            content=question.content,
            has_picture=bool(question.content.get("picture")),
            picture=_picture(question.content),
            is_essential=question.is_essential,
            topic=question.topic,
            strands=tuple(question.strands),
        )
        for question in edition.questions.all()
    )
    return _plan(edition, edition.language, asked)


def published_edition(quiz: Quiz) -> Edition | None:
    return Edition.objects.current().of_quiz(quiz.translation_key, quiz.locale.language_code).first()


def _asked_of_block(block: Any, number: int) -> Asked:
    content = kind_of(block.block_type).project(block.value)
    return Asked(
        block_id=str(block.id or number),
        kind=block.block_type,
        content=content,
        has_picture=bool(block.value.get("picture")),
        picture=_picture(content),
        is_essential=bool(block.value["essential"]),
        topic=block.value["topic"] or "",
        strands=tuple(block.value["strands"] or ()),
    )


def _picture(content: Mapping[str, Any]) -> Picture | None:
    """The bytes of a question's picture, where it has one that hosts of H5P take."""
    about = content.get("picture")
    suffix = PurePath(about["file"]).suffix.lower() if about else ""
    if not about or suffix not in PICTURES:
        return None
    try:
        with default_storage.open(about["file"]) as file:
            return Picture(suffix, file.read(), about["width"], about["height"], about["text"])
    except OSError:
        return None


def _plan(source: Quiz | Edition, language: str, asked: Iterable[Asked]) -> Plan:
    paper = Paper(
        title=source.title,
        language=language,
        pass_mark=source.pass_mark,
        shuffle=source.shuffle_questions,
        has_draws=bool(source.draws),
        questions=tuple(asked),
    )
    return plan(paper, settings.H5P_EXPORT_LIBRARIES)


def left_out_in_words(plan: Plan) -> list[Said]:
    """Each question that stays behind, with the reason."""
    return [Said(_reason(told), ((told.number, told.stem),)) for told in plan.left_out]


def changed_in_words(plan: Plan) -> list[Said]:
    """Each thing that is lost on the way, once, with the questions that lose it."""
    by_loss: dict[Loss, list[Told]] = {}
    for told in plan.changed:
        by_loss.setdefault(told.loss, []).append(told)
    return [
        Said(_lost(loss), tuple((told.number, told.stem) for told in by_loss[loss] if told.number))
        for loss in Loss
        if loss in by_loss
    ]


def _reason(told: Told) -> str:
    match told.loss:
        case Loss.KIND:
            kind = QuestionKind(told.detail).label
            return _("H5P has no question like “%(kind)s” that we can write.") % {"kind": kind}
        case Loss.SIGNS:
            words = _(
                "It has the sign “%(sign)s”. In H5P’s gaps * begins and ends a gap, / stands between answers and : "
                "begins a hint. Write the question without these signs to take it along."
            )
            return words % {"sign": told.detail}
    return _("It is not finished: it lacks its text, its options or its right answer.")


def _lost(loss: Loss) -> str:
    return {
        Loss.ESSENTIAL: _("They are not essential there: people can pass without them."),
        Loss.TOPIC: _("They lose their topic."),
        Loss.ACCENTS: _("Accents do not count here, but do there: “cafe” is not taken for “café”."),
        Loss.GAPS_COUNT: _("Each gap counts a point there; here the whole question counts one."),
        Loss.PICTURE: _("They go without their picture, which could not be read."),
        Loss.LINES: _("Their feedback stands on one line."),
        Loss.SOURCE: _("The note on their source stays here."),
        Loss.STRANDS: _("The strands that they are about stay here."),
        Loss.DRAWS: _("All questions are asked: H5P draws none from topics."),
    }[loss]
