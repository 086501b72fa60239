"""The names of a package's parts, as reports speak of them."""

from collections.abc import Iterator
from html import unescape
from re import sub
from typing import Any

# Deeper content than that no player shows either.
MOST_DEPTH = 40
LONGEST = 120


def names_of_parts(content: Any) -> dict[str, str]:
    """The title of each part of a package by its sub-content id, read from content.json."""
    return {part: title for part, title in _parts(content, 0) if title}


def _parts(node: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > MOST_DEPTH:
        return
    if isinstance(node, dict):
        part = node.get("subContentId")
        if isinstance(part, str):
            yield part, _title(node)
        children: Any = node.values()
    else:
        children = node if isinstance(node, list) else []
    for child in children:
        yield from _parts(child, depth + 1)


def _title(part: dict[str, Any]) -> str:
    metadata = part.get("metadata")
    params = part.get("params")
    said = metadata.get("title") if isinstance(metadata, dict) else None
    asked = params.get("question") if isinstance(params, dict) else None
    return next((title for title in map(_plain, (said, asked)) if title), "")


def _plain(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    words = " ".join(unescape(sub(r"<[^>]*>", " ", text)).split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
