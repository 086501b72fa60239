"""Reads a package whole and says what is in it, or refuses it with the rule that it breaks.

    reading = read(file)
    reading.title, reading.main, reading.libraries
    with reading.open("content/images/photo.jpg") as photo: ...

Nothing is written anywhere, and nothing is held in memory but the package's own descriptions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Any, BinaryIO

from assessments.packages import archive, content, dependencies, documents, media
from assessments.packages.archive import Entry
from assessments.packages.limits import Limits
from assessments.packages.manifest import (
    CONTENT,
    LANGUAGE_FILE,
    LIBRARY,
    MACHINE_NAME,
    MANIFEST,
    Dependency,
    Library,
    Manifest,
    check_assets,
    read_library,
    read_manifest,
)
from assessments.packages.names import is_hidden
from assessments.packages.refusal import Refused
from assessments.packages.unpacking import CHUNK, unpacked


@dataclass(slots=True)
class Reading:
    """What a package says and holds. `names` are the files to keep; `open` works as long as the file is open."""

    title: str
    language: str  # as the package has it; "und" where it does not say
    main: str  # "H5P.TrueFalse"
    main_version: str  # "1.6"
    licence: str
    content: Any
    libraries: list[dict[str, str]]  # as `assessments.models.PackageVersion.libraries` has them
    names: list[str]
    warnings: list[dict[str, str]]
    pass_share: float | None
    _file: BinaryIO = field(repr=False)
    _entries: dict[str, Entry] = field(repr=False)

    def open(self, name: str) -> BufferedReader:
        """The real bytes of a file, unpacked as they are read, and never more than the directory said."""
        return unpacked(self._file, self._entries[name])

    def bytes_of(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()


def read(file: BinaryIO, *, limits: Limits = Limits(), with_libraries: bool = True) -> Reading:  # noqa: B008  frozen
    """This function will read a package from a file that can be sought in, or raise `Refused`.

    `with_libraries=False` is for content alone, whose libraries nobody will run: they may be missing and are not kept.
    """
    entries = archive.scan(file, limits)
    seen = {name: entry for name, entry in entries.items() if not is_hidden(name)}
    for name in (MANIFEST, CONTENT):
        if name not in seen:
            raise Refused("missing-manifest" if name == MANIFEST else "missing-content", name)
    documents_of = _Documents(file, entries, limits)
    manifest = read_manifest(documents_of.load(MANIFEST), limits)
    body = documents_of.load(CONTENT)
    if not isinstance(body, dict | list):
        raise Refused("content-shape", CONTENT)
    kept, strays = _sorted_out(seen)
    folders = _folders(kept)
    libraries = _libraries(folders, documents_of) if with_libraries else {}
    found = content.look_through(body, seen)
    used = _used(manifest, found, libraries) if with_libraries else {manifest.main, *found.libraries}
    _check_bytes(file, entries)
    return Reading(
        title=manifest.title,
        language=manifest.language,
        main=manifest.main.name,
        main_version=f"{manifest.main.major}.{manifest.main.minor}",
        licence=manifest.licence,
        content=body,
        libraries=[libraries[key].row for key in sorted(libraries)],
        names=kept if with_libraries else [name for name in kept if name not in set().union(*folders.values())],
        warnings=_warnings(strays, found, used)[: limits.warnings],
        pass_share=content.pass_share(body),
        _file=file,
        _entries=entries,
    )


class _Documents:
    """The JSON files of a package, read with its limits."""

    def __init__(self, file: BinaryIO, entries: dict[str, Entry], limits: Limits) -> None:
        self.file, self.entries, self.limits = file, entries, limits
        self.loaded = 0

    def load(self, name: str, *, is_strict: bool = True) -> Any:
        self.loaded += self.entries[name].size
        if self.entries[name].size > self.limits.json_bytes or self.loaded > self.limits.json_total:
            raise Refused("json-too-large", name)
        with unpacked(self.file, self.entries[name]) as file:
            return documents.load(file.read(), name, self.limits, is_strict=is_strict)


def _sorted_out(seen: Iterable[str]) -> tuple[list[str], list[str]]:
    """The files to keep, and those beside the folders that nobody will ever ask for."""
    kept, strays = [], []
    for name in seen:
        media.check_name(name)
        folder, _, rest = name.partition("/")
        if name == MANIFEST:
            kept.append(name)
        elif not rest:
            strays.append(name)
        elif folder != "content" and not MACHINE_NAME.fullmatch(folder):
            raise Refused("bad-library-folder", name)
        elif media.is_kept(name, in_library=folder != "content"):
            kept.append(name)
    return kept, strays


def _folders(kept: Iterable[str]) -> dict[str, set[str]]:
    """The files of each library."""
    folders: dict[str, set[str]] = {}
    for name in kept:
        folder, _, rest = name.partition("/")
        if rest and folder != "content":
            folders.setdefault(folder, set()).add(name)
    return folders


def _libraries(folders: dict[str, set[str]], documents_of: _Documents) -> dict[Dependency, Library]:
    libraries: dict[Dependency, Library] = {}
    for folder, names in folders.items():
        if f"{folder}/{LIBRARY}" not in names:
            raise Refused("missing-library-description", f"{folder}/{LIBRARY}")
        data = documents_of.load(f"{folder}/{LIBRARY}")
        library = read_library(data, folder, documents_of.limits)
        check_assets(data, folder, names)
        _check_words(folder, names, documents_of)
        if library.key in libraries:
            raise Refused("library-twice", f"{folder}/{LIBRARY}", libraries[library.key].folder)
        libraries[library.key] = library
    return libraries


def _check_words(folder: str, names: set[str], documents_of: _Documents) -> None:
    """Forms and languages of a library are for its editor; they have to be readable all the same."""
    for name in sorted(names):
        if name == f"{folder}/semantics.json" and not isinstance(documents_of.load(name, is_strict=False), list):
            raise Refused("semantics-shape", name)
        if name.startswith(f"{folder}/language/"):
            if not LANGUAGE_FILE.fullmatch(name.removeprefix(f"{folder}/language/")):
                raise Refused("bad-language-file", name)
            documents_of.load(name, is_strict=False)


def _used(manifest: Manifest, found: content.Found, libraries: dict[Dependency, Library]) -> set[Dependency]:
    needed = [(key, MANIFEST) for key in manifest.needs] + [(key, CONTENT) for key in found.libraries]
    used = dependencies.check(needed, libraries)
    if not libraries[manifest.main].is_runnable:
        raise Refused("main-not-runnable", f"{libraries[manifest.main].folder}/{LIBRARY}", str(manifest.main))
    return used


def _check_bytes(file: BinaryIO, entries: dict[str, Entry]) -> None:
    """Every entry unpacks to what the directory says, and is what its name says. Kept or not: an archive is sound."""
    for name, entry in entries.items():
        with unpacked(file, entry) as data:
            head = data.read(media.HEAD)
            media.check_no_archive(name, head)
            if name.startswith("content/") and not is_hidden(name):
                media.check_head(name, head)
            while data.read(CHUNK):
                pass


def _warnings(strays: list[str], found: content.Found, used: set[Dependency]) -> list[dict[str, str]]:
    """What is taken all the same, but has to be known."""
    fenced = sorted({key.name for key in used} & content.NOT_BEHIND_A_FENCE.keys())
    told = [("kind-may-not-work", "", name) for name in fenced]
    told += [("remote-media", CONTENT, path) for path in found.remote]
    told += [("missing-media", CONTENT, path) for path in found.missing]
    told += [("stray-file", name, "") for name in strays]
    return [
        {"rule": rule, "file": refused.file, "detail": refused.detail}
        for rule, file, detail in dict.fromkeys(told)
        for refused in [Refused(rule, file, detail)]
    ]
