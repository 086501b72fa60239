"""Packages that must not be taken, each with the rule that it breaks and the file that is named for it."""
# ruff: noqa: E501  a table has a case a line

import json
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.h5p.making import TINY, files, library, manifest, tiny, zipped
from tests.h5p.raw import Raw, raws, written

FOLDER = f"{TINY}-1.0"
DESCRIPTION = f"{FOLDER}/library.json"
CONTENT, MANIFEST = "content/content.json", "h5p.json"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
MB = 1024 * 1024


class Case(NamedTuple):
    name: str
    make: Callable[[], bytes]
    rule: str
    file: str = ""


def beside(*more: Raw, end: dict[str, Any] | None = None, before_end: bytes = b"") -> bytes:
    """A sound package, and entries that are not."""
    return written([*raws(files()), *more], end=end, before_end=before_end)


def having(name: str, data: str | bytes = b"x") -> bytes:
    return zipped(files() | {name: data})


def content(value: Any) -> bytes:
    return zipped(files() | {CONTENT: value if isinstance(value, str | bytes) else json.dumps(value)})


def saying(**more: Any) -> bytes:
    return zipped(files(h5p=manifest(**more)))


def describing(**more: Any) -> bytes:
    return zipped(files() | {DESCRIPTION: json.dumps(library(**more))})


def without(name: str) -> bytes:
    return zipped({other: data for other, data in files().items() if other != name})


def need(name: str, major: Any, minor: Any) -> dict[str, Any]:
    return {"machineName": name, "majorVersion": major, "minorVersion": minor}


def needing(name: str, *needs: str, **more: Any) -> dict[str, str]:
    """A library and what it needs."""
    rows = [{"machineName": need, "majorVersion": 1, "minorVersion": 0} for need in needs]
    text = library(name, preloadedJs=[], preloadedDependencies=rows, **more)
    return {f"{name}-1.0/library.json": json.dumps(text)}


def needed_by_main(*needs: str, **libraries: Any) -> bytes:
    return zipped(files() | needing(TINY, *needs) | {k: v for each in libraries.values() for k, v in each.items()})


def media(path: str) -> bytes:
    return content({"question": "?", "image": {"path": path, "mime": "image/png"}})


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def two_directories() -> bytes:
    """An end inside the comment of another: half of the world's readers see the one archive, half the other."""
    data = tiny()
    *numbers, _ = struct.unpack("<4s4H2LH", data[-22:])
    first = struct.pack("<4s4H2LH", *numbers, 22)
    numbers[5] += len(first)  # the directory of the second reaches over the first end
    return data[:-22] + first + struct.pack("<4s4H2LH", *numbers, 0)


def many(count: int) -> bytes:
    return beside(*(Raw(f"content/{n}.txt", b"", method=0) for n in range(count)))


def shared_bytes() -> bytes:
    """Rows of the directory that lead to the same packed bytes again and again."""
    shared = Raw("content/a.txt", b"a" * 900_000)
    entries = raws(files())
    numbers = {"offset": beginning_of_directory(written(entries)), "packed": len(shared.body()), "size": 900_000}
    numbers["crc"] = shared.numbers()["crc"]
    return written([*entries, shared, *(Raw(f"content/{n}.txt", packed=b"", central=numbers) for n in range(3))])


def beginning_of_directory(data: bytes) -> int:
    return struct.unpack_from("<L", data, len(data) - 6)[0]


def one_inside_another() -> bytes:
    """The header of the inner entry is data of the outer."""
    inner = Raw("content/b.txt", b"inner", method=0)
    alone = written([inner])
    outer = Raw("content/a.txt", alone[: beginning_of_directory(alone)], method=0)
    at = beginning_of_directory(written(raws(files()))) + 30 + len("content/a.txt")
    return beside(outer, Raw("content/b.txt", b"inner", method=0, packed=b"", central={"offset": at, "packed": 5}))


def with_method(method: int) -> bytes:
    return beside(Raw("content/a.txt", b"x" * 100, method=method))


