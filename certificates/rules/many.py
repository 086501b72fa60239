"""Lists of numbers that employers check at once, in whatever columns they have. Plain Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from certificates.rules import read_number
from certificates.rules.names import plain

MOST_ROWS = 500
LONGEST_LINE, MOST_WORDS = 1000, 30  # a number or its address, and a name; longer ones take ever longer to read
HEADINGS = {
    "familyname", "surname", "lastname", "secondname", "nachname", "nazwisko", "cyfenw", "apellido", "nom",
    "holder", "name", "names", "employee", "staffname", "fullname",
}  # fmt: skip
BETWEEN = re.compile(r"[\t;,|]")
Row = TypeVar("Row")


class CannotRead(Exception):
    """`code` says why: `empty`, `too-many` or `no-numbers`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """A row of the list: what was typed as the number, the number it means, and the family name beside it."""

    line: int
    typed: str
    number: str | None
    family_name: str


def from_table(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Asked]:
    """The rows of a file. Which column has the numbers shows in their form; headings are passed over.

    Raises CannotRead.
    """
    table = [(line, [cell[:LONGEST_LINE] for cell in cells]) for line, cells in islice(rows, MOST_ROWS + 2)]
    if len(table) > MOST_ROWS + 1:  # with headings
        raise CannotRead("too-many")
    width = max((len(cells) for _line, cells in table), default=0)
    table = [(line, [*cells, *[""] * (width - len(cells))]) for line, cells in table]
    if not table:
        raise CannotRead("empty")
    numbers = [sum(read_number(cells[column]) is not None for _line, cells in table) for column in range(width)]
    if not any(numbers):
        raise CannotRead("no-numbers")
    at = numbers.index(max(numbers))
    heading = table[0][1] if not re.search(r"\d", table[0][1][at]) else [""] * width
    rest = table[1:] if any(heading) else table
    name = name_column(heading, [cells for _line, cells in rest], at)
    asked = [
        Asked(line, cells[at][:60], read_number(cells[at]), cells[name][:150] if name is not None else "")
        for line, cells in rest
        if cells[at]
    ]
    return no_more_than(MOST_ROWS, asked)


def name_column(heading: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> int | None:
    """The column that is called so, or otherwise the one of most words without a figure in them."""
    others = [column for column in range(len(heading)) if column != numbers]
    called = [column for column in others if plain(heading[column]) in HEADINGS]
    if called:
        return called[0]
    words = {column: sum(is_word(cells[column]) for cells in rows) for column in others}
    best = max(words, key=lambda column: words[column], default=None)
    return best if best is not None and words[best] else None


def is_word(cell: str) -> bool:
    return bool(plain(cell)) and not re.search(r"\d", cell)


def from_text(text: str) -> list[Asked]:
    """Pasted lines: a number each, with the family name behind or before it if there is one. Raises CannotRead."""
    lines = [(line, words.strip()) for line, words in enumerate(text.splitlines(), 1) if words.strip()]
    if not lines:
        raise CannotRead("empty")
    asked = [from_line(line, words[:LONGEST_LINE]) for line, words in no_more_than(MOST_ROWS, lines)]
    if not any(each.number for each in asked):
        raise CannotRead("no-numbers")
    return asked


def from_line(line: int, words: str) -> Asked:
    cells = [cell.strip() for cell in BETWEEN.split(words) if cell.strip()]
    if len(cells) > 1:
        for cell in cells:
            if number := read_number(cell):
                return Asked(line, cell[:60], number, next((each for each in cells if each != cell), "")[:150])
    parts = words.split()[:MOST_WORDS]
    for cut in range(len(parts), 0, -1):
        for number_part, name_part in ((parts[:cut], parts[cut:]), (parts[-cut:], parts[:-cut])):
            if number := read_number(" ".join(number_part)):
                return Asked(line, " ".join(number_part)[:60], number, " ".join(name_part).strip(",;")[:150])
    return Asked(line, words[:60], None, "")


def no_more_than(most: int, rows: list[Row]) -> list[Row]:
    if len(rows) > most:
        raise CannotRead("too-many")
    return rows
