"""The way through a package's content to each part of it that is a content type of its own."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from assessments.packages.questions_in.draft import Place, Step
from assessments.packages.questions_in.prose import line

# Lists whose items are places that an author would look for.
PLACES = {"slides": "slide", "chapters": "chapter", "questions": "question", "choices": "question"}


class Part(NamedTuple):
    library: str  # without its version
    params: dict[str, Any]
    title: str
    place: Place


def parts_inside(params: dict[str, Any], place: Place) -> Iterator[Part]:
    """The nearest parts in the order of the package. What is inside a part is found by asking again."""
    waiting = children(params, place)[::-1]
    while waiting:
        node, here = waiting.pop()
        part = as_part(node, here)
        if part:
            yield part
        else:
            waiting += children(node, here)[::-1]


def children(node: Any, here: Place) -> list[tuple[Any, Place]]:
    if isinstance(node, list):
        return [(value, here) for value in node]
    if not isinstance(node, dict):
        return []
    found: list[tuple[Any, Place]] = []
    for name, value in node.items():
        if name in PLACES and isinstance(value, list):
            found += [(item, (*here, Step(PLACES[name], number))) for number, item in enumerate(value, start=1)]
        elif name == "interactions" and isinstance(value, list):
            found += [(item, (*here, Step("time", second_of(item)))) for item in value]
        else:
            found.append((value, here))
    return found


def second_of(interaction: Any) -> int:
    """When an interaction of a video comes up."""
    duration = interaction.get("duration") if isinstance(interaction, dict) else None
    start = duration.get("from") if isinstance(duration, dict) else None
    if isinstance(start, bool) or not isinstance(start, int | float):
        return 0
    return int(start) if 0 <= start < 1_000_000 else 0


def as_part(node: Any, place: Place) -> Part | None:
    if not isinstance(node, dict) or not isinstance(node.get("params"), dict):
        return None
    library = name_of(node.get("library"))
    metadata = node.get("metadata")
    title = line(metadata.get("title") if isinstance(metadata, dict) else "")
    return Part(library, node["params"], title, place) if library else None


def name_of(library: Any) -> str:
    """ "H5P.TrueFalse 1.8" is H5P.TrueFalse."""
    words = library.split() if isinstance(library, str) else []
    return line(words[0], 100) if words else ""
