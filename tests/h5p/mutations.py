"""Packages that were damaged by chance: strategies for properties."""

import json
import struct
from typing import Any

from hypothesis import strategies as st

from tests.h5p.making import TINY, files, tiny, zipped
from tests.h5p.malformed import PNG
from tests.h5p.raw import Raw, written

SOUND = (
    tiny(),
    zipped(files({"image": {"path": "images/a.png", "mime": "image/png"}}) | {"content/images/a.png": PNG}),
    written([Raw("content/", method=0), *(Raw(name, data.encode()) for name, data in files().items())]),
    written([Raw(name, data.encode(), method=0) for name, data in files().items()]),
)
MARKS = (b"PK\1\2", b"PK\3\4", b"PK\5\6")
AWKWARD = (0, 1, 2, 7, 8, 9, 0x7F, 0xFF, 0x800, 0xFFFF)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound package after one to three accidents."""
    data = draw(st.sampled_from(SOUND))
    for accident in draw(st.lists(st.sampled_from(ACCIDENTS), min_size=1, max_size=3)):
        data = accident(draw, data)
    return data


def flip(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, max(0, len(data) - 1)))
    return data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :] if data else data


def cut(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: draw(st.integers(0, len(data)))]


def leave_out(draw: st.DrawFn, data: bytes) -> bytes:
    begin, end = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
    return data[:begin] + data[end:]


def splice(draw: st.DrawFn, data: bytes) -> bytes:
    """A piece of another package, or of this one again."""
    other = draw(st.sampled_from([*SOUND, data]))
    begin, end = sorted(draw(st.tuples(st.integers(0, len(other)), st.integers(0, len(other)))))
    at = draw(st.integers(0, len(data)))
    return data[:at] + other[begin:end] + data[at:]


def rename(draw: st.DrawFn, data: bytes) -> bytes:
    """In headers and directory alike, or in the first of the two."""
    old = draw(st.sampled_from([b"h5p.json", b"content/content.json", TINY.encode(), b"tiny.js", b"library.json"]))
    new = draw(st.binary(min_size=len(old), max_size=len(old)) | st.just(b"../../../../../../../.."[: len(old)]))
    return data.replace(old, new, draw(st.sampled_from([1, -1])))


def set_number(draw: st.DrawFn, data: bytes) -> bytes:
    """A number of a header, of a row of the directory or of the end is another."""
    places = [at for mark in MARKS for at in range(len(data)) if data.startswith(mark, at)]
    if not places:
        return data
    at = draw(st.sampled_from(places)) + draw(st.integers(4, 44))
    return data[:at] + struct.pack("<H", draw(st.sampled_from(AWKWARD))) + data[at + 2 :]


ACCIDENTS = (flip, cut, leave_out, splice, rename, set_number)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=8
)
telling = st.sampled_from(
    ["1.27", TINY, f"{TINY} 1.0", "H5P.Lost 1.0", "../x", "javascript:a", "a.js", "tiny.js", -1, 10**30, True, "div"]
)


@st.composite
def retold(draw: st.DrawFn) -> bytes:
    """A sound archive whose documents say something else in one to three places."""
    content = {
        "question": "?",
        "image": {"path": "a.png", "mime": "image/png"},
        "in": {"library": f"{TINY} 1.0", "params": {}},
    }
    contents = files(content)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from([name for name in contents if name.endswith(".json")]))
        document = json.loads(contents[name])
        if isinstance(document, dict | list) and document:
            change(draw, document)
        contents[name] = json.dumps(document)
    return zipped(contents)


def change(draw: st.DrawFn, document: Any) -> None:
    """Something anywhere in it is replaced by something else."""
    while True:
        key = draw(st.sampled_from(list(document) if isinstance(document, dict) else list(range(len(document)))))
        inner = document[key]
        if not (isinstance(inner, dict | list) and inner) or draw(st.booleans()):
            document[key] = draw(values | telling)
            return
        document = inner


names = st.text(st.sampled_from("aA/.\\:\0 _é\u0301\u202eﬁ日") | st.characters(), min_size=1, max_size=12)


@st.composite
def renamed(draw: st.DrawFn) -> bytes:
    """A sound package with more files, of names that nobody would give."""
    more = draw(
        st.lists(st.tuples(st.sampled_from(["", "content/", f"{TINY}-1.0/"]), names, st.booleans()), max_size=3)
    )
    extra = [
        Raw(f"{folder}{name}.txt".encode("utf-8", "surrogatepass"), b"x", flags=0x800 if is_utf8 else 0)
        for folder, name, is_utf8 in more
    ]
    return written([*(Raw(name, data.encode()) for name, data in files().items()), *extra])


anything = damaged() | retold() | renamed() | st.binary(max_size=200)
