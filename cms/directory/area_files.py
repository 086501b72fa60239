"""Reads a file of areas: one to a line, with its kind, its code, its name and the codes of what it lies in.

kind,code,name,part_of
town,ezt,Ezterby,
postcodes,ZQ1,Ezterby centre,ezt
ward,ezt-mill,Mill,ezt ZQ1 ZQ2
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

COLUMNS = ["kind", "code", "name", "part_of"]
KINDS = ("town", "ward", "postcodes")
CODE = re.compile(r"[A-Za-z0-9-]{1,20}")
MOST_NAME = 120


@dataclass(frozen=True)
class AreaLine:
    number: int
    kind: str
    code: str
    name: str
    part_of: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"


def read_areas(text: str, file: str, *, known: frozenset[str] = frozenset()) -> tuple[list[AreaLine], list[Fault]]:
    """The lines, and what is wrong with them. `known` are codes of areas that are loaded already."""
    table = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    head = [name.strip().lower() for name in next(table, [])]
    if head != COLUMNS:
        return [], [Fault(file, 1, f'the first line has to be "{",".join(COLUMNS)}"')]
    lines: list[AreaLine] = []
    faults: list[Fault] = []
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        number = table.line_num
        if len(cells) > len(COLUMNS):
            faults.append(Fault(file, number, f"{len(cells)} cells, and there are {len(COLUMNS)} columns"))
            continue
        kind, code, name, part_of = [cell.strip() for cell in cells] + [""] * (len(COLUMNS) - len(cells))
        code = code.upper() if kind == "postcodes" else code
        lines.append(AreaLine(number, kind, code, name, tuple(part_of.split())))
    faults += [Fault(file, number, reason) for number, reason in _faults_in(lines, known)]
    return lines, sorted(faults, key=lambda fault: fault.line)


def _faults_in(lines: list[AreaLine], known: frozenset[str]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    there = known | {line.code for line in lines}
    for line in lines:
        if line.kind not in KINDS:
            yield line.number, f'the kind "{line.kind}" is none of {", ".join(KINDS)}'
        if not CODE.fullmatch(line.code):
            yield line.number, f'the code "{line.code}" is not made of 1 to 20 letters, figures and dashes'
        elif first.setdefault(line.code.lower(), line.number) != line.number:
            yield line.number, f'the code "{line.code}" stands in line {first[line.code.lower()]} already'
        if not 0 < len(line.name) <= MOST_NAME:
            yield line.number, f"the name has to have 1 to {MOST_NAME} letters"
        for code in line.part_of:
            if code not in there:
                yield line.number, f'it is part of "{code}", which is not in the file'
            elif code == line.code:
                yield line.number, "it is part of itself"
