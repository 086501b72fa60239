"""Archives written byte by byte, so that each number in them can be a lie."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Raw:
    """One entry. `local`, `central`: numbers that its header or its row in the directory says instead of the truth."""

    name: str | bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    mode: int = 0
    extra: bytes = b""
    descriptor: bytes | None = None
    packed: bytes | None = None  # the bytes themselves, where they are not the data packed
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    def numbers(self) -> dict[str, Any]:
        packed = self.body()
        flags = self.flags | (0 if self.raw_name.isascii() or isinstance(self.name, bytes) else 0x800)
        said = {"flags": flags, "method": self.method, "crc": zlib.crc32(self.data)}
        return said | {"packed": len(packed), "size": len(self.data), "name": self.raw_name, "extra": self.extra}

    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.data
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.data) + packer.flush()


def written(entries: Iterable[Raw], *, end: dict[str, Any] | None = None, before_end: bytes = b"") -> bytes:
    """An archive of these. `end`: numbers that its last record says instead of the truth."""
    out, directory, count = b"", b"", 0
    for entry in entries:
        said = entry.numbers() | entry.local
        offset, count = len(out), count + 1
        numbers = (said["method"], 0, 0x21, said["crc"], said["packed"], said["size"])
        lengths = (len(said["name"]), len(said["extra"]))
        out += struct.pack("<4s5H3L2H", b"PK\3\4", 20, said["flags"], *numbers, *lengths)
        out += said["name"] + said["extra"] + entry.body() + (entry.descriptor or b"")
        said = entry.numbers() | {"offset": offset, "disk": 0} | entry.central
        numbers = (said["method"], 0, 0x21, said["crc"], said["packed"], said["size"])
        lengths = (len(said["name"]), len(said["extra"]), 0, said["disk"], 0)
        row = struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 0x314, 20, said["flags"], *numbers, *lengths, entry.mode << 16, said["offset"]
        )
        directory += row + said["name"] + said["extra"]
    last = {"disk": 0, "first": 0, "here": count, "count": count, "size": len(directory), "offset": len(out)}
    last |= {"comment": b"", "comment_length": None} | (end or {})
    length = len(last["comment"]) if last["comment_length"] is None else last["comment_length"]
    numbers = (last["disk"], last["first"], last["here"], last["count"], last["size"], last["offset"], length)
    return out + directory + before_end + struct.pack("<4s4H2LH", b"PK\5\6", *numbers) + last["comment"]


def raws(files: dict[str, str | bytes]) -> list[Raw]:
    return [Raw(name, data.encode() if isinstance(data, str) else data) for name, data in files.items()]
