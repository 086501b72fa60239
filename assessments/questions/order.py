"""Steps to put in order, by choosing a place for each."""

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


class OrderBlock(QuestionBlock):
    items = blocks.ListBlock(blocks.TextBlock(rows=2), label=gettext_lazy("Items, in the right order"), default=[])

    class Meta:
        icon = "list-ol"
        label = QuestionKind.ORDER.label
        form_layout = layout("items")

    def problems(self, value: Any) -> list[str]:
        items = [item.strip() for item in value["items"]]
        found = []
        if len(items) < 2:
            found.append(_("Give at least two items to put in order."))
        if len(set(items)) < len(items):
            found.append(_("Two items are the same, so that nobody could tell which comes first."))
        return found


class Order(Kind):
    """The response names the place that was chosen for each item."""

    code = QuestionKind.ORDER
    block = OrderBlock
    empty: ClassVar[Response] = {}

    def project_choices(self, value: StructValue) -> Content:
        return {"items": [{"id": new_choice_id(), "text": text} for text in value["items"]]}

    def on_paper(self, content: Content) -> tuple[list[str], list[str]]:
        texts = [item["text"] for item in content["items"]]
        return sorted(texts), [f"{place}. {text}" for place, text in enumerate(texts, start=1)]

    def lay_out(self, content: Content, chance: Random) -> Layout:
        return rules.shuffled([item["id"] for item in content["items"]], chance)

    def fields(self, content: Content, name: str) -> set[str]:
        return {f"{name}-{item['id']}" for item in content["items"]}

    def understand(self, content: Content, given: Posted, name: str) -> Response:
        places = {str(place) for place in range(1, len(content["items"]) + 1)}
        for field, values in given.items():
            if len(values) != 1 or (values[0] and values[0] not in places):
                raise Unreadable(field)
        return {field.removeprefix(f"{name}-"): int(values[0]) for field, values in given.items() if values[0]}

    def is_whole(self, content: Content, response: Response) -> bool:
        """Every item has a place of its own."""
        return sorted(response.values()) == list(range(1, len(content["items"]) + 1))

    def is_right(self, content: Content, response: Response) -> bool:
        return all(response.get(item["id"]) == place for place, item in enumerate(content["items"], start=1))

    def asking(self, content: Content, layout: Layout, response: Response, name: str) -> dict[str, Any]:
        texts = {item["id"]: item["text"] for item in content["items"]}
        return {
            "items": [
                {"field": f"{name}-{item_id}", "text": texts[item_id], "chosen": response.get(item_id)}
                for item_id in layout
            ],
            "places": list(range(1, len(layout) + 1)),
        }

    def names(self, content: Content) -> dict[str, str]:
        return {item["id"]: item["text"] for item in content["items"]}

    def review(self, content: Content, layout: Layout, response: Response) -> dict[str, Any]:
        return {
            "items": [
                {
                    "text": item["text"],
                    "place": place,
                    "chosen": response.get(item["id"]),
                    "is_right": response.get(item["id"]) == place,
                }
                for place, item in enumerate(content["items"], start=1)
            ],
            "own_feedback": True,
        }
