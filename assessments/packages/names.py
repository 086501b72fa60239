"""Names of files in an archive: each means one file, the same everywhere, inside the package."""

import re
import unicodedata
from collections.abc import Iterable

from assessments.packages.limits import Limits
from assessments.packages.refusal import Refused

IS_UTF8 = 0x800  # the flag of an entry whose name is UTF-8; without it a name may be in any encoding
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, marks of direction, surrogates, private and unassigned
DRIVE = re.compile(r"[A-Za-z]:")
OF_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def decoded(raw: bytes, flags: int) -> str:
    """The name as text. Without the flag for UTF-8 only ASCII is certain: each program guesses the rest its own way."""
    if b"\0" in raw:
        raise Refused("name-nul", raw.decode("utf-8", "backslashreplace"))
    try:
        return raw.decode("utf-8" if flags & IS_UTF8 else "ascii")
    except UnicodeDecodeError as fault:
        raise Refused("name-encoding", raw.decode("ascii", "backslashreplace")) from fault


def safe(name: str, limits: Limits) -> str:
    """The name of a file or a folder (without its last slash), or a refusal."""
    if "\\" in name:
        raise Refused("name-backslash", name)
    if any(unicodedata.category(char) in UNSEEN for char in name):
        raise Refused("name-control", name)
    if unicodedata.normalize("NFC", name) != name:
        raise Refused("name-not-nfc", name)
    if not name or len(name.encode()) > limits.name_bytes:
        raise Refused("name-length", name)
    if name.startswith("/") or DRIVE.match(name) or ":" in name:
        raise Refused("name-absolute", name)
    parts = name.removesuffix("/").split("/")
    if len(parts) > limits.name_depth:
        raise Refused("name-too-deep", name)
    for part in parts:
        _check_part(part, name)
    return "/".join(parts)


def _check_part(part: str, name: str) -> None:
    if part in ("", ".", ".."):
        raise Refused("name-traversal", name)
    if part != part.strip() or part.endswith("."):
        raise Refused("name-trailing", name)
    if part.split(".")[0].strip().lower() in OF_DEVICES:
        raise Refused("name-reserved", name)


def folded(name: str) -> str:
    """The same for names that some file system, or some reader, takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def check_together(names: Iterable[str], files: Iterable[str]) -> None:
    """No two names may be one, and no file the folder of another."""
    seen: dict[str, str] = {}
    for name in names:
        key = folded(name)
        if key in seen:
            raise Refused("duplicate-name", name, seen[key])
        seen[key] = name
    by_key = {folded(name): name for name in files}
    folders = {folder for key in by_key for folder in _folders_of(key)}
    for key, name in by_key.items():
        if key in folders:
            raise Refused("file-is-also-folder", name)


def _folders_of(name: str) -> Iterable[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def is_hidden(name: str) -> bool:
    """What H5P itself passes over: `.git`, `__MACOSX` and their like."""
    return any(part.startswith((".", "_")) for part in name.split("/"))
