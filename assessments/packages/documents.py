"""JSON of strangers: bounded before it is parsed, and one meaning only."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from assessments.packages.limits import Limits
from assessments.packages.refusal import Refused

# Whole strings, so that brackets in them do not count. Possessive: an open string is read once, not from each quote.
TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
OPENING, CLOSING = (b"[", b"{"), (b"]", b"}")


def load(raw: bytes, name: str, limits: Limits, *, is_strict: bool = True) -> Any:
    """The document of a file. `is_strict` refuses repeated keys; official language files have some."""
    if len(raw) > limits.json_bytes:
        raise Refused("json-too-large", name)
    if raw.count(b",") + raw.count(b"[") + raw.count(b"{") > limits.json_values:
        raise Refused("json-too-many-values", name)
    if _depth(raw) > limits.json_depth:
        raise Refused("json-too-deep", name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("json-not-utf8", name) from fault
    document = _parsed(text, name, is_strict)
    if "\\u0000" in text or "\\ud" in text.lower():
        _check_text(document, name)
    return document


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for match in TOKEN.finditer(raw):
        token = match.group()
        if token in OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token in CLOSING:
            depth -= 1
    return deepest


def _parsed(text: str, name: str, is_strict: bool) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Refused("json-duplicate-key", name, _twice(key for key, _ in pairs))
        return found

    def number(digits: str) -> float:
        value = float(digits)
        if not math.isfinite(value):
            raise Refused("json-not-finite", name, digits)
        return value

    def constant(word: str) -> Any:
        raise Refused("json-not-finite", name, word)

    try:
        return json.loads(
            text, object_pairs_hook=once if is_strict else None, parse_float=number, parse_constant=constant
        )
    except (ValueError, RecursionError) as fault:
        raise Refused("json-invalid", name) from fault


def _twice(keys: Iterable[str]) -> str:
    return Counter(keys).most_common(1)[0][0]


def _check_text(document: Any, name: str) -> None:
    """Halves of characters and NUL can be written in JSON, but not kept in a database or sent on."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and ("\0" in value or not _is_whole(value)):
            raise Refused("json-bad-text", name)
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
