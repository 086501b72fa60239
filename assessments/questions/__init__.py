"""The kinds of question. A new kind is a module with the same face, two templates and a place in this list."""

from random import Random
from typing import Any

from assessments.enums import QuestionKind
from assessments.questions import picture
from assessments.questions.blanks import Blanks
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable
from assessments.questions.mark import Mark
from assessments.questions.match import Match
from assessments.questions.multiple import Multiple
from assessments.questions.order import Order
from assessments.questions.scenario import Scenario
from assessments.questions.single import Single
from assessments.questions.truefalse import TrueFalse

KINDS: dict[str, Kind] = {
    kind.code.value: kind
    for kind in (Single(), Multiple(), TrueFalse(), Order(), Match(), Blanks(), Mark(), Scenario())
}


def kind_of(code: str) -> Kind:
    return KINDS[code]


def preview(block: Any, number: int) -> dict[str, Any]:
    """A question as its editor wrote it, finished or not, ready to be shown."""
    kind = kind_of(block.block_type)
    content = kind.project(block.value)
    layout = kind.lay_out(content, Random(number))
    return {
        "number": number,
        "name": f"q{number}",
        "stem": content["stem"],
        "picture": picture.shown(content),
        "is_essential": block.value["essential"],
        "asking": kind.asking(content, layout, kind.empty, f"q{number}"),
        "asking_template": kind.asking_template,
    }


__all__ = [
    "KINDS",
    "Content",
    "Kind",
    "Layout",
    "Posted",
    "QuestionKind",
    "Response",
    "Unreadable",
    "kind_of",
    "preview",
]
