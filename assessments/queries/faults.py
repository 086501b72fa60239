"""What keeps a quiz or a scenario from being published, said to its editor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from assessments.rules import Choice, Draw, Drawable, DrawFault, Fault, StoryFault, draw_faults, story_faults


def quiz_faults(questions: StreamValue, draws: Sequence[Mapping[str, Any]]) -> list[str]:
    """Faults of the quiz as a whole; each question's own are found by its block."""
    drawables = [
        Drawable(number, question.value["topic"] or "", question.value["essential"])
        for number, question in enumerate(questions)
    ]
    asked = [Draw(str(draw["topic"]), int(draw["count"])) for draw in draws]
    return [_in_words(*fault) for fault in draw_faults(drawables, asked)]


def _in_words(fault: DrawFault, topic: str, count: int) -> str:
    names = {"topic": topic, "count": count}
    match fault:
        case DrawFault.NOTHING_TO_ASK:
            return _("Write at least one question.")
        case DrawFault.TOPIC_TWICE:
            return _("The topic “%(topic)s” is drawn from twice.") % names
        case DrawFault.TOO_MANY:
            return _("The topic “%(topic)s” has only %(count)d questions to draw from.") % names
        case DrawFault.ESSENTIAL_LEFT_OUT:
            return _("The topic “%(topic)s” has %(count)d essential questions: draw at least as many from it.") % names


def scenario_faults(start: str, nodes: StreamValue) -> list[str]:
    graph = graph_of(nodes)
    return [
        _story_fault_in_words(fault) for fault in story_faults(start, graph, [node.value["code"] for node in nodes])
    ]


def graph_of(nodes: Iterable[Any]) -> dict[str, list[Choice] | None]:
    """The bare graph of a story: where each choice leads."""
    return {
        node.value["code"]: None
        if node.block_type == "ending"
        else [Choice(choice["code"], choice["next"], choice["rating"] == "best") for choice in node.value["choices"]]
        for node in nodes
    }


def _story_fault_in_words(fault: Fault) -> str:
    names = {"node": fault.node, "detail": fault.detail}
    match fault.kind:
        case StoryFault.NO_SUCH_START:
            return _("The first step “%(node)s” is not there.") % names
        case StoryFault.CODE_TWICE:
            return _("The code “%(node)s” is used by two steps or endings.") % names
        case StoryFault.CHOICE_TWICE:
            return _("Step “%(node)s” has two choices with the code “%(detail)s”.") % names
        case StoryFault.NO_CHOICES:
            return _("Step “%(node)s” has no choices. Give it some, or make it an ending.") % names
        case StoryFault.NO_BEST:
            return _("Step “%(node)s” has no best choice.") % names
        case StoryFault.NO_SUCH_NEXT:
            return _("Step “%(node)s” leads to “%(detail)s”, which is not there.") % names
        case StoryFault.UNREACHABLE:
            return _("Nothing leads to “%(node)s”.") % names
        case StoryFault.NEVER_ENDS:
            return _("From “%(node)s” no ending can be reached.") % names


def block_faults(stream: StreamValue) -> list[str]:
    """What the blocks themselves find wrong, each with the place of its block."""
    try:
        stream.stream_block.clean(stream)
    except ValidationError as error:
        return list(_flat(error))
    return []


def _flat(error: Any, place: str = "") -> Iterable[str]:
    children = getattr(error, "block_errors", None)
    if children is None:
        yield from (f"{place}: {message}" if place else message for message in error.messages)
        return
    own = getattr(error, "non_block_errors", [])
    yield from (f"{place}: {message}" if place else str(message) for message in own)
    pairs = children.items() if isinstance(children, dict) else enumerate(children)
    for name, child in pairs:
        if child is not None:
            label = str(name + 1) if isinstance(name, int) else str(name)
            yield from _flat(child, f"{place} {label}".strip())
