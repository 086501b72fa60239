"""The parts of a file, in the order in which they are read. Plain values: they know no format."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look the same."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text or a paragraph, and its language where it is not the file's."""

    runs: tuple[Run, ...]
    language: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def links(self) -> list[Run]:
        return [run for run in self.runs if run.address]


@dataclass(frozen=True, slots=True)
class Heading:
    words: Words
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of items of one paragraph or several. `is_cards`: in frames to cut out; `lines` to write on after each."""

    items: tuple[tuple[Words, ...], ...]
    is_numbered: bool = False
    is_cards: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What each thing is, in two columns."""

    pairs: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    caption: Words | None = None
    has_row_heads: bool = False
    has_room: bool = False  # its cells are written into


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows is handed out by itself."""


Part = Heading | Paragraph | Listing | Facts | Table | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A file before it has a format."""

    title: str
    language: str
    author: str
    subject: str
    at: datetime
    page_words: str  # such as "Page %d"
    parts: tuple[Part, ...] = field(default=())
