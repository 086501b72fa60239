"""Words to mark in a text."""

from random import Random
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks import StructValue

from assessments.enums import QuestionKind
from assessments.questions.block import QuestionBlock, in_words, layout
from assessments.questions.brackets import WrongBrackets, around, read_marks, tokens
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable, new_choice_id

MOST_CHOICES = 150


class MarkBlock(QuestionBlock):
    text = blocks.TextBlock(
        label=gettext_lazy("Text to mark"),
        help_text=gettext_lazy(
            "Put the right words or phrases in square brackets: “Somebody [spits] at her and calls her [names].” "
            "Every other word can be chosen too. For a bracket in the text itself write \\[ or \\]."
        ),
    )

    class Meta:
        icon = "edit"
        label = QuestionKind.MARK.label
        form_layout = layout("text")

    def problems(self, value: Any) -> list[str]:
        try:
            choices = [token for token in tokens(read_marks(value["text"])) if token.is_choice]
        except WrongBrackets as wrong:
            return [in_words(wrong)]
        found = []
        if not any(choice.is_right for choice in choices):
            found.append(_("Put at least one right word in square brackets, such as [this]."))
        elif all(choice.is_right for choice in choices):
            found.append(_("Everything is marked as right. Leave at least one word outside the brackets."))
        if len(choices) > MOST_CHOICES:
            found.append(_("A text has at most %(number)d words to choose from.") % {"number": MOST_CHOICES})
        return found


class Mark(Kind):
    """The response names the words that were chosen."""

    code = QuestionKind.MARK
    block = MarkBlock
    empty: ClassVar[Response] = []

    def project_choices(self, value: StructValue) -> Content:
        text = value["text"] or ""
        try:
            parts = read_marks(text)
        except WrongBrackets:  # a draft
            parts = [(text, False)]
        return {
            "tokens": [
                {"id": new_choice_id(), "text": token.text, "is_right": token.is_right}
                if token.is_choice
                else {"text": token.text}
                for token in tokens(parts)
            ]
        }

    def text_on_paper(self, content: Content) -> str:
        return "".join(token["text"] for token in content["tokens"])

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        return [], [token["text"] for token in _choices(content) if token["is_right"]]

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return []

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        # As with several right answers, an empty field stands beside the boxes.
        chosen = {value for value in given[name] if value}
        if not chosen <= {token["id"] for token in _choices(content)}:
            raise Unreadable(name)
        return sorted(chosen)

    def is_right(self, content: Content, response: Response) -> bool:
        return set(response) == {token["id"] for token in _choices(content) if token["is_right"]}

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        parts = around(_between(content))
        for part, token in zip(parts, _choices(content), strict=False):
            part["word"] = {"id": token["id"], "text": token["text"], "is_chosen": token["id"] in response}
        return {"parts": parts}

    def names(self, content: Content) -> dict[str, str]:
        return {token["id"]: token["text"] for token in _choices(content)}

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        options = [
            {"text": token["text"], "is_chosen": token["id"] in response, "is_correct": token["is_right"]}
            for token in _choices(content)
            if token["is_right"] or token["id"] in response
        ]
        return {"tokens": content["tokens"], "options": options, "own_feedback": True}


def _choices(content: Content) -> list[dict[str, Any]]:
    return [token for token in content["tokens"] if "id" in token]


def _between(content: Content) -> list[str]:
    """What stands around the choices: one more than there are."""
    pieces = [""]
    for token in content["tokens"]:
        if "id" in token:
            pieces.append("")
        else:
            pieces[-1] += token["text"]
    return pieces
