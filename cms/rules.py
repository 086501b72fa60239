"""What would exclude a reader, when an owner is told again, and which names are the same; from plain values."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# The page's title is its only heading of level 1; the body goes on from there.
TITLE_LEVEL = 1
REMIND_EVERY_DAYS = 7


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass
class ReadText:
    """What a reader of rich text meets on the way: its headings and the words of its links."""

    headings: list[Heading] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Skip:
    """A heading that is deeper than the outline allows at its place."""

    heading: Heading
    expected: int
    is_first: bool


def is_time_to_remind(*, last_sent: date | None, on: date) -> bool:
    """At once when a statement first needs checking, then once a week until somebody has checked it."""
    return last_sent is None or on >= last_sent + timedelta(days=REMIND_EVERY_DAYS)


def read_text(html: str) -> ReadText:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def skips(headings: Iterable[Heading], *, after: int = TITLE_LEVEL) -> Iterator[Skip]:
    """Goes on from each heading as it stands, so that one mistake is told once."""
    level = after
    for heading in headings:
        if heading.level > level + 1:
            yield Skip(heading, level + 1, is_first=level == TITLE_LEVEL)
        level = heading.level


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = ReadText()
        self._open: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" or tag in HEADINGS:
            self._open.append((tag, []))
        elif tag in ("img", "embed"):
            self.handle_data(dict(attrs).get("alt") or "")

    def handle_data(self, data: str) -> None:
        for _tag, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _tag, words = self._open.pop()
        text = " ".join("".join(words).split())
        if tag == "a":
            self.found.links.append(text)
        else:
            self.found.headings.append(Heading(HEADINGS[tag], text))


def compared_name(name: str) -> str:
    """A school's name without what people write one way or the other: capitals, points, spaces, "&" for "and"."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    letters = [sign for sign in plain if sign not in "'\u2019\u2018.`"]
    kept = [sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in letters]
    return " ".join("".join(kept).split())[:120]
