"""The Markdown that lessons may use, turned into the simple HTML that an editor's rich text field keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.curriculum.reading.items import Cards, Heading, Passage, Quotation, Steps, Table

# What an editor can write in Wagtail too; anything else would be lost at the first edit.
ALLOWED = {
    "paragraph", "bullet_list", "ordered_list", "list_item", "heading", "inline", "text", "softbreak", "hardbreak",
    "strong", "em", "link", "table", "thead", "tbody", "tr", "th", "td", "html_block", "html_inline",
}  # fmt: skip
NAMES = {
    "fence": "a code block", "code_block": "an indented code block", "code_inline": "code", "image": "an image",
    "hr": "a rule", "blockquote": 'a ">" quotation (use ::: quote)',
}  # fmt: skip
LINKS = ("https://", "http://", "mailto:", "tel:", "/", "glossary:")

Report = Callable[[int, str], None]


@dataclass(frozen=True)
class Piece:
    """Markdown text and the line of the file where it starts."""

    text: str
    line: int


@cache
def markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    # An address that is not allowed is a link all the same, so that it is reported and not shown as bare text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def read_prose(piece: Piece, report: Report, known_terms: set[str] | None) -> list[Passage | Heading]:
    """Prose and its headings in order. Faults are reported; what they touch is left out."""
    tokens = _checked(piece, report, known_terms)
    parts: list[Passage | Heading] = []
    run: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            _close(run, parts)
            parts.append(Heading(int(token.tag[1]), _plain(tokens[index + 1])))
            index += 3
            continue
        if token.type == "table_open":
            report(_line(piece, token), "a table stands in ::: table with its caption")
        run.append(token)
        index += 1
    _close(run, parts)
    return parts


def read_passage(kind: str, title: str, piece: Piece, report: Report, known_terms: set[str] | None) -> Passage:
    """The words inside a named box. A box has no headings of its own beside its title."""
    parts = read_prose(piece, report, known_terms)
    if any(isinstance(part, Heading) for part in parts):
        report(piece.line - 1, f"::: {kind} must not hold a heading")
    if not parts:
        report(piece.line - 1, f"::: {kind} is empty")
    html = "".join(part.html for part in parts if isinstance(part, Passage))
    return Passage(kind, title, html, sum(part.words for part in parts) + len(title.split()))


def read_steps(title: str, piece: Piece, report: Report, known_terms: set[str] | None) -> Steps:
    tokens = _checked(piece, report, known_terms)
    if not _is_one_list("ordered_list", tokens):
        report(piece.line - 1, "::: do must hold one numbered list and nothing else")
        return Steps(title, (), 0)
    return Steps(title, _points(tokens), _words(tokens) + len(title.split()))


def read_cards(title: str, piece: Piece, report: Report, known_terms: set[str] | None) -> Cards:
    tokens = _checked(piece, report, known_terms)
    if not _is_one_list("bullet_list", tokens):
        report(piece.line - 1, "::: cards must hold one list and nothing else")
        return Cards(title, ())
    return Cards(title, _points(tokens))


def _is_one_list(kind: str, tokens: list[Token]) -> bool:
    return [token.type for token in tokens if token.level == 0] == [f"{kind}_open", f"{kind}_close"]


def _points(tokens: list[Token]) -> tuple[str, ...]:
    """The points of a list, each as HTML of its own."""
    points: list[list[Token]] = []
    for token in tokens[1:-1]:
        if token.type == "list_item_open" and token.level == 1:
            points.append([])
        elif not (token.type == "list_item_close" and token.level == 1):
            token.hidden = token.hidden and token.level > 2
            points[-1].append(token)
    return tuple(map(_html, points))


def read_quotation(source: str, piece: Piece, report: Report) -> Quotation:
    tokens = _checked(piece, report, None)
    if [token.type for token in tokens if token.level == 0] != ["paragraph_open", "paragraph_close"] * (
        len(tokens) // 3
    ):
        report(piece.line - 1, "::: quote must hold plain paragraphs")
    text = "\n\n".join(_plain(token) for token in tokens if token.type == "inline")
    if not text:
        report(piece.line - 1, "::: quote is empty")
    return Quotation(source, text, _words(tokens) + len(source.split()))


def read_table(caption: str, piece: Piece, report: Report, known_terms: set[str] | None) -> Table:
    tokens = _checked(piece, report, known_terms)
    kinds = [token.type for token in tokens]
    if not kinds or kinds[0] != "table_open" or kinds[-1] != "table_close" or kinds.count("table_open") != 1:
        report(piece.line - 1, "::: table must hold one Markdown table and nothing else")
        return Table(caption, (), (), 0)
    rows: list[list[Token]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(tokens[index + 1])
    cells = [tuple(_html([cell]) for cell in row) for row in rows]
    return Table(caption, cells[0], tuple(cells[1:]), _words(tokens) + len(caption.split()))


def _checked(piece: Piece, report: Report, known_terms: set[str] | None) -> list[Token]:
    tokens = markdown().parse(piece.text)
    kept: list[Token] = []
    line = piece.line
    depth: list[str] = []
    for token in tokens:
        line = _line(piece, token) if token.map else line
        if token.type == "list_item_open":
            depth.append("")
        elif token.type == "list_item_close":
            depth.pop()
        elif token.type == "paragraph_open" and depth:
            if depth[-1]:
                report(line, "a point in a list holds one paragraph")
            depth[-1] = "paragraph"
        if token.type in ("paragraph_open", "paragraph_close") and depth:
            token.hidden = True
        if _is_allowed(token, line, report):
            kept.append(token)
        _check_inline(token, line, report, known_terms)
    return kept


def _is_allowed(token: Token, line: int, report: Report) -> bool:
    kind = token.type.removesuffix("_open").removesuffix("_close")
    if token.type in ("html_block", "html_inline"):
        report(line, "HTML is not used in lessons")
        return False
    if kind not in ALLOWED:
        if not token.type.endswith("_close"):
            report(line, f"{NAMES.get(kind, kind)} is not used in lessons")
        return False
    return True


def _check_inline(token: Token, line: int, report: Report, known_terms: set[str] | None) -> None:
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        if not _is_allowed(child, line, report):
            child.type, child.content, child.children = "text", "", None
        elif child.type == "link_open":
            _check_link(str(child.attrs.get("href", "")), line, report, known_terms)
        # Wagtail's editor writes bold and italic so; the same tags keep an untouched page untouched.
        child.tag = {"strong": "b", "em": "i"}.get(child.tag, child.tag)


def _check_link(target: str, line: int, report: Report, known_terms: set[str] | None) -> None:
    if not target.startswith(LINKS) or target.startswith("//"):
        report(line, f'a link to "{target}": only web addresses, pages of this site (/…) and glossary:… are allowed')
    elif target.startswith("glossary:") and known_terms is not None:
        term = target.removeprefix("glossary:")
        if term not in known_terms:
            report(line, f'unknown glossary term "{term}"')


def _close(run: list[Token], parts: list[Passage | Heading]) -> None:
    if run:
        parts.append(Passage("prose", "", _html(run), _words(run)))
        run.clear()


def _words(tokens: list[Token]) -> int:
    return sum(len(_plain(token).split()) for token in tokens if token.type == "inline")


def _line(piece: Piece, token: Token) -> int:
    return piece.line + (token.map[0] if token.map else 0)


def _plain(inline: Token) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or []
    )


def _html(tokens: list[Token]) -> str:
    renderer = markdown()
    for token in tokens:
        for child in token.children or []:
            if child.type == "softbreak":
                child.type, child.content = "text", " "
    return renderer.renderer.render(tokens, renderer.options, {}).replace("\n", "")
