"""What content types have in common: pictures, feedback and settings. Anything may be missing, or be something else."""

from collections.abc import Iterator
from typing import Any

from assessments.packages.questions_in.draft import Note, Picture
from assessments.packages.questions_in.parts import as_part
from assessments.packages.questions_in.prose import clean, line, line_of, prose, shortened

MOST_OPTIONS = 100


def dict_of(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


class Notes:
    """The notes of one question, each once, with the texts read on the way."""

    def __init__(self) -> None:
        self.found: list[Note] = []

    def add(self, code: str, detail: str = "") -> None:
        note = Note(code, shortened(detail, 300))
        if note not in self.found:
            self.found.append(note)

    def text(self, value: Any, *, one_line: bool = False, signs: str = "") -> str:
        """The plain text, with a note of whatever it lost."""
        read = prose(value, signs=signs)
        for note in read.notes:
            self.add(*note)
        return " ".join(read.text.split()) if one_line else read.text

    def aside(self, code: str, value: Any) -> None:
        """A text that has no place here: it is told, so that its editor can put it somewhere."""
        self.aside_text(code, line(value, 300))

    def aside_text(self, code: str, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self.add(code, words)


# --- pictures, films, sounds ------------------------------------------------------------------------------------------
def pictures_of(params: dict[str, Any], notes: Notes) -> tuple[Picture, ...]:
    """The picture beside a question. Films and sounds have no place in a question here and are told."""
    found = tuple(_media(params, notes))
    for _more in found[1:]:
        notes.add("several-pictures")
    return found


def _media(params: dict[str, Any], notes: Notes) -> Iterator[Picture]:
    media = dict_of(params.get("media"))
    if isinstance(params.get("image"), dict):  # as Blanks and TrueFalse had it once
        yield from _picture({"file": params["image"], "alt": params.get("imageAltText")}, {}, notes)
    part = as_part(media.get("type"), ()) or as_part(media, ())
    if part is None:
        return
    params, metadata = part.params, dict_of(dict_of(media.get("type")).get("metadata"))
    if part.library == "H5P.Image":
        yield from _picture(params, metadata, notes)
    else:
        code = {"H5P.Video": "video", "H5P.Audio": "audio"}.get(part.library, "embedded")
        notes.add(code, part.title)


def _picture(params: dict[str, Any], metadata: dict[str, Any], notes: Notes) -> Iterator[Picture]:
    file = dict_of(params.get("file"))
    path = clean(file.get("path")).split("#")[0].strip()
    text = line_of(clean(params.get("alt")))
    if not path:
        return
    if "://" in path or path.startswith("//"):
        notes.add("remote-media", path)
    elif is_true(params.get("decorative")):
        notes.add("decorative-picture")
    else:
        yield Picture(f"content/{path}", text, line(metadata.get("title")), _credit(metadata or file.get("copyright")))


def _credit(metadata: Any) -> str:
    given = dict_of(metadata)
    authors = [line(dict_of(author).get("name")) for author in list_of(given.get("authors"))] or [
        line(given.get("author"))
    ]
    licence = line(given.get("license"))
    words = [*authors, "" if licence == "U" else licence, line(given.get("source"))]
    return shortened(", ".join(word for word in words if word), 250)


# --- feedback and settings --------------------------------------------------------------------------------------------
def overall_feedback(params: dict[str, Any], notes: Notes) -> tuple[str, str]:
    """The words for everything right, and for nothing right. Those in between have no match here."""
    right = wrong = ""
    for entry in list_of(params.get("overallFeedback")):
        given = dict_of(entry)
        text = notes.text(given.get("feedback"))
        if not text:
            continue
        low, high = _share(given.get("from"), 0), _share(given.get("to"), 100)
        if any(f"@{name}" in text or f":{name}" in text for name in ("score", "total", "num", "correct", "wrong")):
            notes.add("feedback-by-score", text)
            continue
        is_for_all, is_for_none = high >= 100, low <= 0
        right = right or (text if is_for_all else "")
        wrong = wrong or (text if is_for_none else "")
        if not is_for_all and not is_for_none:
            notes.add("feedback-by-score", text)
    return right, wrong


def _share(value: Any, otherwise: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def first_words(params: dict[str, Any]) -> str:
    """What a part of a package is called where it has no title."""
    for name in ("question", "taskDescription", "text", "intro", "title", "introduction", "description", "textField"):
        text = line(params.get(name), 80)
        if text:
            return text
    return ""
