"""What is found in a package: questions as editors here would write them, and what there is no such thing for."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Note(NamedTuple):
    """Something about a draft that its editor has to know. The words are in `assessments.queries.questions_in`."""

    code: str
    detail: str = ""


class Step(NamedTuple):
    """A step on the way to a place in a package: `slide` 3, `time` 83, `chapter` 2, `question` 4, `part` 2 of it."""

    code: str
    number: int = 0


Place = tuple[Step, ...]


class Picture(NamedTuple):
    """A picture of the package, by the name of its file in it."""

    name: str
    text: str
    title: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question: one of our kinds, and what its block holds, without ids."""

    kind: str
    value: dict[str, Any]
    library: str
    place: Place = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the package for which nothing here is a match. `why`: no-match, unknown, empty, no-gap, too-many."""

    title: str
    library: str
    why: str
    place: Place = ()


@dataclass(slots=True)
class Found:
    """`notes` are about the whole; `passed_over` counts the parts that ask nothing: texts, pictures, films."""

    questions: list[Draft] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
