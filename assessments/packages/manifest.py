"""What a package says of itself (h5p.json), and each of its libraries (library.json)."""

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from assessments.packages.limits import Limits
from assessments.packages.refusal import Refused

MANIFEST, CONTENT, LIBRARY = "h5p.json", "content/content.json", "library.json"
MACHINE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,98}")
LANGUAGE = re.compile(r"[-a-zA-Z]{1,10}")
LANGUAGE_FILE = re.compile(r"(-?[A-Za-z]+){1,7}\.json")
NUMBER = re.compile(r"[0-9]{1,5}")
ASSET = re.compile(r"[A-Za-z0-9_\-. /]+\.(js|css)")
UNDISCLOSED = "U"
LONGEST_TITLE, LONGEST_LICENCE = 255, 60


@dataclass(frozen=True, slots=True, order=True)
class Dependency:
    """A library as others name it; its patch version never matters."""

    name: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.name} {self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class Manifest:
    title: str
    language: str
    licence: str
    main: Dependency
    needs: tuple[Dependency, ...]


@dataclass(frozen=True, slots=True)
class Library:
    key: Dependency
    patch: int
    folder: str
    title: str
    author: str
    licence: str
    is_runnable: bool
    needs: tuple[Dependency, ...] = field(default=())

    @property
    def row(self) -> dict[str, str]:
        """What editors are shown."""
        version = f"{self.key.major}.{self.key.minor}.{self.patch}"
        names = {"name": self.key.name, "version": version}
        return names | {"title": self.title, "author": self.author, "licence": self.licence}


def read_manifest(data: Any, limits: Limits) -> Manifest:
    if not isinstance(data, dict):
        raise Refused("manifest-shape", MANIFEST)
    title = data.get("title")
    if not isinstance(title, str) or not 1 <= len(title.strip()) <= LONGEST_TITLE or not title.strip().isprintable():
        raise Refused("bad-title", MANIFEST)
    language = data.get("language", "und")
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise Refused("bad-language", MANIFEST, str(language))
    main = data.get("mainLibrary")
    if not isinstance(main, str) or not MACHINE_NAME.fullmatch(main):
        raise Refused("bad-main-library", MANIFEST, str(main))
    embeds = data.get("embedTypes", ["iframe"])
    if not isinstance(embeds, list) or not embeds or not all(embed in ("div", "iframe") for embed in embeds):
        raise Refused("bad-embed-types", MANIFEST)
    needs = dependencies(data, "preloadedDependencies", MANIFEST, limits)
    for other in ("dynamicDependencies", "editorDependencies"):
        dependencies(data, other, MANIFEST, limits)
    mains = [need for need in needs if need.name == main]
    if len(mains) != 1:
        raise Refused("main-library-not-a-dependency", MANIFEST, main)
    if limits.kinds and main not in limits.kinds:
        raise Refused("content-type-not-allowed", MANIFEST, main)
    return Manifest(title.strip(), language, _licence(data), mains[0], needs)


def _licence(data: dict[str, Any]) -> str:
    name, number = plain(data.get("license")), plain(data.get("licenseVersion"))
    return "" if name == UNDISCLOSED else plain(f"{name} {number}", LONGEST_LICENCE)


def read_library(data: Any, folder: str, limits: Limits) -> Library:
    """A library by its own description, which lies at the top of its folder."""
    file = f"{folder}/{LIBRARY}"
    if not isinstance(data, dict):
        raise Refused("library-shape", file)
    name = data.get("machineName")
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        raise Refused("bad-machine-name", file, str(name))
    major, minor, patch = (version(data, part, file) for part in ("majorVersion", "minorVersion", "patchVersion"))
    if folder not in (name, f"{name}-{major}.{minor}"):
        raise Refused("library-folder-mismatch", file, f"{name}-{major}.{minor}")
    runnable = data.get("runnable", 0)
    if runnable not in (0, 1, "0", "1"):  # False and True among them
        raise Refused("bad-runnable", file)
    _check_core(data.get("coreApi"), file, limits)
    needs = dependencies(data, "preloadedDependencies", file, limits)
    for other in ("dynamicDependencies", "editorDependencies"):
        dependencies(data, other, file, limits)
    return Library(
        Dependency(name, major, minor),
        patch,
        folder,
        plain(data.get("title"), LONGEST_TITLE) or name,
        plain(data.get("author"), LONGEST_TITLE),
        plain(data.get("license"), LONGEST_LICENCE),
        str(int(runnable)) == "1",
        needs,
    )


def _check_core(core: Any, file: str, limits: Limits) -> None:
    if core is None:
        return
    if not isinstance(core, dict):
        raise Refused("bad-core-api", file)
    needed = version(core, "majorVersion", file), version(core, "minorVersion", file)
    if needed > limits.core_api:
        raise Refused("core-api-too-new", file, ".".join(map(str, needed)))


def check_assets(data: dict[str, Any], folder: str, names: Collection[str]) -> None:
    """Scripts and styles that the library loads are its own, and there."""
    for key in ("preloadedJs", "preloadedCss"):
        assets = data.get(key) or []
        if not isinstance(assets, list):
            raise Refused("bad-asset-path", f"{folder}/{LIBRARY}", key)
        for asset in assets:
            path = asset.get("path") if isinstance(asset, dict) else None
            if not isinstance(path, str) or not ASSET.fullmatch(path) or path[0] == "/" or ".." in path.split("/"):
                raise Refused("bad-asset-path", f"{folder}/{LIBRARY}", str(path))
            if posixpath.normpath(f"{folder}/{path}") not in names:
                raise Refused("missing-asset", f"{folder}/{LIBRARY}", path)


def dependencies(data: dict[str, Any], key: str, file: str, limits: Limits) -> tuple[Dependency, ...]:
    found = data.get(key) or []
    if not isinstance(found, list) or len(found) > limits.dependencies:
        raise Refused("bad-dependency", file, key)
    return tuple(_dependency(each, file, key) for each in found)


def _dependency(data: Any, file: str, key: str) -> Dependency:
    name = data.get("machineName") if isinstance(data, dict) else None
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        raise Refused("bad-dependency", file, key)
    return Dependency(name, version(data, "majorVersion", file), version(data, "minorVersion", file))


def version(data: dict[str, Any], key: str, file: str) -> int:
    """Numbers and digits in quotes both occur."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str) or not NUMBER.fullmatch(str(value)):
        raise Refused("bad-version", file, key)
    return int(value)


def plain(text: Any, longest: int = LONGEST_TITLE) -> str:
    """Words of strangers on one line, to be shown."""
    if not isinstance(text, str):
        return ""
    seen = "".join(char if char.isprintable() else " " for char in text[: 4 * longest])
    return " ".join(seen.split())[:longest]
