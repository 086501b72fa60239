"""The file itself: objects written one after the other as soon as they are known, so that a file of a thousand pages
needs no more memory than one of ten.

Files that begin alike share their beginning: it is written once, and each goes on where it ends.
"""

import hashlib
import io
import struct
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # four bytes above 127 say that the file is not text


QUICK = 1  # level of compression of what only one file has


def stream(data: bytes, entries: str = "", *, compress: bool = True, level: int = 6) -> bytes:
    """A stream object. The line end before `endstream` is two bytes, so that no reader takes a 0x0D of the data."""
    if compress:
        data, entries = _compressed(data, level), entries + " /Filter /FlateDecode"
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\r\nendstream"


def _compressed(data: bytes, level: int) -> bytes:
    # A small window spares the quarter of a megabyte that zlib would clear first.
    packer = zlib.compressobj(level, zlib.DEFLATED, 12, 6) if level == QUICK else zlib.compressobj(level)
    return packer.compress(data) + packer.flush()


class Stretch(NamedTuple):
    """A part of a stream, compressed so that it can stand beside others in any order."""

    plain: bytes
    packed: bytes


def packed(plain: bytes, level: int = 6) -> Stretch:
    packer = zlib.compressobj(level, zlib.DEFLATED, -12, 6)
    return Stretch(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def stored(plain: bytes) -> Stretch:
    """A short part as it is: to compress it would take longer than it saves."""
    return Stretch(plain, struct.pack("<BHH", 0, len(plain), len(plain) ^ 0xFFFF) + plain)


def stream_of(stretches: Iterable[Stretch]) -> bytes:
    """One compressed stream of stretches, of which most were compressed long before (RFC 1950, RFC 1951)."""
    body, check = [b"\x78\x01"], 1
    for stretch in stretches:
        body.append(stretch.packed)
        check = zlib.adler32(stretch.plain, check)
    data = b"".join([*body, b"\x03\x00", struct.pack(">I", check)])
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\r\nendstream" % (len(data), data)


@dataclass(frozen=True)
class Beginning:
    """The first objects of a file. Of some the number is given out, but each file writes its own."""

    data: bytes
    offsets: "array[int]"
    table: list[str | int]  # of the table at the end: entries, joined, and the numbers of objects that each file writes
    digest: Any  # of hashlib, which does not name its type


class PdfFile:
    """Numbered objects in a file. A number may be given out before its object is known; each is written once."""

    def __init__(self, target: BinaryIO, beginning: Beginning | None = None) -> None:
        self._target = target
        self._table = beginning.table if beginning else []  # as far as it is known
        self._known = len(beginning.offsets) if beginning else 1  # objects in it
        if beginning:
            self._offsets, self._digest = beginning.offsets[:], beginning.digest.copy()
            self._length = len(beginning.data)
            target.write(beginning.data)
        else:
            self._offsets = array("Q", [0])  # by object number; 0 until it is written
            self._digest, self._length = hashlib.sha256(), 0
            self._put(HEAD)

    def reserve(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def write(self, number: int, content: str | bytes) -> int:
        """This will write the object that the number was reserved for."""
        assert not self._offsets[number], f"object {number} is written already"
        self._offsets[number] = self._length
        data = content.encode("latin-1") if isinstance(content, str) else content
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, data))
        return number

    def add(self, content: str | bytes) -> int:
        return self.write(self.reserve(), content)

    def as_beginning(self) -> Beginning:
        """What was written to memory so far, for files that go on from here."""
        assert isinstance(self._target, io.BytesIO)
        table: list[str | int] = [""]
        for number, offset in enumerate(self._offsets[1:], start=1):
            if not offset:
                table += [number, ""]
            else:
                table[-1] = f"{table[-1]}{_entry(offset)}"
        return Beginning(self._target.getvalue(), self._offsets[:], table, self._digest.copy())

    def close(self, *, catalogue: int, information: int) -> None:
        """This will write where each object stands. The file's identity comes of its content."""
        offsets = self._offsets
        assert 0 not in offsets[1:], "a number was given out for an object that was never written"
        start, count = self._length, len(offsets)
        known = "".join([part if isinstance(part, str) else _entry(offsets[part]) for part in self._table])
        entries = known + "".join(map(_entry, offsets[self._known :]))
        identity = self._digest.hexdigest()[:32].upper()
        self._target.write(
            f"xref\n0 {count}\n0000000000 65535 f\r\n{entries}"
            f"trailer\n<< /Size {count} /Root {catalogue} 0 R /Info {information} 0 R"
            f" /ID [<{identity}> <{identity}>] >>\nstartxref\n{start}\n%%EOF\n".encode()
        )

    def _put(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._length += len(data)


def _entry(offset: int) -> str:
    return f"{offset:010d} 00000 n\r\n"
