r"""Gaps and marked words as authors write them: in square brackets, in the middle of a text.

"A hate crime is [motivated|driven] by hostility." In front of `[`, `]`, `|` or `\` a `\` makes it an ordinary sign.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

SIGNS = "[]|\\"
# Signs at the beginning and at the end of a text, if there are any.
CLOSING = re.compile(r"[^\w\s]{0,3}")
OPENING = re.compile(r"[^\w\s]{0,3}\Z")


class BracketFault(Enum):
    UNCLOSED = "a [ has no ] after it"
    UNOPENED = "a ] has no [ before it"
    NESTED = "there is a [ inside brackets"
    EMPTY = "there is nothing between brackets, or beside a |"


class WrongBrackets(ValueError):
    """The brackets do not pair; `near` is where."""

    def __init__(self, fault: BracketFault, near: str) -> None:
        super().__init__(f"{fault.value}: “{near}”")
        self.fault = fault
        self.near = near


class Token(NamedTuple):
    """A piece of a text to mark: what can be chosen, or what stands between."""

    text: str
    is_choice: bool = False
    is_right: bool = False


# --- gaps -----------------------------------------------------------------------------------------------------------
def read_gaps(text: str) -> tuple[list[str], list[list[str]]]:
    """The pieces around the gaps, one more than there are gaps, and the answers that each gap accepts."""
    pieces: list[str] = []
    gaps: list[list[str]] = []
    for alternatives, is_inside, place in _parts(text):
        if is_inside:
            gaps.append([_not_empty(alternative.strip(), text, place) for alternative in alternatives])
        else:
            pieces.append("|".join(alternatives))
    return pieces, gaps


def write_gaps(pieces: Sequence[str], gaps: Sequence[Sequence[str]]) -> str:
    """The text that reads as these pieces and gaps."""
    written = [f"[{'|'.join(map(_escaped, answers))}]" for answers in gaps]
    return "".join(_escaped(piece) + gap for piece, gap in zip(pieces, [*written, ""], strict=True))


# --- words to mark ----------------------------------------------------------------------------------------------------
def read_marks(text: str) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it stood in brackets. White space at a bracket's edge stands outside."""
    parts: list[tuple[str, bool]] = []
    for alternatives, is_inside, place in _parts(text):
        part = "|".join(alternatives)
        if is_inside:
            phrase = _not_empty(part.strip(), text, place)
            before, after = part.split(phrase, 1)
            parts += [(before, False), (phrase, True), (after, False)]
        else:
            parts.append((part, False))
    return _joined(parts)


def write_marks(parts: Sequence[tuple[str, bool]]) -> str:
    """The text in which the parts that are right stand in brackets."""
    return "".join(f"[{_escaped(part)}]" if is_right else _escaped(part) for part, is_right in parts)


def tokens(parts: Sequence[tuple[str, bool]]) -> list[Token]:
    """What can be chosen: each part that is right, whole, and each other word without the signs around it."""
    found: list[Token] = []
    for part, is_right in parts:
        if is_right:
            found.append(Token(part, is_choice=True, is_right=True))
        else:
            found += _words(part)
    return found


def _words(text: str) -> Iterator[Token]:
    between = ""
    for chunk in re.split(r"([\s—…]+)", text):
        start, end = _bare(chunk)
        if start < end:
            if between + chunk[:start]:
                yield Token(between + chunk[:start])
            yield Token(chunk[start:end], is_choice=True)
            between = chunk[end:]
        else:
            between += chunk
    if between:
        yield Token(between)


def _bare(chunk: str) -> tuple[int, int]:
    """Where a word begins and ends without punctuation and signs; the same place twice where there is no word."""
    start, end = 0, len(chunk)
    while start < end and unicodedata.category(chunk[start])[0] in "PS":
        start += 1
    while end > start and unicodedata.category(chunk[end - 1])[0] in "PS":
        end -= 1
    is_word = any(unicodedata.category(sign)[0] in "LN" for sign in chunk[start:end])
    return (start, end) if is_word else (0, 0)


# --- on a line --------------------------------------------------------------------------------------------------------
def around(pieces: Sequence[str]) -> list[dict[str, Any]]:
    """The pieces around gaps or words, each with the signs that must stay on the line of what follows it.

    `opening` stands before the gap or word, `closing` after it; the last piece has neither.
    """
    parts: list[dict[str, Any]] = []
    for place, piece in enumerate(pieces):
        closing = CLOSING.findall(piece)[0] if place else ""
        text = piece.removeprefix(closing)
        opening = OPENING.findall(text)[0] if place < len(pieces) - 1 else ""
        if parts:
            parts[-1]["closing"] = closing
        parts.append({"text": text.removesuffix(opening), "opening": opening, "closing": ""})
    return parts


# --- the notation -----------------------------------------------------------------------------------------------------
def _parts(text: str) -> Iterator[tuple[list[str], bool, int]]:
    """By turns what stands outside and inside brackets, divided at each `|`, and where it ends.

    First and last stand outside.
    """
    current, is_inside = [""], False
    for place, (sign, is_escaped) in _signs(text):
        if is_escaped or sign not in "[]|":
            current[-1] += sign
        elif sign == "|":
            current.append("")
        elif (sign == "[") == is_inside:
            raise WrongBrackets(BracketFault.NESTED if is_inside else BracketFault.UNOPENED, _near(text, place))
        else:
            yield current, is_inside, place
            current, is_inside = [""], not is_inside
    if is_inside:
        raise WrongBrackets(BracketFault.UNCLOSED, _near(text, text.rfind("[")))
    yield current, False, len(text)


def _signs(text: str) -> Iterator[tuple[int, tuple[str, bool]]]:
    for match in re.finditer(r"\\([\[\]|\\])|(.)", text, re.DOTALL):
        yield match.start(), (match[1] or match[2], match[1] is not None)


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text)


def _not_empty(part: str, text: str, place: int) -> str:
    if not part:
        raise WrongBrackets(BracketFault.EMPTY, _near(text, place))
    return part


def _near(text: str, place: int) -> str:
    return " ".join(text[max(0, place - 20) : place + 20].split())


def _joined(parts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Without empty parts, and with plain ones that follow each other as one."""
    joined: list[tuple[str, bool]] = []
    for part, is_right in parts:
        if part and joined and not is_right and not joined[-1][1]:
            joined[-1] = (joined[-1][0] + part, False)
        elif part:
            joined.append((part, is_right))
    return joined
