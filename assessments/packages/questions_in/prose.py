"""The words of a piece of HTML, as plain text. Nothing is executed and nothing is fetched."""

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from assessments.packages.questions_in.draft import Note

MOST_MARKUP = 50_000  # characters that are read
LONGEST = 5_000  # characters that are kept

# What is no text to anybody, with all that stands in it.
UNREAD = {"script", "style", "template", "noscript", "head", "title", "textarea", "select", "button", "datalist"}
EMBEDDED = {"iframe", "object", "video", "audio", "svg", "canvas", "applet"}
PARAGRAPHS = {"p", "blockquote", "ul", "ol", "table", "pre", "dl", "figure", "section", "article"}
PARAGRAPHS |= {f"h{level}" for level in range(1, 7)}
LINES = {"div", "li", "tr", "dt", "dd", "caption", "figcaption", "hr", "thead", "tbody"}
EMPHASIS = {"strong", "b", "em", "i", "u", "s", "del", "ins", "strike", "mark", "font", "code", "big"}
EMPHASIS |= {f"h{level}" for level in range(1, 7)}
VOID = {"br", "hr", "img", "input", "wbr", "col", "area", "base", "embed", "link", "meta", "param", "source", "track"}

RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")  # turns the direction of what follows, or is invisible
FORMULA = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)
PRIVATE = 0xE000  # where signs wait that mean something only where the author typed them as they are


class Prose(NamedTuple):
    text: str
    notes: tuple[Note, ...] = ()


