"""Options to tick, as single, multiple and scenario questions have them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from assessments.questions.kind import Content, Layout, Response, new_choice_id


class OptionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=gettext_lazy("Option"), rows=2)
    is_correct = blocks.BooleanBlock(required=False, label=gettext_lazy("Right"))
    feedback = blocks.TextBlock(required=False, rows=2, label=gettext_lazy("Feedback on this option"))


def options_block() -> blocks.ListBlock:
    return blocks.ListBlock(OptionBlock(), label=gettext_lazy("Options"), default=[])


def number_right(value: Any) -> int:
    return sum(option["is_correct"] for option in value["options"])


def same_text_twice(value: Any) -> list[str]:
    texts = [option["text"].strip() for option in value["options"]]
    repeated = dict.fromkeys(text for text in texts if texts.count(text) > 1)
    return [_("The option “%(text)s” is there twice.") % {"text": text} for text in repeated]


def project(value: Any) -> Content:
    return {
        "options": [
            {
                "id": new_choice_id(),
                "text": option["text"],
                "is_correct": option["is_correct"],
                "feedback": option["feedback"],
            }
            for option in value["options"]
        ]
    }


def on_paper(content: Content) -> tuple[list[str], list[str]]:
    right = [option["text"] for option in content["options"] if option["is_correct"]]
    return [option["text"] for option in content["options"]], right


def ids(content: Content) -> list[str]:
    return [option["id"] for option in content["options"]]


def names(content: Content) -> dict[str, str]:
    return {option["id"]: option["text"] for option in content["options"]}


def right_ids(content: Content) -> set[str]:
    return {option["id"] for option in content["options"] if option["is_correct"]}


def _in_order(content: Content, layout: Layout) -> list[dict[str, Any]]:
    by_id = {option["id"]: option for option in content["options"]}
    return [by_id[option_id] for option_id in layout]


def asking(content: Content, layout: Layout, chosen: set[str]) -> dict[str, Any]:
    return {
        "options": [
            {"id": option["id"], "text": option["text"], "is_chosen": option["id"] in chosen}
            for option in _in_order(content, layout)
        ]
    }


def review(content: Content, layout: Layout, chosen: set[str]) -> dict[str, Any]:
    options = [{**option, "is_chosen": option["id"] in chosen} for option in _in_order(content, layout)]
    return {
        "options": options,
        # The question speaks where the options that were chosen do not.
        "own_feedback": not all(option["feedback"] for option in options if option["is_chosen"]) or not chosen,
    }


def as_set(response: Response) -> set[str]:
    return {response} if isinstance(response, str) and response else set(response)
