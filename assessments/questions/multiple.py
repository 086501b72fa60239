"""Several right answers; all of them and no other must be ticked."""

from random import Random
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from wagtail.blocks import StructValue

from assessments import rules
from assessments.enums import QuestionKind
from assessments.questions import option
from assessments.questions.block import QuestionBlock, layout
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable


class MultipleBlock(QuestionBlock):
    options = option.options_block()

    class Meta:
        icon = "tick-inverse"
        label = QuestionKind.MULTIPLE.label
        form_layout = layout("options")

    def problems(self, value: Any) -> list[str]:
        found = option.same_text_twice(value)
        if not 0 < option.number_right(value) < len(value["options"]):
            found.append(_("Mark at least one option as right, and leave at least one that is not."))
        return found


class Multiple(Kind):
    code = QuestionKind.MULTIPLE
    block = MultipleBlock
    empty: ClassVar[Response] = []

    def project_choices(self, value: StructValue) -> Content:
        return option.project(value)

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        return option.on_paper(content)

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return rules.shuffled(option.ids(content), chance)

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        # The form holds an empty field of this name beside the boxes, so that taking every tick back can be told from
        # a form without the question.
        chosen = {value for value in given[name] if value}
        if not chosen <= set(option.ids(content)):
            raise Unreadable(name)
        return sorted(chosen)

    def is_right(self, content: Content, response: Response) -> bool:
        return set(response) == option.right_ids(content)

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        return option.asking(content, layout, set(response))

    def names(self, content: Content) -> dict[str, str]:
        return option.names(content)

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        return option.review(content, layout, set(response))