def clean(text: object) -> str:
    """Text that any page, file and database can take: no control signs, nothing invisible that turns what follows."""
    if not isinstance(text, str):
        return ""
    whole = unicodedata.normalize("NFC", TURNING.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "".join(sign for sign in whole if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Co"))


def line(value: object, longest: int = 200) -> str:
    """A title or a name: one line of plain text."""
    return shortened(" ".join(prose(value).text.split()), longest)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def prose(value: object, *, signs: str = "") -> Prose:
    """What a reader sees of the HTML, paragraphs as lines, and what was lost on the way.

    `signs` are kept apart from the same signs written as entities: they come out as `sign_of(sign)`.
    """
    if not isinstance(value, str):
        return Prose("")
    markup = re.sub(r"data:[^\"'\s>]*", "data:", clean(value), flags=re.IGNORECASE)
    markup = re.sub(r"<!--.*?(?:-->|$)|<[!?][^>]*>?", "", markup, flags=re.DOTALL)
    reader = Reader(signs)
    reader.feed(markup[:MOST_MARKUP])
    reader.close()
    text = tidy("".join(reader.pieces))
    notes = list(dict.fromkeys(reader.notes))
    if FORMULA.search(text[:LONGEST]):
        notes.append(Note("formula"))
    if len(markup) > MOST_MARKUP or len(text) > LONGEST:
        notes.append(Note("shortened"))
    return Prose(shortened(text, LONGEST), tuple(notes))


def sign_of(sign: str) -> str:
    return chr(PRIVATE + ord(sign) % 256)


def as_written(text: str) -> str:
    """The text with the signs that waited back in their places."""
    return "".join(chr(ord(sign) - PRIVATE) if PRIVATE <= ord(sign) < PRIVATE + 256 else sign for sign in text)


def tidy(text: str) -> str:
    lines = [" ".join(part.split()) for part in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class Reader(HTMLParser):
    """Reads from front to back and keeps no tree, so that no depth of nesting is too deep."""

    def __init__(self, signs: str) -> None:
        super().__init__(convert_charrefs=False)
        self.signs = {ord(sign): sign_of(sign) for sign in signs}
        self.pieces: list[str] = []
        self.notes: list[Note] = []
        self.unread, self.depth = "", 0  # the element that is not read, and how many of its name are open
        self.raised: list[tuple[str, int]] = []
        self.links: list[tuple[str, int]] = []
        self.lists: list[int] = []  # -1, or the number of the last item
        self.after_bullet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unread:
            self.depth += tag == self.unread
            return
        given = {name: value or "" for name, value in attrs}
        style = re.sub(r"\s", "", given.get("style", "")).lower()
        is_hidden = "hidden" in given or "display:none" in style or "visibility:hidden" in style
        if tag in EMBEDDED or tag in {"embed", "math"}:
            self.notes.append(Note("formula" if tag == "math" else "embedded"))
        if (is_hidden or tag in UNREAD or tag in EMBEDDED or tag == "math") and tag not in VOID:
            self.notes += [Note("hidden-text")] if is_hidden else []
            self.unread, self.depth = tag, 1
            return
        if tag in EMPHASIS or re.search(r"(^|;)(color|background|text-decoration|font-weight)", style):
            self.notes.append(Note("formatting"))
        self.open(tag, given)

    def open(self, tag: str, given: dict[str, str]) -> None:
        self.break_at(tag)
        if tag == "br":
            self.add("\n")
        elif tag == "img":
            text = line_of(given.get("alt", ""))
            self.notes.append(Note("image-in-text", text))
            self.add(f"[{text}]" if text else "")
        elif tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.add(self.bullet())
        elif tag in ("sup", "sub"):
            self.raised.append((tag, len(self.pieces)))
        elif tag == "a":
            self.links.append((given.get("href", "").strip(), len(self.pieces)))
        elif tag == "table":
            self.notes.append(Note("table"))
        elif tag in ("td", "th"):
            self.add(" | " if self.newlines() == 0 else "")

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            self.depth -= tag == self.unread
            if self.depth == 0:
                self.unread = ""
            return
        self.after_bullet = self.after_bullet and tag != "li"
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("sup", "sub") and self.raised:
            self.raise_since(*self.raised.pop())
        elif tag == "a" and self.links:
            self.close_link(*self.links.pop())
        self.break_at(tag)

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data)
        if not self.unread and (text != " " or self.newlines() == 0):
            self.add(text.translate(self.signs))
            self.after_bullet = self.after_bullet and not text.strip()

    def handle_entityref(self, name: str) -> None:
        self.character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.character(f"&#{name};")

    def character(self, written: str) -> None:
        if not self.unread:
            self.add(re.sub(r"\s+", " ", clean(unescape(written))))

    def add(self, text: str) -> None:
        if text:
            self.pieces.append(text)

    def break_at(self, tag: str) -> None:
        wanted = 2 if tag in PARAGRAPHS and not self.lists else 1 if tag in PARAGRAPHS or tag in LINES else 0
        if not self.after_bullet:
            self.add("\n" * max(0, wanted - self.newlines()))

    def newlines(self) -> int:
        """How many ends of lines stand at the end of what is read."""
        text = self.pieces[-1] if self.pieces else "\n\n"
        return len(text) - len(text.rstrip("\n"))

    def bullet(self) -> str:
        self.after_bullet = True
        if not self.lists or self.lists[-1] < 0:
            return "– "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def raise_since(self, tag: str, place: int) -> None:
        text = "".join(self.pieces[place:])
        before = "".join(self.pieces[max(0, place - 3) : place])[-1:]
        signs = LOWERED if tag == "sub" else RAISED
        if text and all(ord(sign) in signs for sign in text):
            text = text.translate(signs)
        elif text.strip() and not (tag == "sup" and before.isdigit() and text.isalpha()):  # not of “1st”
            text = ("_" if tag == "sub" else "^") + text
        self.pieces[place:] = [text]

    def close_link(self, address: str, place: int) -> None:
        text = "".join(self.pieces[place:])
        if re.match(r"(https?://|mailto:)", address, re.IGNORECASE) and address.rstrip("/") not in text:
            self.add(f" ({line_of(address)})")


def line_of(text: str) -> str:
    return " ".join(clean(text).split())[:300]
