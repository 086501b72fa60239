"""What somebody asks of the search in the address, read kindly: what makes no sense is left out."""

from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from cms.search import words

MOST_TYPED = 200
MOST_WORDS = 10


@dataclass(frozen=True)
class Asked:
    typed: str
    tokens: tuple[str, ...]
    kind: str
    page: int
    was_cut: bool
    had_nonsense: bool

    @property
    def is_empty(self) -> bool:
        return not self.typed

    @property
    def has_no_word(self) -> bool:
        return bool(self.typed) and not self.tokens

    def query(self, *, kind: str = "", typed: str = "") -> str:
        """The part of an address behind `?`."""
        return urlencode({"q": typed or self.typed, **({"kind": kind} if kind else {})})


def read(query: QueryDict, *, kinds: Container[str]) -> Asked:
    whole = " ".join(printable(query.get("q", "")[: 10 * MOST_TYPED]).split())
    typed = whole[:MOST_TYPED].strip()
    tokens = tuple(words.tokens(typed))
    kind, number = query.get("kind", ""), query.get("page", "")
    return Asked(
        typed=typed,
        tokens=tokens[:MOST_WORDS],
        kind=kind if kind in kinds else "",
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        was_cut=len(whole) > MOST_TYPED or len(tokens) > MOST_WORDS,
        had_nonsense=bool(kind) and kind not in kinds,
    )


def printable(text: str) -> str:
    """Without what turns the direction of what follows, and what no page may hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter.isspace())
