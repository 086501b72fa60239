"""Makes packages: well-formed ones from parts, and whatever a test wants to be wrong with them."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REAL = HERE / "node_modules" / "h5p-fixture" / "test" / "workspace"

# A content type of our own: one question, one button. It speaks as H5P content does, in forty lines.
TINY = "Waymark.Tiny"
TINY_SCRIPT = (HERE / "tiny.js").read_text()


def library(name: str = TINY, version: str = "1.0", **more: Any) -> dict[str, Any]:
    major, minor = version.split(".")
    return {
        "title": name.rpartition(".")[2],
        "machineName": name,
        "majorVersion": int(major),
        "minorVersion": int(minor),
        "patchVersion": 0,
        "runnable": 1,
        "author": "An invented author",
        "license": "MIT",
        "coreApi": {"majorVersion": 1, "minorVersion": 27},
        "preloadedJs": [{"path": "tiny.js"}],
        **more,
    }


def manifest(title: str = "A tiny package", main: str = TINY, version: str = "1.0", **more: Any) -> dict[str, Any]:
    major, minor = version.split(".")
    return {
        "title": title,
        "language": "en",
        "mainLibrary": main,
        "embedTypes": ["div"],
        "license": "CC BY",
        "preloadedDependencies": [{"machineName": main, "majorVersion": int(major), "minorVersion": int(minor)}],
        **more,
    }


def files(
    content: Any = None, *, h5p: Mapping[str, Any] | None = None, script: str = TINY_SCRIPT, **more: str | bytes
) -> dict[str, str | bytes]:
    """The files of a package of our tiny content type, by name. `more` is for names without dots; update for others."""
    return {
        "h5p.json": json.dumps(h5p or manifest()),
        "content/content.json": json.dumps(content if content is not None else {"question": "Is it so?", "parts": 1}),
        f"{TINY}-1.0/library.json": json.dumps(library()),
        f"{TINY}-1.0/tiny.js": script,
        **more,
    }


def content_only(main: str, content: Any, version: str = "1.17", **more: Any) -> dict[str, str | bytes]:
    """A package without libraries, as questions are exchanged in."""
    return {
        "h5p.json": json.dumps(manifest(main=main, version=version, **more)),
        "content/content.json": json.dumps(content),
    }


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tiny(content: Any = None, **more: Any) -> bytes:
    return zipped(files(content, **more))


def real_true_false() -> bytes:
    """H5P.TrueFalse 1.6 with all its libraries, as its makers published it (`h5p-standalone` 2.1.0, exactly)."""
    found = {
        path.relative_to(REAL).as_posix(): path.read_bytes()
        for path in sorted(REAL.rglob("*"))
        if path.is_file() and path.name != "H5P_CONTENT_HERE.txt"
    }
    return zipped(found)
