"""What the content of a package refers to: content types inside content types, and media."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from assessments.packages.manifest import CONTENT, MACHINE_NAME, NUMBER, Dependency
from assessments.packages.refusal import Refused

SUB_LIBRARY = re.compile(rf"({MACHINE_NAME.pattern}) ({NUMBER.pattern})\.({NUMBER.pattern})")
SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
REMOTE = re.compile(r"https?://", re.IGNORECASE)
PASSED_OVER = re.compile(r"[\x00-\x20]")  # browsers read "java\nscript:" as one word
UPLOADED = "#tmp"  # editors leave this behind paths

# Content types that want what the fence keeps away: the microphone, pages of others, a server of their own.
NOT_BEHIND_A_FENCE = {
    "H5P.AppearIn": "remote",
    "H5P.AudioRecorder": "microphone",
    "H5P.IFrameEmbed": "remote",
    "H5P.SpeakTheWords": "microphone",
    "H5P.SpeakTheWordsSet": "microphone",
    "H5P.TwitterUserFeed": "remote",
}


@dataclass(slots=True)
class Found:
    libraries: list[Dependency] = field(default_factory=list)
    remote: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def look_through(content: Any, names: Collection[str]) -> Found:
    """Every library and every file that the content names. Files elsewhere, and files not there, are told."""
    found = Found()
    for part in _parts(content):
        library, path = part.get("library"), part.get("path")
        if isinstance(library, str) and "params" in part:
            found.libraries.append(_sub_library(library))
        if isinstance(path, str) and "mime" in part:
            _look_at(path.removesuffix(UPLOADED), names, found)
    return found


def _parts(content: Any) -> Iterator[dict[str, Any]]:
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += reversed(value.values())
        elif isinstance(value, list):
            waiting += reversed(value)


def _sub_library(text: str) -> Dependency:
    match = SUB_LIBRARY.fullmatch(text)
    if not match:
        raise Refused("bad-sub-library", CONTENT, text)
    return Dependency(match[1], int(match[2]), int(match[3]))


def _look_at(path: str, names: Collection[str], found: Found) -> None:
    bare = PASSED_OVER.sub("", path)
    plain = unquote(path)
    if REMOTE.match(bare):
        found.remote.append(path)
    elif SCHEME.match(bare) or SCHEME.match(PASSED_OVER.sub("", plain)):
        raise Refused("bad-media-address", CONTENT, path)
    elif plain.startswith("/") or "\\" in plain or ".." in plain.split("/"):
        raise Refused("bad-media-path", CONTENT, path)
    elif f"content/{path}" not in names and f"content/{plain}" not in names:
        found.missing.append(path)


def pass_share(content: Any) -> float | None:
    """The share of the full score from which the package itself says "passed", where it says so."""
    if not isinstance(content, dict):
        return None
    behaviour = content.get("behaviour")
    for place in (content, behaviour if isinstance(behaviour, dict) else {}):
        value = place.get("passPercentage")
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:
            return value / 100
    return None
