"""Every rule that a package can break has words, and a line in the documents."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from assessments.packages.refusal import Refused
from assessments.queries import package_faults
from assessments.queries.package_faults import in_words, known_rules, warnings_in_words
from tests.h5p.malformed import CASES

pytestmark = pytest.mark.unit
ROOM = Path(package_faults.__file__).parents[1]
DOCUMENT = settings.BASE_DIR / "docs" / "packages.md"


def rules_raised(source: str) -> Iterator[str]:
    """The rules of each `Refused("…")` in a source, of both sides where it says `"…" if … else "…"`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
            first = node.args[0]
            yield from (
                part.value
                for part in ([first.body, first.orelse] if isinstance(first, ast.IfExp) else [first])
                if isinstance(part, ast.Constant)
            )


def rules_in_code() -> set[str]:
    return {rule for path in ROOM.rglob("*.py") for rule in rules_raised(path.read_text())}


def test_every_rule_has_words_and_all_words_a_rule():
    assert rules_in_code() == known_rules()


def test_the_documents_name_every_rule():
    section = DOCUMENT.read_text().partition("## What is refused, and why")[2].partition("\n## ")[0]
    named = [
        rule
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        for rule in re.findall(r"`([a-z0-9-]+)`", row)
    ]

    assert sorted(named) == sorted(known_rules())


def test_every_rule_of_the_archive_has_a_case():
    """Rules of keeping are proved with the keeping."""
    of_keeping = {"cannot-open", "unchanged", "virus-found", "scanner-failed"}
    by_limits = {"archive-too-large", "content-type-not-allowed"}

    assert {case.rule for case in CASES} == known_rules() - of_keeping - by_limits


@pytest.mark.parametrize("rule", sorted(known_rules()))
def test_words_name_rule_and_file_and_say_what_to_do(rule):
    words = in_words(Refused(rule, "content/a 100%.png", "the detail 5%"))

    first, *_, file, last = words.split(". ")
    assert last == f"The rule: {rule}."
    assert file == "The file in the package: content/a 100%.png"
    assert first[0].isupper()
    assert "%(" not in words
    assert len(words.split(". ")) >= 4


def test_words_of_a_package_as_a_whole():
    assert in_words(Refused("not-a-zip")) == (
        "This is not an H5P package. Choose the .h5p file that Lumi or your H5P site saved. The rule: not-a-zip."
    )


def test_words_of_a_file_and_what_was_there():
    assert in_words(Refused("missing-library", "h5p.json", "H5P.Blanks 1.12")) == (
        "The library H5P.Blanks 1.12 is needed and is not in this package. Save the activity again as a file with all "
        "its libraries, not as content alone. The file in the package: h5p.json. The rule: missing-library."
    )


def test_names_that_would_deceive_are_spelt_out():
    words = in_words(Refused("name-control", "content/a\u202egpj.exe\x1b[2J"))

    assert "content/a\\u202egpj.exe\\x1b[2J" in words
    assert words.isprintable()


def test_a_rule_that_nobody_knows_has_words_all_the_same():
    assert in_words(Refused("brand-new")).startswith("This package cannot be taken.")


def test_warnings():
    warnings = [
        {"rule": "remote-media", "file": "content/content.json", "detail": "https://example.org/100%.mp4"},
        {"rule": "stray-file", "file": "notes.txt", "detail": ""},
        {"rule": "of a version to come", "file": "", "detail": ""},
    ]

    with translation.override("en"):
        assert warnings_in_words(warnings) == [
            "https://example.org/100%.mp4 lies on another site, from which nothing is loaded here. Put the file itself "
            "into the activity.",
            "notes.txt belongs to nothing in the package. It was left out.",
        ]
