"""Reads an xAPI statement, as H5P content makes them, for the little that it can be trusted with.

Who it is about, where and when are not read at all: the server knows, and a browser can say anything. What is read must
have the right shape and numbers that can be, or nothing of the statement is taken.
"""

import json
import math
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from assessments.rules import KNOWN, Word

MOST_BYTES = 64 * 1024
MOST_SECONDS = 366 * 24 * 60 * 60
MOST_PLACES = 10_000
LONGEST_ADDRESS = 2_000
# How far a share may be from the points beside it: packages round.
TOLERANCE = 0.01

A_PART = re.compile(r"[\w.-]{1,64}", re.ASCII)
A_NUMBER = r"(\d{1,9}(?:\.\d{1,9})?)"
A_DURATION = re.compile(rf"P(?:{A_NUMBER}D)?(?:T(?=\d)(?:{A_NUMBER}H)?(?:{A_NUMBER}M)?(?:{A_NUMBER}S)?)?", re.ASCII)
PART_EXTENSION = "http://h5p.org/x-api/h5p-subContentId"
PLACE_EXTENSIONS = ("ending-point", "progressed")


class Unreadable(ValueError):
    """It is no statement that a package makes; the message says what is wrong with it, for programmers."""


def decoded(text: str | bytes, *, most: int = MOST_BYTES) -> Any:
    """JSON from a browser, no larger than it may be. NaN and the like are no numbers."""
    if len(text) > most:
        raise Unreadable("too long")
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("no JSON") from fault


def refuse_constant(name: str) -> None:
    raise Unreadable(name)


def word_of(statement: Any) -> Word:
    """What a statement says. A verb that is not known here is heard and means nothing."""
    whole = struct(statement, "statement")
    verb = text(struct(whole.get("verb"), "verb").get("id"), "verb").rstrip("/").rpartition("/")[2]
    item = struct(whole.get("object"), "object")
    context = struct(whole.get("context", {}), "context")
    result = struct(whole.get("result", {}), "result")
    extensions = extensions_of(struct(item.get("definition", {}), "definition"))
    part = part_of(item, extensions)
    return Word(
        verb=verb if verb in KNOWN else "",
        part=part,
        place=place_of({**extensions, **extensions_of(context), **extensions_of(result)}),
        is_child=bool(part) or has_parent(context) or "subContentId=" in str(item.get("id", "")),
        completion=yes_or_no(result.get("completion"), "completion"),
        success=yes_or_no(result.get("success"), "success"),
        score=share(struct(result.get("score", {}), "score")),
        seconds=seconds(result.get("duration")),
    )


# --- what it is about -------------------------------------------------------------------------------------------------
def has_parent(context: dict[str, Any]) -> bool:
    """Whether it says that what it is about is part of something else."""
    return bool(struct(context.get("contextActivities", {}), "contextActivities").get("parent"))


def part_of(item: dict[str, Any], extensions: dict[str, Any]) -> str:
    """The name that the package has for its part; empty for the whole, and for names that are none."""
    named = extensions.get(PART_EXTENSION)
    if not isinstance(named, str):
        address = text(item.get("id", ""), "object id")
        if "?" not in address:
            return ""
        try:
            query = parse_qs(urlsplit(address).query, max_num_fields=20)
        except ValueError as fault:
            raise Unreadable("object id") from fault
        named = query.get("subContentId", [""])[0]
    return named if A_PART.fullmatch(named) else ""


def place_of(extensions: dict[str, Any]) -> int | None:
    """The slide, page or question that it ends at. Films say a moment instead, which is no place."""
    for name, value in extensions.items():
        if name.rpartition("/")[2] in PLACE_EXTENSIONS and type(value) is int and 1 <= value <= MOST_PLACES:
            return value
    return None


def extensions_of(holder: dict[str, Any]) -> dict[str, Any]:
    return struct(holder.get("extensions", {}), "extensions")


# --- how it went ------------------------------------------------------------------------------------------------------
def share(score: dict[str, Any]) -> float | None:
    """The share of the full score. Points decide; a share beside them must not say another thing."""
    raw, least, full, scaled = (number(score.get(name), name) for name in ("raw", "min", "max", "scaled"))
    if scaled is not None and not -1 <= scaled <= 1:
        raise Unreadable("scaled")
    said = None if scaled is None else max(0.0, scaled)
    if raw is None or full is None:
        return said
    least = 0.0 if least is None else least
    if not least <= raw <= full:
        raise Unreadable("raw")
    if least == full:
        return said  # out of nothing
    reached = (raw - least) / (full - least)
    # A share may be of all points, or of those above the least.
    if said is not None and not agrees(said, reached, raw / full if full > 0 else reached):
        raise Unreadable("scaled")
    return min(1.0, max(0.0, reached))


def agrees(said: float, *shares: float) -> bool:
    return any(abs(said - max(0.0, each)) <= TOLERANCE for each in shares)


def seconds(duration: Any) -> int | None:
    """A duration as ISO 8601 writes it: `PT12.34S`, `P1DT2H`."""
    if duration is None:
        return None
    found = A_DURATION.fullmatch(text(duration, "duration"))
    if not found or not any(found.groups()):
        raise Unreadable("duration")
    days, hours, minutes, rest = (float(each or 0) for each in found.groups())
    total = ((days * 24 + hours) * 60 + minutes) * 60 + rest
    if total > MOST_SECONDS:
        raise Unreadable("duration")
    return round(total)


# --- shapes -----------------------------------------------------------------------------------------------------------
def struct(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(name)
    return value


def text(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS:
        raise Unreadable(name)
    return value


def yes_or_no(value: Any, name: str) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise Unreadable(name)
    return value


def number(value: Any, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(name)
    try:
        plain = float(value)
    except OverflowError as fault:
        raise Unreadable(name) from fault
    if not math.isfinite(plain):
        raise Unreadable(name)
    return plain
