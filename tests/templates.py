"""Every template of the product, read as text."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["portal", "figures", "certificates", "assessments", "courses", "agencies", "cms"]

# What is not words for a reader: comments, translated phrases, tags and variables, drawings.
NOT_WORDS = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment.*?endcomment\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}"
    r"|\{\{.*?\}\}"
    r"|<!--.*?-->"
    r"|<svg\b.*?</svg>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder|label|data-label)="([^"]*)"')
TAG = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# Names and codes stay as they are in every language.
NAMES = {"Waymark", "ltr", "rtl", "doctype", "html", "CSV", "PDF"}


def templates() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("templates/**/*.html"))


def bare_words(text: str) -> list[str]:
    """The words that a reader would see and no catalogue can translate."""
    rest = NOT_WORDS.sub(" ", text)
    seen = [*ATTRIBUTE.findall(rest), TAG.sub(" ", rest)]
    return [word for piece in seen for word in WORD.findall(piece.replace("&nbsp;", " ")) if word not in NAMES]
