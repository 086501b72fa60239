"""A statement that is true or false."""

from random import Random
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructValue

from assessments.enums import QuestionKind
from assessments.questions.block import QuestionBlock, layout
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable

LABELS = {"true": _("True"), "false": _("False")}


class TrueFalseBlock(QuestionBlock):
    answer = blocks.ChoiceBlock(choices=list(LABELS.items()), label=_("The statement is"))

    class Meta:
        icon = "circle-check"
        label = QuestionKind.TRUE_FALSE.label
        form_layout = layout("answer")


class TrueFalse(Kind):
    code = QuestionKind.TRUE_FALSE
    block = TrueFalseBlock
    empty = ""

    def project_choices(self, value: StructValue) -> Content:
        return {"answer": value["answer"]}

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        return [str(label) for label in LABELS.values()], [str(LABELS[content["answer"]])]

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return list(LABELS)

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        chosen = [value for value in given[name] if value]
        if len(chosen) > 1 or not set(chosen) <= set(LABELS):
            raise Unreadable(name)
        return chosen[0] if chosen else self.empty

    def is_right(self, content: Content, response: Response) -> bool:
        return response == content["answer"]

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        return {"options": [{"id": key, "text": LABELS[key], "is_chosen": key == response} for key in layout]}

    def names(self, content: Content) -> dict[str, str]:
        return {key: str(label) for key, label in LABELS.items()}

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        options = [
            {"text": LABELS[key], "is_chosen": key == response, "is_correct": key == content["answer"]}
            for key in layout
        ]
        return {"options": options, "own_feedback": True}
