"""The body of a lesson or page: prose, and boxes fenced by `:::`."""

import re
from dataclasses import dataclass

from portal.curriculum.reading.items import CheckOption, Part, Reference, SelfCheck
from portal.curriculum.reading.problems import SourceFile
from portal.curriculum.reading.prose import (
    Piece,
    read_cards,
    read_passage,
    read_prose,
    read_quotation,
    read_steps,
    read_table,
)
from portal.curriculum.reading.strict_yaml import compose
from portal.curriculum.reading.vocabulary import Known

FENCE = re.compile(r"^:::(?:[ \t]+(?P<kind>\S+)(?:[ \t]+(?P<rest>.*\S))?)?[ \t]*$")
TITLED = {"call-out", "example", "do", "reveal", "quote"}
REFERENCES = {"fact", "services", "glossary", "definitions", "scenario"}
LISTS = {"glossary-list", "law-table", "cookie-list", "keeping-list", "who-to-ask"}
ONLY_IN_LESSONS = {"definitions", "scenario", "self-check"}
ONLY_IN_RESOURCES = {"cards"}
DIRECTIVES = {"key-point", "table", "self-check", "cards"} | TITLED | REFERENCES | LISTS


@dataclass
class Fence:
    kind: str
    rest: str
    line: int
    inside: Piece


@dataclass
class Place:
    """Where a body stands, which decides what it may refer to."""

    file: SourceFile
    known: Known
    module: str = ""
    is_lesson: bool = True
    is_resource: bool = False

    def refuses(self, kind: str) -> str:
        """Where a directive stands instead, if not here."""
        if kind in ONLY_IN_RESOURCES:
            return "" if self.is_resource else "in resources"
        if kind in LISTS:
            return "on pages of the site" if self.is_lesson or self.is_resource else ""
        return "in lessons" if kind in ONLY_IN_LESSONS and not self.is_lesson else ""


def read_body(place: Place, text: str, first_line: int) -> tuple[Part, ...]:
    """The parts of a body in order. `text` starts at `first_line` of its file."""
    parts: list[Part] = []
    for piece in _split(place.file, text, first_line):
        if isinstance(piece, Fence):
            part = _read_fence(place, piece)
            parts += [part] if part else []
        else:
            parts += read_prose(piece, place.file.report, place.known.terms)
    _check_headings(place.file, text, first_line)
    if not parts:
        place.file.report(first_line, "there is no text")
    return tuple(parts)


def _split(file: SourceFile, text: str, first_line: int) -> list[Piece | Fence]:
    pieces: list[Piece | Fence] = []
    lines: list[str] = []
    start = first_line
    fence: Fence | None = None
    for number, line in enumerate(text.split("\n"), first_line):
        mark = FENCE.match(line)
        if mark is None:
            lines.append(line)
            continue
        if mark["kind"] and fence:
            file.report(fence.line, f"::: {fence.kind} is not closed before line {number}")
        elif not mark["kind"] and not fence:
            file.report(number, "::: closes nothing")
        inside = Piece("\n".join(lines), start)
        if fence:
            fence.inside = inside
            pieces.append(fence)
        elif inside.text.strip():
            pieces.append(inside)
        lines, start = [], number + 1
        fence = Fence(mark["kind"], mark["rest"] or "", number, inside) if mark["kind"] else None
    rest = Piece("\n".join(lines), start)
    if fence:
        file.report(fence.line, f"::: {fence.kind} is never closed")
    elif rest.text.strip():
        pieces.append(rest)
    return pieces


def _read_fence(place: Place, fence: Fence) -> Part | None:
    report, terms = place.file.report, place.known.terms
    if fence.kind not in DIRECTIVES:
        report(fence.line, f'unknown directive "::: {fence.kind}"')
        return None
    if where := place.refuses(fence.kind):
        report(fence.line, f"::: {fence.kind} stands only {where}")
        return None
    if fence.kind in REFERENCES | LISTS:
        return _read_reference(place, fence)
    if fence.kind in TITLED | {"table", "cards"} and not fence.rest:
        report(fence.line, f"::: {fence.kind} needs a title after it")
    if fence.kind in {"key-point", "self-check"} and fence.rest:
        report(fence.line, f'::: {fence.kind} takes no title, but has "{fence.rest}"')
    if fence.kind == "table":
        return read_table(fence.rest, fence.inside, report, terms)
    if fence.kind == "cards":
        return read_cards(fence.rest, fence.inside, report, terms)
    if fence.kind == "do":
        return read_steps(fence.rest, fence.inside, report, terms)
    if fence.kind == "quote":
        return read_quotation(fence.rest, fence.inside, report)
    if fence.kind == "self-check":
        return _read_self_check(place.file, fence)
    return read_passage(fence.kind, fence.rest, fence.inside, report, terms)


def _read_reference(place: Place, fence: Fence) -> Reference:
    report, known = place.file.report, place.known
    if fence.inside.text.strip():
        report(fence.inside.line, f"::: {fence.kind} must be empty inside")
    if fence.kind in LISTS | {"definitions"}:
        if fence.rest:
            report(fence.line, f'::: {fence.kind} takes nothing after it, but has "{fence.rest}"')
    elif not fence.rest:
        report(fence.line, f"::: {fence.kind} needs a code after it")
    elif fence.kind == "fact":
        _check_fact(place, fence)
    elif fence.kind == "services" and fence.rest not in known.vocabulary.service_categories:
        report(fence.line, f'unknown service category "{fence.rest}"')
    elif fence.kind == "glossary" and known.terms is not None and fence.rest not in known.terms:
        report(fence.line, f'unknown glossary term "{fence.rest}"')
    elif fence.kind == "scenario" and known.scenarios_are_whole and fence.rest not in known.scenarios:
        report(fence.line, f'unknown scenario "{fence.rest}"')
    return Reference(fence.kind, fence.rest)


def _check_fact(place: Place, fence: Fence) -> None:
    keeper = place.known.facts.get(fence.rest)
    if keeper is None:
        if place.known.facts_are_whole:
            place.file.report(fence.line, f'unknown fact "{fence.rest}"')
    elif keeper not in ("", place.module):
        place.file.report(fence.line, f'fact "{fence.rest}" is kept by {keeper}: move it to facts.yaml to share it')


def _read_self_check(file: SourceFile, fence: Fence) -> SelfCheck:
    with compose(file, fence.inside.text, fence.inside.line).fields("a self-check") as fields:
        question = fields.text("question")
        options = []
        for value in fields.items("options"):
            with value.fields("an option") as option:
                options.append(
                    CheckOption(option.text("text"), option.text("feedback"), option.yes_no("correct", default=False))
                )
        correct = sum(option.is_correct for option in options)
        if options and correct != 1:
            file.report(fields.line_of("options"), f"a self-check has one correct option, not {correct}")
        if len(options) == 1:
            file.report(fields.line_of("options"), "a self-check has at least two options")
    return SelfCheck(question, tuple(options))


def _check_headings(file: SourceFile, text: str, first_line: int) -> None:
    """The page's title is the first level; each heading goes at most one level deeper than the one before."""
    before = 1
    for number, line in enumerate(text.split("\n"), first_line):
        mark = re.match(r"^(#{1,6})(?:[ \t]|$)", line)
        if not mark:
            continue
        level = len(mark[1])
        if level == 1:
            file.report(number, "a level 1 heading: the page's title is that already; start at ##")
        elif level > before + 1:
            file.report(number, f"a heading jumps from level {before} to level {level}")
        elif level > 4:
            file.report(number, "headings go down to level 4 (####)")
        before = max(level, 2)
