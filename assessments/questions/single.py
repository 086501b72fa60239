"""One right answer among several."""

from random import Random
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks import StructValue

from assessments import rules
from assessments.enums import QuestionKind
from assessments.questions import option
from assessments.questions.block import QuestionBlock, layout
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable


class SingleBlock(QuestionBlock):
    options = option.options_block()

    class Meta:
        icon = "radio-full"
        label = QuestionKind.SINGLE.label
        form_layout = layout("options")

    def problems(self, value: Any) -> list[str]:
        found = option.same_text_twice(value)
        if option.number_right(value) != 1:
            found.append(_("Mark exactly one option as right."))
        if len(value["options"]) < 2:
            found.append(_("Give at least two options."))
        return found


class Single(Kind):
    code = QuestionKind.SINGLE
    block = SingleBlock
    empty = ""

    def project_choices(self, value: StructValue) -> Content:
        return option.project(value)

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        return option.on_paper(content)

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return rules.shuffled(option.ids(content), chance)

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        chosen = [value for value in given[name] if value]
        if len(chosen) > 1 or not set(chosen) <= set(option.ids(content)):
            raise Unreadable(name)
        return chosen[0] if chosen else self.empty

    def is_right(self, content: Content, response: Response) -> bool:
        return {response} == option.right_ids(content)

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        return option.asking(content, layout, option.as_set(response))

    def names(self, content: Content) -> dict[str, str]:
        return option.names(content)

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        return option.review(content, layout, option.as_set(response))
