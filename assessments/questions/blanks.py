"""Gaps in a text, to be filled in by typing."""

import unicodedata
from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks import StructValue

from assessments import rules
from assessments.enums import QuestionKind
from assessments.questions.block import QuestionBlock, in_words, layout
from assessments.questions.brackets import WrongBrackets, around, read_gaps
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable, new_choice_id

MOST_GAPS = 30
LONGEST = 200  # characters of an answer
LINE = "__________"


class BlanksBlock(QuestionBlock):
    text = blocks.TextBlock(
        label=gettext_lazy("Text with gaps"),
        help_text=gettext_lazy(
            "Write each answer in square brackets, where its gap belongs. Put | between answers that are as good: "
            "“A hate crime is [motivated|driven] by hostility.” For a bracket in the text itself write \\[ or \\]."
        ),
    )
    match_case = blocks.BooleanBlock(
        required=False, label=gettext_lazy("Capital letters count"), help_text=gettext_lazy("If not, “act” is “Act”.")
    )
    match_accents = blocks.BooleanBlock(
        required=False, label=gettext_lazy("Accents count"), help_text=gettext_lazy("If not, “cafe” is “café”.")
    )

    class Meta:
        icon = "pilcrow"
        label = QuestionKind.BLANKS.label
        form_layout = layout("text", "match_case", "match_accents")

    def problems(self, value: Any) -> list[str]:
        try:
            gaps = read_gaps(value["text"])[1]
        except WrongBrackets as wrong:
            return [in_words(wrong)]
        found = []
        if not gaps:
            found.append(_("Put at least one answer in square brackets, such as [this]."))
        if len(gaps) > MOST_GAPS:
            found.append(_("A question has at most %(number)d gaps.") % {"number": MOST_GAPS})
        if any(len(answer) > LONGEST for answers in gaps for answer in answers):
            found.append(_("An answer has at most %(number)d characters.") % {"number": LONGEST})
        return found


class Blanks(Kind):
    """The response holds what was typed into each gap."""

    code = QuestionKind.BLANKS
    block = BlanksBlock
    empty: ClassVar[Response] = {}

    def project_choices(self, value: StructValue) -> Content:
        text = value["text"] or ""
        try:
            pieces, gaps = read_gaps(text)
        except WrongBrackets:  # a draft
            pieces, gaps = [text], []
        return {
            "pieces": pieces,
            "gaps": [{"id": new_choice_id(), "answers": answers} for answers in gaps],
            "match_case": value["match_case"],
            "match_accents": value["match_accents"],
        }

    def text_on_paper(self, content: Content) -> str:
        return LINE.join(content["pieces"])

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        answers = [" / ".join(gap["answers"]) for gap in content["gaps"]]
        return [], [f"{number}. {text}" for number, text in enumerate(answers, start=1)]

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return []

    def fields(self, content: Content, name: str) -> set[str]:
        return {f"{name}-{gap['id']}" for gap in content["gaps"]}

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        typed = {}
        for field, values in given.items():
            if len(values) != 1 or len(values[0]) > LONGEST:
                raise Unreadable(field)
            typed[field.removeprefix(f"{name}-")] = _printable(values[0])
        return {gap_id: text for gap_id, text in typed.items() if text}

    def is_whole(self, content: Content, response: Response) -> bool:
        return len(response) == len(content["gaps"])

    def is_right(self, content: Content, response: Response) -> bool:
        return all(self._is_filled(content, gap, response) for gap in content["gaps"])

    def _is_filled(self, content: Content, gap: dict[str, Any], response: Response) -> bool:
        typed = response.get(gap["id"], "")
        case, accents = content["match_case"], content["match_accents"]
        return bool(typed) and any(
            rules.same_answer(typed, answer, match_case=case, match_accents=accents) for answer in gap["answers"]
        )

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        gaps = content["gaps"]
        parts = around(content["pieces"])
        for number, (part, gap) in enumerate(zip(parts, gaps, strict=False), start=1):
            part["gap"] = {
                "field": f"{name}-{gap['id']}",
                "number": number,
                "of": len(gaps),
                "typed": response.get(gap["id"], ""),
            }
        return {"parts": parts, "size": _size(gaps), "longest": LONGEST}

    def names(self, content: Content) -> dict[str, str]:
        return {
            gap["id"]: _("Gap %(number)d") % {"number": number} for number, gap in enumerate(content["gaps"], start=1)
        }

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        gaps = [
            {
                "number": number,
                "typed": response.get(gap["id"], ""),
                "is_right": self._is_filled(content, gap, response),
                "answer": gap["answers"][0],
            }
            for number, gap in enumerate(content["gaps"], start=1)
        ]
        parts = [{"text": piece, "gap": gap} for piece, gap in zip(content["pieces"], [*gaps, None], strict=True)]
        return {"parts": parts, "gaps": gaps, "own_feedback": True}


def _size(gaps: Sequence[dict[str, Any]]) -> int:
    """The same width for every gap, in steps, so that it tells nothing of an answer's length."""
    longest = max((len(answer) for gap in gaps for answer in gap["answers"]), default=0)
    return min(40, 10 * (longest // 10 + 1))


def _printable(typed: str) -> str:
    return "".join(sign for sign in " ".join(typed.split()) if unicodedata.category(sign) != "Cc")