def long_text(length: int) -> str:
    return random.Random(1).randbytes(length // 2).hex()


def deep(depth: int) -> str:
    return '{"a":' + "[" * depth + "]" * depth + "}"


def link() -> bytes:
    return beside(Raw("content/a.txt", b"/etc/passwd", mode=stat.S_IFLNK | 0o777))


def with_count(data: bytes, count: int) -> bytes:
    return data[:-14] + struct.pack("<2H", count, count) + data[-10:]


def directory_cut_by(count: int) -> bytes:
    data = tiny()
    size, offset = struct.unpack_from("<2L", data, len(data) - 10)
    return data[:-10] + struct.pack("<2L", size - count, offset) + data[-2:]


def long_last_name() -> bytes:
    data = tiny()
    at = data.rfind(b"PK\1\2") + 28
    return data[:at] + struct.pack("<H", 500) + data[at + 2 :]


def lying(data: bytes, size: int) -> bytes:
    return beside(Raw("content/a.txt", data, local={"size": size}, central={"size": size}))


def with_body(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return beside(Raw("content/a.txt", data, packed=change(Raw("", data).body())))


ARCHIVE: list[Case] = [
    Case("an empty file", lambda: b"", "empty-file"),
    Case("text", lambda: b"This is no archive, whatever it is called.", "not-a-zip"),
    Case("a RAR file", lambda: b"Rar!\x1a\x07\x00" + b"\0" * 100, "not-a-zip"),
    Case("a picture with a package behind it", lambda: PNG + tiny(), "not-at-the-start"),
    Case("a program that unpacks itself", lambda: b"MZ" + b"\0" * 500 + tiny(), "not-at-the-start"),
    Case("a decoy header before the package", lambda: b"PK\3\4" + b"\0" * 60 + tiny(), "directory-misplaced"),
    Case("an archive of nothing", lambda: zipped({}), "empty"),
    Case("the first half of a package", lambda: tiny()[: len(tiny()) // 2], "truncated"),
    Case("a package without its last byte", lambda: tiny()[:-1], "truncated"),
    Case("only the mark of an archive", lambda: b"PK\3\4", "truncated"),
    Case("something behind the end", lambda: tiny() + b"<script>", "data-after-the-end"),
    Case("a long comment", lambda: beside(end={"comment": b"c" * 1025}), "comment-too-long"),
    Case("two directories", two_directories, "two-directories"),
    Case("a comment that is longer than the file", lambda: beside(end={"comment_length": 9}), "data-after-the-end"),
    Case("ZIP64 by its number of entries", lambda: beside(end={"here": 0xFFFF, "count": 0xFFFF}), "zip64"),
    Case("ZIP64 by the place of its directory", lambda: beside(end={"offset": 0xFFFFFFFF}), "zip64"),
    Case("ZIP64 by its locator", lambda: beside(before_end=b"PK\6\7" + b"\0" * 16), "zip64"),
    Case("ZIP64 in an entry", lambda: beside(Raw("content/a.txt", b"x", central={"size": 0xFFFFFFFF})), "zip64", "content/a.txt"),
    Case("ZIP64 in a header", lambda: beside(Raw("content/a.txt", b"x", local={"size": 0xFFFFFFFF})), "zip64", "content/a.txt"),
    Case("ZIP64 in an extra", lambda: beside(Raw("content/a.txt", b"x", extra=struct.pack("<2HQ", 1, 8, 1))), "zip64", "content/a.txt"),
    Case("one of several disks", lambda: beside(end={"disk": 1}), "split-archive"),
    Case("entries on other disks", lambda: beside(end={"here": 1}), "split-archive"),
    Case("an entry on another disk", lambda: beside(Raw("content/a.txt", b"x", central={"disk": 2})), "split-archive", "content/a.txt"),
    Case("tens of thousands of tiny entries", lambda: many(20_000), "too-many-entries"),
    Case("tens of thousands of entries, four said", lambda: with_count(many(20_000), 4), "directory-broken"),
    Case("a directory of five megabytes", lambda: beside(end={"size": 5 * MB}), "directory-too-large"),
    Case("more entries than are said", lambda: beside(end={"here": 3, "count": 3}), "directory-broken"),
    Case("fewer entries than are said", lambda: beside(end={"here": 5, "count": 5}), "directory-broken"),
    Case("a directory that begins too late", lambda: directory_cut_by(4), "directory-misplaced"),
    Case("a row of the directory without its mark", lambda: patched(tiny(), b"PK\1\2", b"PK\1\1"), "directory-broken"),
    Case("a name that reaches beyond the directory", long_last_name, "directory-broken"),
    Case("an encrypted entry", lambda: beside(Raw("content/a.txt", b"x", flags=0x1)), "encrypted", "content/a.txt"),
    Case("a strongly encrypted entry", lambda: beside(Raw("content/a.txt", b"x", flags=0x41)), "encrypted", "content/a.txt"),
    Case("an entry encrypted by its extra", lambda: beside(Raw("content/a.txt", b"x", extra=struct.pack("<2H7s", 0x9901, 7, b"AES"))), "encrypted", "content/a.txt"),
    Case("an entry encrypted by its header alone", lambda: beside(Raw("content/a.txt", b"x", local={"flags": 1})), "encrypted", "content/a.txt"),
    Case("packed by bzip2", lambda: with_method(zipfile.ZIP_BZIP2), "bad-compression", "content/a.txt"),
    Case("packed by LZMA", lambda: with_method(zipfile.ZIP_LZMA), "bad-compression", "content/a.txt"),
    Case("packed by Zstandard", lambda: with_method(93), "bad-compression", "content/a.txt"),
    Case("a patch", lambda: beside(Raw("content/a.txt", b"x", flags=0x20)), "bad-compression", "content/a.txt"),
    Case("a symbolic link", link, "not-a-regular-file", "content/a.txt"),
    Case("a device", lambda: beside(Raw("content/a.txt", b"", mode=stat.S_IFCHR)), "not-a-regular-file", "content/a.txt"),
    Case("a pipe", lambda: beside(Raw("content/a.txt", b"", mode=stat.S_IFIFO)), "not-a-regular-file", "content/a.txt"),
    Case("a folder by the name of a file", lambda: beside(Raw("content/a.txt", b"", mode=stat.S_IFDIR)), "not-a-regular-file", "content/a.txt"),
    Case("a folder with data", lambda: beside(Raw("content/images/", b"data")), "folder-with-data", "content/images"),
    Case("a file of 65 MB", lambda: beside(Raw("content/a.txt", b"x", packed=b"y" * MB, central={"size": 65 * MB, "packed": MB})), "file-too-large", "content/a.txt"),
    Case("300 MB in all", lambda: beside(*(Raw(f"content/{n}.txt", b"", packed=b"y" * MB, central={"size": 60 * MB, "packed": MB}) for n in range(5))), "total-too-large"),
    Case("a megabyte of nothing, a thousandfold", lambda: beside(Raw("content/a.txt", b"\0" * 4 * MB)), "compression-ratio", "content/a.txt"),
    Case("entries that share their bytes", shared_bytes, "header-mismatch", "content/0.txt"),
    Case("an entry inside another", one_inside_another, "overlapping-entries", "content/a.txt"),
    Case("an entry that reaches into the directory", lambda: beside(Raw("content/a.txt", b"xx", method=0, packed=b"x", central={"packed": 2, "size": 2}, local={"packed": 2, "size": 2})), "overlapping-entries", "content/a.txt"),
    Case("an entry that is not there", lambda: beside(Raw("content/a.txt", b"x", central={"offset": 10**6})), "header-mismatch", "content/a.txt"),
    Case("a header with another name", lambda: beside(Raw("content/a.txt", b"x", local={"name": b"content/a.php"})), "header-mismatch", "content/a.txt"),
    Case("a header with another size", lambda: beside(Raw("content/a.txt", b"x", local={"size": 2})), "header-mismatch", "content/a.txt"),
    Case("a header with another method", lambda: beside(Raw("content/a.txt", b"x", local={"method": 0})), "header-mismatch", "content/a.txt"),
    Case("a header with another checksum", lambda: beside(Raw("content/a.txt", b"x", local={"crc": 7})), "header-mismatch", "content/a.txt"),
    Case("numbers after the data that differ", lambda: beside(Raw("content/a.txt", b"x", flags=8, descriptor=b"PK\7\x08" + b"\0" * 12)), "header-mismatch", "content/a.txt"),
    Case("numbers promised after the data, none there", lambda: beside(Raw("content/a.txt", b"x", flags=8)), "header-mismatch", "content/a.txt"),
    Case("an entry that unpacks to more than it says", lambda: lying(b"x" * 500, 20), "lying-size", "content/a.txt"),
    Case("an entry that unpacks to less than it says", lambda: lying(b"x" * 20, 500), "lying-size", "content/a.txt"),
    Case("an unpacked entry of two sizes", lambda: beside(Raw("content/a.txt", b"xyz", method=0, local={"size": 9}, central={"size": 9})), "lying-size", "content/a.txt"),
    Case("more packed bytes than are needed", lambda: with_body(b"abc", lambda body: body + b"hidden"), "lying-size", "content/a.txt"),
    Case("a wrong checksum", lambda: beside(Raw("content/a.txt", b"x", local={"crc": 7}, central={"crc": 7})), "corrupt-entry", "content/a.txt"),
    Case("packed bytes that are none", lambda: beside(Raw("content/a.txt", b"x" * 50, packed=b"\xff" * 30)), "corrupt-entry", "content/a.txt"),
    Case("packed bytes that stop too early", lambda: with_body(bytes(range(256)) * 4, lambda body: body[:-40]), "corrupt-entry", "content/a.txt"),
]  # fmt: skip


NAMES: list[Case] = [
    Case("a way up", lambda: having("content/../../etc/passwd.txt"), "name-traversal", "content/../../etc/passwd.txt"),
    Case("a way up at once", lambda: having("../h5p.json"), "name-traversal", "../h5p.json"),
    Case("a folder that is this one", lambda: having("content/./a.txt"), "name-traversal", "content/./a.txt"),
    Case("a folder without a name", lambda: having("content//a.txt"), "name-traversal", "content//a.txt"),
    Case("from the root", lambda: having("/etc/passwd"), "name-absolute", "/etc/passwd"),
    Case("from a drive", lambda: having("C:/windows/a.txt"), "name-absolute", "C:/windows/a.txt"),
    Case("a second stream", lambda: having("content/a.txt:b"), "name-absolute", "content/a.txt:b"),
    Case("a backslash", lambda: beside(Raw("content\\..\\a.txt", b"x")), "name-backslash", "content\\..\\a.txt"),
    Case("a NUL", lambda: beside(Raw(b"content/a.png\0.php", b"x")), "name-nul", "content/a.png\\x00.php"),
    Case("a line break", lambda: having("content/a\nb.txt"), "name-control", "content/a\\nb.txt"),
    Case("a turn of direction", lambda: having("content/a\u202egpj.txt"), "name-control", "content/a\\u202egpj.txt"),
    Case("an invisible space", lambda: having("content/a\u200bb.txt"), "name-control", "content/a\\u200bb.txt"),
    Case("a character taken apart", lambda: having("content/e\u0301.txt"), "name-not-nfc", "content/e\u0301.txt"),
    Case("a name of 300 bytes", lambda: having(f"content/{'a' * 300}.txt"), "name-length", f"content/{'a' * 191}…"),
    Case("thirteen folders", lambda: having("content/" + "a/" * 12 + "b.txt"), "name-too-deep", "content/" + "a/" * 12 + "b.txt"),
    Case("a dot at the end", lambda: having("content/a.txt."), "name-trailing", "content/a.txt."),
    Case("a space at the end of a folder", lambda: having("content/a /b.txt"), "name-trailing", "content/a /b.txt"),
    Case("a device of Windows", lambda: having("content/con.txt"), "name-reserved", "content/con.txt"),
    Case("a port of Windows", lambda: having("content/LPT1/a.txt"), "name-reserved", "content/LPT1/a.txt"),
    Case("an old encoding", lambda: beside(Raw("content/fön.txt".encode("cp437"), b"x")), "name-encoding", "content/f\\x94n.txt"),
    Case("UTF-8 that does not say so", lambda: beside(Raw("content/fön.txt".encode(), b"x")), "name-encoding", "content/f\\xc3\\xb6n.txt"),
    Case("UTF-8 that is none", lambda: beside(Raw(b"content/f\xffn.txt", b"x", flags=0x800)), "name-encoding", "content/f\\xffn.txt"),
    Case("another name in an extra", lambda: beside(Raw("content/a.txt", b"x", extra=struct.pack("<2HBL", 0x7075, 10, 1, 0) + b"b.php")), "name-encoding", "content/a.txt"),
    Case("the same name twice", lambda: beside(Raw("content/content.json", b"{}")), "duplicate-name", CONTENT),
    Case("the same name of one letter twice", lambda: beside(Raw("a", b"x"), Raw("a", b"y")), "duplicate-name", "a"),
    Case("the same name in capitals", lambda: beside(Raw("content/Content.JSON", b"{}")), "duplicate-name", "content/Content.JSON"),
    Case("the same name in wide letters", lambda: beside(Raw("content/ａ.txt", b"x"), Raw("content/a.txt", b"y")), "duplicate-name", "content/a.txt"),
    Case("a file that is a folder too", lambda: beside(Raw("content/a.txt/b.txt", b"x"), Raw("content/a.txt", b"y")), "file-is-also-folder", "content/a.txt"),
]  # fmt: skip

FILES: list[Case] = [
    Case("a page in the content", lambda: having("content/a.html", "<script>"), "extension-not-allowed", "content/a.html"),
    Case("XML in the content", lambda: having("content/a.xml", "<a/>"), "extension-not-allowed", "content/a.xml"),
    Case("a script in the content", lambda: having("content/a.js", "alert(1)"), "extension-not-allowed", "content/a.js"),
    Case("a film of Flash in the content", lambda: having("content/a.swf"), "extension-not-allowed", "content/a.swf"),
    Case("PHP in the content", lambda: having("content/a.jpg.php"), "extension-not-allowed", "content/a.jpg.php"),
    Case("no extension in the content", lambda: having("content/README"), "extension-not-allowed", "content/README"),
    Case("a page in a library", lambda: having(f"{FOLDER}/a.html"), "extension-not-allowed", f"{FOLDER}/a.html"),
    Case("PHP in a library", lambda: having(f"{FOLDER}/a.PhP"), "extension-not-allowed", f"{FOLDER}/a.PhP"),
    Case("a program in a library", lambda: having(f"{FOLDER}/a.exe"), "extension-not-allowed", f"{FOLDER}/a.exe"),
    Case("a package in a package", lambda: having("content/other.h5p", tiny()), "archive-inside", "content/other.h5p"),
    Case("an archive in a library", lambda: having(f"{FOLDER}/a.zip", tiny()), "archive-inside", f"{FOLDER}/a.zip"),
    Case("an archive by another name", lambda: having("content/a.txt", tiny()), "archive-inside", "content/a.txt"),
    Case("an archive where nobody looks", lambda: having("_hidden/a.txt", tiny()), "archive-inside", "_hidden/a.txt"),
    Case("gzip by another name", lambda: having(f"{FOLDER}/a.css", b"\x1f\x8b\x08" + b"\0" * 9), "archive-inside", f"{FOLDER}/a.css"),
    Case("a tape by another name", lambda: having("content/a.txt", b"a" * 257 + b"ustar\0"), "archive-inside", "content/a.txt"),
    Case("a picture that is none", lambda: having("content/a.png", b"<html>"), "not-what-it-says", "content/a.png"),
    Case("a test virus as a photograph", lambda: having("content/a.jpg", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"), "not-what-it-says", "content/a.jpg"),
    Case("a page as a drawing", lambda: having("content/a.svg", b"<html><svg/></html>"), "not-what-it-says", "content/a.svg"),
    Case("an empty picture", lambda: having("content/a.gif", b""), "not-what-it-says", "content/a.gif"),
    Case("sound as a film", lambda: having("content/a.webp", b"RIFF\0\0\0\0WAVE"), "not-what-it-says", "content/a.webp"),
]  # fmt: skip

DOCUMENTS: list[Case] = [
    Case("no h5p.json", lambda: without(MANIFEST), "missing-manifest", MANIFEST),
    Case("all in a folder", lambda: zipped({f"package/{name}": data for name, data in files().items()}), "missing-manifest", MANIFEST),
    Case("no content", lambda: without(CONTENT), "missing-content", CONTENT),
    Case("no JSON", lambda: content("{'question': 1}"), "json-invalid", CONTENT),
    Case("an empty document", lambda: content(""), "json-invalid", CONTENT),
    Case("half a document", lambda: content('{"question": "'), "json-invalid", CONTENT),
    Case("a document and more", lambda: content("{} {}"), "json-invalid", CONTENT),
    Case("half a million quotes in an open string", lambda: content('"' + '\\"' * 500_000), "json-invalid", CONTENT),
    Case("half a million open strings", lambda: content('"a' * 500_000), "json-invalid", CONTENT),
    Case("a number of 5,000 digits", lambda: content('{"a": ' + "1" * 5000 + "}"), "json-invalid", CONTENT),
    Case("in another encoding", lambda: content('{"question": "Gr\xfc\xdfe"}'.encode("latin-1")), "json-not-utf8", CONTENT),
    Case("in UTF-16", lambda: content('{"question": "a"}'.encode("utf-16")), "json-not-utf8", CONTENT),
    Case("no number", lambda: content('{"a": NaN}'), "json-not-finite", CONTENT),
    Case("an endless number", lambda: content('{"a": -Infinity}'), "json-not-finite", CONTENT),
    Case("a number beyond all", lambda: content('{"a": 1e999}'), "json-not-finite", CONTENT),
    Case("a key twice in the content", lambda: content('{"a": 1, "a": 2}'), "json-duplicate-key", CONTENT),
    Case("a key twice in a library", lambda: having(f"{FOLDER}/library.json", '{"a": 1, "a": 2}'), "json-duplicate-key", DESCRIPTION),
    Case("sixty-five deep", lambda: content(deep(64)), "json-too-deep", CONTENT),
    Case("a hundred thousand deep", lambda: content("[" * 100_000), "json-too-deep", CONTENT),
    Case("half a million values", lambda: content("[" + "1," * 500_000 + "1]"), "json-too-many-values", CONTENT),
    Case("five megabytes of text", lambda: content('{"a": "' + long_text(5 * MB) + '"}'), "json-too-large", CONTENT),
    Case("a NUL in a text", lambda: content('{"a": "x\\u0000"}'), "json-bad-text", CONTENT),
    Case("half a character in a key", lambda: content('{"\\uD800": 1}'), "json-bad-text", CONTENT),
    Case("content that is a word", lambda: content('"words"'), "content-shape", CONTENT),
    Case("a list as h5p.json", lambda: zipped(files() | {MANIFEST: "[]"}), "manifest-shape", MANIFEST),
    Case("no title", lambda: saying(title=""), "bad-title", MANIFEST),
    Case("a title of spaces", lambda: saying(title="   "), "bad-title", MANIFEST),
    Case("a title of 256 characters", lambda: saying(title="t" * 256), "bad-title", MANIFEST),
    Case("a title that is a number", lambda: saying(title=7), "bad-title", MANIFEST),
    Case("a title that turns direction", lambda: saying(title="a\u202eb"), "bad-title", MANIFEST),
    Case("no language", lambda: saying(language="English (United Kingdom)"), "bad-language", MANIFEST),
    Case("a path as language", lambda: saying(language="../en"), "bad-language", MANIFEST),
    Case("no main library", lambda: saying(mainLibrary=None), "bad-main-library", MANIFEST),
    Case("a path as main library", lambda: saying(mainLibrary="../H5P.X"), "bad-main-library", MANIFEST),
    Case("a way of embedding that nobody knows", lambda: saying(embedTypes=["object"]), "bad-embed-types", MANIFEST),
    Case("no way of embedding", lambda: saying(embedTypes=[]), "bad-embed-types", MANIFEST),
    Case("a main library that it does not need", lambda: saying(preloadedDependencies=[]), "main-library-not-a-dependency", MANIFEST),
    Case("a main library in two versions", lambda: saying(preloadedDependencies=[need(TINY, 1, 0), need(TINY, 1, 1)]), "main-library-not-a-dependency", MANIFEST),
    Case("a version that is true", lambda: saying(preloadedDependencies=[need(TINY, True, 0)]), "bad-version", MANIFEST),
    Case("a version with a point", lambda: saying(preloadedDependencies=[need(TINY, "1.0", 0)]), "bad-version", MANIFEST),
    Case("needs that are no list", lambda: saying(preloadedDependencies={"a": 1}), "bad-dependency", MANIFEST),
    Case("a need that is a path", lambda: saying(preloadedDependencies=[need("../a", 1, 0)]), "bad-dependency", MANIFEST),
    Case("two hundred and one needs", lambda: saying(editorDependencies=[need(f"L{n}", 1, 0) for n in range(201)]), "bad-dependency", MANIFEST),
]  # fmt: skip


LIBRARIES: list[Case] = [
    Case("no library.json", lambda: without(DESCRIPTION), "missing-library-description", DESCRIPTION),
    Case("a folder that is no library", lambda: having("1stuff/a.js"), "bad-library-folder", "1stuff/a.js"),
    Case("a library that is a list", lambda: zipped(files() | {DESCRIPTION: "[]"}), "library-shape", DESCRIPTION),
    Case("a library without a name", lambda: describing(machineName=""), "bad-machine-name", DESCRIPTION),
    Case("a library with a path as name", lambda: describing(machineName="../H5P"), "bad-machine-name", DESCRIPTION),
    Case("a library of another name", lambda: describing(machineName="H5P.Question"), "library-folder-mismatch", DESCRIPTION),
    Case("a library of another version", lambda: describing(minorVersion=3), "library-folder-mismatch", DESCRIPTION),
    Case("a patch version that is true", lambda: describing(patchVersion=True), "bad-version", DESCRIPTION),
    Case("no patch version", lambda: describing(patchVersion=None), "bad-version", DESCRIPTION),
    Case("runnable perhaps", lambda: describing(runnable="perhaps"), "bad-runnable", DESCRIPTION),
    Case("a main library that cannot run", lambda: describing(runnable=0), "main-not-runnable", DESCRIPTION),
    Case("a core of tomorrow", lambda: describing(coreApi={"majorVersion": 1, "minorVersion": 29}), "core-api-too-new", DESCRIPTION),
    Case("a core of another age", lambda: describing(coreApi={"majorVersion": 2, "minorVersion": 0}), "core-api-too-new", DESCRIPTION),
    Case("a core that is a word", lambda: describing(coreApi="1.27"), "bad-core-api", DESCRIPTION),
    Case("a script from elsewhere", lambda: describing(preloadedJs=[{"path": "https://evil.example/a.js"}]), "bad-asset-path", DESCRIPTION),
    Case("a script from another library", lambda: describing(preloadedJs=[{"path": "../H5P.Question-1.4/a.js"}]), "bad-asset-path", DESCRIPTION),
    Case("a script from the root", lambda: describing(preloadedJs=[{"path": "/a.js"}]), "bad-asset-path", DESCRIPTION),
    Case("a style that is no style", lambda: describing(preloadedCss=[{"path": "a.php"}]), "bad-asset-path", DESCRIPTION),
    Case("scripts that are a word", lambda: describing(preloadedJs="tiny.js"), "bad-asset-path", DESCRIPTION),
    Case("a script that is a word", lambda: describing(preloadedJs=["tiny.js"]), "bad-asset-path", DESCRIPTION),
    Case("a script that is not there", lambda: without(f"{FOLDER}/tiny.js"), "missing-asset", DESCRIPTION),
    Case("a style that is not there", lambda: describing(preloadedCss=[{"path": "tiny.css"}]), "missing-asset", DESCRIPTION),
    Case("a language that is none", lambda: having(f"{FOLDER}/language/e%n.json", "{}"), "bad-language-file", f"{FOLDER}/language/e%n.json"),
    Case("a language that cannot be read", lambda: having(f"{FOLDER}/language/de.json", "{"), "json-invalid", f"{FOLDER}/language/de.json"),
    Case("semantics that are no list", lambda: having(f"{FOLDER}/semantics.json", "{}"), "semantics-shape", f"{FOLDER}/semantics.json"),
    Case("a library twice", lambda: zipped(files() | {f"{TINY}/library.json": json.dumps(library()), f"{TINY}/tiny.js": "//"}), "library-twice", f"{TINY}/library.json"),
    Case("without the main library", lambda: zipped({name: data for name, data in files().items() if not name.startswith(TINY)}), "missing-library", MANIFEST),
    Case("a library that is needed and not there", lambda: needed_by_main("H5P.Lost"), "missing-library", DESCRIPTION),
    Case("a library that needs one not there", lambda: needed_by_main("A", a=needing("A", "H5P.Lost")), "missing-library", "A-1.0/library.json"),
    Case("a library that needs itself", lambda: needed_by_main(TINY), "dependency-cycle"),
    Case("libraries that need each other", lambda: needed_by_main("A", a=needing("A", "B"), b=needing("B", "A")), "dependency-cycle"),
    Case("a content type inside that is not there", lambda: content({"parts": [{"library": "H5P.Blanks 1.12", "params": {}}]}), "missing-library", CONTENT),
    Case("a content type inside without a version", lambda: content({"parts": [{"library": "H5P.Blanks", "params": {}}]}), "bad-sub-library", CONTENT),
    Case("a script as a picture", lambda: media("javascript:alert(1)"), "bad-media-address", CONTENT),
    Case("a script with a break as a picture", lambda: media("java\nscript:alert(1)"), "bad-media-address", CONTENT),
    Case("a script in percents as a picture", lambda: media("javascript%3Aalert(1)"), "bad-media-address", CONTENT),
    Case("data as a picture", lambda: media("data:text/html;base64,PHNjcmlwdD4="), "bad-media-address", CONTENT),
    Case("a file of the reader as a picture", lambda: media("file:///etc/passwd"), "bad-media-address", CONTENT),
    Case("a picture above the content", lambda: media("images/../../secret.png"), "bad-media-path", CONTENT),
    Case("a picture above the content in percents", lambda: media("images/%2e%2e/%2e%2e/secret.png"), "bad-media-path", CONTENT),
    Case("a picture from the root", lambda: media("/etc/passwd.png"), "bad-media-path", CONTENT),
    Case("a picture of another site", lambda: media("//evil.example/a.png"), "bad-media-path", CONTENT),
    Case("a picture by backslash", lambda: media("images\\a.png"), "bad-media-path", CONTENT),
]  # fmt: skip

CASES = ARCHIVE + NAMES + FILES + DOCUMENTS + LIBRARIES
