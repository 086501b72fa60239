"""The message catalogues in locale/, kept without system gettext.

scripts/messages.py extract   finds every phrase in code and templates and brings the catalogues up to date
scripts/messages.py compile   writes the .mo files that Django reads (set-up does it)
scripts/messages.py check     exit 1 where a catalogue lacks a phrase, keeps a dead one, or breaks a placeholder
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["config", "portal", "figures", "certificates", "assessments", "courses", "agencies", "cms"]
SOURCE_LANGUAGE = "en"
DRAFTS = ["cy", "pl", "ur"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "cy": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);",
    "pl": "nplurals=4; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
    "n!=1 && n%10>=0 && n%10<=1 || n%10>=5 && n%10<=9 || n%100>=12 && n%100<=14 ? 2 : 3);",
    "ur": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")

Phrase = tuple[str | None, str, str | None]  # context, phrase, plural


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))
        yield from sorted((ROOT / room).rglob("templates/**/*.html"))
        yield from sorted((ROOT / room).rglob("templates/**/*.txt"))


def phrases_of(path: Path) -> Iterator[Phrase]:
    from babel.messages.extract import extract_python  # noqa: PLC0415  only development has Babel; compiling does not need it

    text = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into calls of gettext among blanked text; indentation would mean something to Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, function, messages, _comments in extract_python(io.BytesIO(text.encode()), list(KEYWORDS), [], {}):
        if messages is None:  # of a phrase that is not written there
            continue
        parts = [messages] if isinstance(messages, str) else list(messages)
        context = parts.pop(0) if "pgettext" in function else None
        plural = parts[1] if "ngettext" in function.replace("npgettext", "ngettext") and len(parts) > 1 else None
        if parts and parts[0]:
            yield context, parts[0], plural


def wanted() -> dict[Phrase, list[str]]:
    found: dict[Phrase, list[str]] = {}
    for path in sources():
        if "migrations" in path.parts:
            continue
        for phrase in phrases_of(path):
            where = found.setdefault(phrase, [])
            name = str(path.relative_to(ROOT))
            if name not in where:
                where.append(name)
    return found


def blank_catalogue(language: str):
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "Waymark",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    if language in DRAFTS:
        catalogue.header = "DRAFT, drawn up by machine and not yet checked by a speaker of the language."
        catalogue.metadata["X-Draft"] = "machine"
    return catalogue


def no_plurals_yet(language: str) -> dict[int, str]:
    return dict.fromkeys(range(int(PLURAL_FORMS[language][len("nplurals=")])), "")


def key_of(entry) -> Phrase:
    return entry.msgctxt or None, entry.msgid, entry.msgid_plural or None


def extract() -> None:
    found = wanted()
    for language in [SOURCE_LANGUAGE, *DRAFTS]:
        path = catalogue_path(language)
        old = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        catalogue = blank_catalogue(language)
        for phrase in sorted(found, key=lambda p: (p[1], p[0] or "")):
            context, singular, plural = phrase
            kept = old.get(phrase)
            catalogue.append(
                polib.POEntry(
                    msgctxt=context,
                    msgid=singular,
                    msgid_plural=plural or "",
                    msgstr=kept.msgstr if kept else "",
                    msgstr_plural=kept.msgstr_plural if kept else (no_plurals_yet(language) if plural else {}),
                    occurrences=[(name, "") for name in found[phrase]],
                    flags=["python-format"] if "%(" in singular else [],
                )
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        missing = sum(1 for entry in catalogue if not entry.translated())
        print(
            f"{language}: {len(catalogue)} phrases" + (f", {missing} without translation" if language in DRAFTS else "")
        )


def compile_catalogues() -> None:
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def faults() -> Iterator[str]:
    found = set(wanted())
    for language in [SOURCE_LANGUAGE, *DRAFTS]:
        path = catalogue_path(language)
        if not path.exists():
            yield f"{language}: no catalogue; run: make messages"
            continue
        entries = {key_of(entry): entry for entry in polib.pofile(str(path))}
        yield from (
            f"{language}: not in the catalogue: {phrase[1]!r}; run: make messages" for phrase in found - set(entries)
        )
        yield from (f"{language}: no longer used: {phrase[1]!r}; run: make messages" for phrase in set(entries) - found)
        if language in DRAFTS:
            yield from (fault for entry in entries.values() for fault in faults_of(language, entry))


def faults_of(language: str, entry) -> Iterator[str]:
    if not entry.translated():
        yield f"{language}: not translated: {entry.msgid!r}"
        return
    allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
    for text in entry.msgstr_plural.values() or [entry.msgstr]:
        if not placeholders(text) <= allowed or (not entry.msgid_plural and placeholders(text) != allowed):
            yield f"{language}: placeholders differ in {entry.msgid!r}"


def placeholders(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def check() -> None:
    problems = list(faults())
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(f"{len(problems)} faults in the message catalogues")
    print("messages: every phrase is in every catalogue")


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) == 2 else ""
    actions = {"extract": extract, "compile": compile_catalogues, "check": check}
    if command not in actions:
        sys.exit(__doc__)
    actions[command]()
