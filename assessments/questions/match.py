"""Pairs to match, by choosing a partner for each."""

from random import Random
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks import StructValue

from assessments import rules
from assessments.enums import QuestionKind
from assessments.questions.block import QuestionBlock, layout
from assessments.questions.kind import Content, Kind, Layout, Posted, Response, Unreadable, new_choice_id


class PairBlock(blocks.StructBlock):
    left = blocks.TextBlock(rows=2, label=gettext_lazy("This"))
    right = blocks.TextBlock(rows=2, label=gettext_lazy("goes with this"))


class MatchBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=gettext_lazy("Pairs"), default=[])

    class Meta:
        icon = "link"
        label = QuestionKind.MATCH.label
        form_layout = layout("pairs")

    def problems(self, value: Any) -> list[str]:
        found = []
        if len(value["pairs"]) < 2:
            found.append(_("Give at least two pairs to match."))
        for side in ("left", "right"):
            texts = [pair[side].strip() for pair in value["pairs"]]
            repeated = dict.fromkeys(text for text in texts if texts.count(text) > 1)
            found += [_("“%(text)s” is in two pairs.") % {"text": text} for text in repeated]
        return found


class Match(Kind):
    """The response names the partner that was chosen for each left side. The two sides have ids of their own."""

    code = QuestionKind.MATCH
    block = MatchBlock
    empty: ClassVar[Response] = {}

    def project_choices(self, value: StructValue) -> Content:
        return {
            "pairs": [
                {"left_id": new_choice_id(), "left": pair["left"], "right_id": new_choice_id(), "right": pair["right"]}
                for pair in value["pairs"]
            ]
        }

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        pairs = content["pairs"]
        sides = sorted(pair["left"] for pair in pairs) + sorted(pair["right"] for pair in pairs)
        return sides, [f"{pair['left']} – {pair['right']}" for pair in pairs]

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return [rules.shuffled([pair[side] for pair in content["pairs"]], chance) for side in ("left_id", "right_id")]

    def fields(self, content: Content, name: str) -> set[str]:
        return {f"{name}-{pair['left_id']}" for pair in content["pairs"]}

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        partners = {pair["right_id"] for pair in content["pairs"]}
        for field, values in given.items():
            if len(values) != 1 or (values[0] and values[0] not in partners):
                raise Unreadable(field)
        return {field.removeprefix(f"{name}-"): values[0] for field, values in given.items() if values[0]}

    def is_whole(self, content: Content, response: Response) -> bool:
        """Every left side has a partner of its own."""
        return len(set(response.values())) == len(content["pairs"])

    def is_right(self, content: Content, response: Response) -> bool:
        return all(response.get(pair["left_id"]) == pair["right_id"] for pair in content["pairs"])

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        lefts = {pair["left_id"]: pair["left"] for pair in content["pairs"]}
        rights = {pair["right_id"]: pair["right"] for pair in content["pairs"]}
        return {
            "items": [
                {"field": f"{name}-{left_id}", "text": lefts[left_id], "chosen": response.get(left_id)}
                for left_id in layout[0]
            ],
            "partners": [{"id": right_id, "text": rights[right_id]} for right_id in layout[1]],
        }

    def names(self, content: Content) -> dict[str, str]:
        return {pair[f"{side}_id"]: pair[side] for pair in content["pairs"] for side in ("left", "right")}

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        rights = {pair["right_id"]: pair["right"] for pair in content["pairs"]}
        pairs = {pair["left_id"]: pair for pair in content["pairs"]}
        return {
            "items": [
                {
                    "text": pairs[left_id]["left"],
                    "partner": pairs[left_id]["right"],
                    "chosen": rights.get(response.get(left_id, ""), ""),
                    "is_right": response.get(left_id) == pairs[left_id]["right_id"],
                }
                for left_id in layout[0]
            ],
            "own_feedback": True,
        }
