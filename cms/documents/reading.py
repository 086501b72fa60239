"""Reads HTML that our own templates wrote as the parts of a file.

So a file says what the page says, in the same order and with the same fallbacks, whatever blocks it is made of. What
only helps on a screen (menus, buttons, players) is left out.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from cms.documents.parts import Facts, Heading, Listing, NewPage, Paragraph, Part, Run, Table, Words

LEFT_OUT = {"nav", "script", "style", "svg", "button", "form", "template", "track", "source"}
INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "bdi",
    "cite",
    "code",
    "dfn",
    "em",
    "i",
    "img",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = {"ul", "ol"}
SAFE = {"http", "https", "mailto"}
DEEPEST = 4
LINES_TO_WRITE = 2
SPACE = re.compile(r"\s+")
# What XML cannot hold; nobody sees it.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def parts_of(html: str, *, language: str, base: str) -> tuple[Part, ...]:
    """`language` is the file's; `base` is put before addresses that name no site."""
    return tuple(Reading(language, base).read(BeautifulSoup(html, "html.parser")))


class Reading:
    def __init__(self, language: str, base: str) -> None:
        self.language, self.base = language, base
        self.level = 0

    def read(self, element: Tag, language: str = "", *, lines: int = 0) -> Iterator[Part]:
        """What stands in an element, one after the other. Words between blocks are paragraphs of their own."""
        loose: list[PageElement] = []
        for child in element.children:
            if isinstance(child, Tag) and child.name not in INLINE:
                yield from self.loose(loose, language)
                loose = []
                yield from self.block(child, self.language_of(child, language), lines)
            else:
                loose.append(child)
        yield from self.loose(loose, language)

    def block(self, tag: Tag, language: str, lines: int) -> Iterator[Part]:
        classes = tag.get_attribute_list("class")
        if tag.name in LEFT_OUT or tag.has_attr("hidden"):
            return
        if "wm-resource__sheet" in classes:
            yield NewPage()
        if "wm-resource__writing" in classes:
            lines = LINES_TO_WRITE
        if tag.name in HEADINGS:
            yield from self.heading(tag, language)
        elif tag.name in LISTS:
            yield from self.listing(tag, language, is_cards="wm-cut-outs__list" in classes, lines=lines)
        elif tag.name == "dl":
            yield from self.facts(tag, language)
        elif tag.name == "table":
            yield from self.table(tag, language, has_room=lines > 0)
        elif tag.name in {"p", "summary", "figcaption"}:
            is_title = tag.name == "summary" or any(each.endswith(("__title", "__label", "__name")) for each in classes)
            yield from self.paragraph(self.words(tag, language), is_bold=is_title)
        else:
            yield from self.read(tag, language, lines=lines)

    def heading(self, tag: Tag, language: str) -> Iterator[Part]:
        """Levels go down one at a time, whatever an editor chose."""
        words = self.words(tag, language)
        if words.text:
            self.level = min(HEADINGS[tag.name], self.level + 1, DEEPEST)
            yield Heading(words, self.level)

    def listing(self, tag: Tag, language: str, *, is_cards: bool, lines: int) -> Iterator[Part]:
        found = [self.item(child, self.language_of(child, language)) for child in tag.find_all("li", recursive=False)]
        items = tuple(item for item in found if item)
        if items:
            is_numbered = tag.name == "ol"
            yield Listing(items, is_numbered, is_cards, lines if is_numbered else 0)

    def item(self, tag: Tag, language: str) -> tuple[Words, ...]:
        """The paragraphs of an item; a list within it becomes paragraphs with a dash."""
        inner = Reading(self.language, self.base)
        inner.level = DEEPEST
        return tuple(words for part in inner.read(tag, language) for words in said_by(part))

    def facts(self, tag: Tag, language: str) -> Iterator[Part]:
        pairs: list[tuple[Words, Words]] = []
        for name in tag.find_all("dt"):
            value = name.find_next_sibling("dd")
            if value is not None:
                told = self.words(value, self.language_of(value, language))
                pairs.append((self.words(name, language), told))
        kept = tuple(pair for pair in pairs if pair[0].text and pair[1].text)
        if kept:
            yield Facts(kept)

    def table(self, tag: Tag, language: str, *, has_room: bool) -> Iterator[Part]:
        rows = [row.find_all(["th", "td"]) for row in tag.find_all("tr")]
        if not rows or not rows[0]:
            return
        width = len(rows[0])
        said = [self.row(row, language, width) for row in rows]
        caption = tag.find("caption")
        yield Table(
            said[0],
            tuple(said[1:]),
            self.words(caption, language) if caption else None,
            all(row[0].name == "th" for row in rows[1:] if row),
            has_room,
        )

    def row(self, cells: list[Tag], language: str, width: int) -> tuple[Words, ...]:
        """Just as many cells as the head has."""
        said = [self.words(cell, self.language_of(cell, language)) for cell in cells[:width]]
        return tuple(said + [Words((), "")] * (width - len(said)))

    def loose(self, elements: list[PageElement], language: str) -> Iterator[Part]:
        yield from self.paragraph(self.joined(elements, language), is_bold=False)

    def paragraph(self, words: Words, *, is_bold: bool) -> Iterator[Part]:
        if words.text:
            yield Paragraph(words, is_bold)

    # Words

    def language_of(self, tag: Tag, language: str) -> str:
        said = str(tag.get("lang") or "")
        return language if not said else "" if said == self.language else said

    def words(self, tag: Tag, language: str) -> Words:
        return self.joined(list(tag.children), self.language_of(tag, language))

    def joined(self, elements: list[PageElement], language: str) -> Words:
        runs = [run for element in elements for run in self.runs(element, Run(""))]
        return Words(tuple(tidied(runs)), language)

    def runs(self, element: PageElement, looks: Run) -> Iterator[Run]:
        if isinstance(element, NavigableString):
            if type(element) is NavigableString:  # no comment, no declaration
                yield Run(UNSEEN.sub("", str(element)), looks.is_bold, looks.is_italic, looks.address)
        elif isinstance(element, Tag) and element.name not in LEFT_OUT:
            if element.name == "img":
                yield Run(str(element.get("alt") or ""), looks.is_bold, looks.is_italic, looks.address)
                return
            if element.name == "br" or element.name not in INLINE:
                yield Run(" ")
            within = Run(
                "",
                looks.is_bold or element.name in {"strong", "b"},
                looks.is_italic or element.name in {"em", "i"},
                looks.address or self.address(element),
            )
            for child in element.children:
                yield from self.runs(child, within)
            if element.name not in INLINE:
                yield Run(" ")

    def address(self, tag: Tag) -> str:
        """Where a link leads, where a file may lead there: nothing that runs, no place within the page."""
        target = str(tag.get("href") or "") if tag.name == "a" else ""
        if not target or target.startswith("#"):
            return ""
        try:
            whole = urljoin(self.base, target.strip())
            return whole if urlsplit(whole).scheme in SAFE else ""
        except ValueError:
            return ""


def said_by(part: Part) -> Iterator[Words]:
    """The words of a part that stands in an item of a list."""
    if isinstance(part, Paragraph | Heading):
        yield part.words
    elif isinstance(part, Listing):
        for item in part.items:
            for words in item:
                yield Words((Run("– "), *words.runs), words.language)
    elif isinstance(part, Facts):
        for name, value in part.pairs:
            yield Words((*name.runs, Run(": "), *value.runs), value.language)


def tidied(runs: list[Run]) -> Iterator[Run]:
    """One space where there were several, none at the ends, and no empty run."""
    before = " "
    found: list[Run] = []
    for run in runs:
        text = SPACE.sub(" ", run.text)
        if before.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        before = text
        found.append(Run(text, run.is_bold, run.is_italic, run.address))
    if found and not found[-1].text.rstrip(" "):
        found.pop()
    if found:
        last = found.pop()
        found.append(Run(last.text.rstrip(" "), last.is_bold, last.is_italic, last.address))
    yield from found
