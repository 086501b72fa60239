"""A ZIP file read with suspicion: its directory is judged whole before one byte is unpacked.

Python's own `zipfile` is kind to archives that contradict themselves, and loads a directory of any size. Here an
archive means one thing or is refused. What is taken, `zipfile` reads the same way: tests hold the two side by side.
"""

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from assessments.packages import names
from assessments.packages.limits import Limits
from assessments.packages.refusal import Refused

END = struct.Struct("<4s4H2LH")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
IS_END, IS_ENTRY, IS_LOCAL, IS_DESCRIPTOR = b"PK\5\6", b"PK\1\2", b"PK\3\4", b"PK\7\x08"
IS_END_64, IS_LOCATOR_64 = b"PK\6\6", b"PK\6\7"
LONGEST_COMMENT = 0xFFFF
NO_ROOM_16, NO_ROOM_32 = 0xFFFF, 0xFFFFFFFF  # "the number is in the ZIP64 part"

STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1 | 0x40 | 0x2000  # by password, strongly, with masked headers
HAS_DESCRIPTOR = 0x8
TELLING = ENCRYPTED | HAS_DESCRIPTOR | names.IS_UTF8  # other flags say how hard was tried to pack
IS_PATCH = 0x20
EXTRA_64, EXTRA_AES, EXTRA_NAME = 0x0001, 0x9901, 0x7075


@dataclass(slots=True)
class Entry:
    """One file or folder of the directory. `start` is where its packed bytes begin, by its own header."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    start: int = 0

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith(b"/")


@dataclass(frozen=True, slots=True)
class Directory:
    count: int
    size: int
    offset: int


def scan(file: BinaryIO, limits: Limits) -> dict[str, Entry]:
    """The files of an archive by name. Nothing is unpacked."""
    directory = find_directory(file, limits)
    entries = list(_entries(file, directory, limits))
    names.check_together((each.name for each in entries), (each.name for each in entries if not each.is_folder))
    _check_sizes(entries, limits)
    _check_places(file, entries, directory)
    return {each.name: each for each in entries if not each.is_folder}


def find_directory(file: BinaryIO, limits: Limits) -> Directory:
    """Where the archive says that its directory is: at the very end, and the archive at the very beginning."""
    size = file.seek(0, 2)
    if size == 0:
        raise Refused("empty-file")
    if size > limits.archive:
        raise Refused("archive-too-large", detail=_in_mb(size))
    file.seek(0)
    head = file.read(4)
    file.seek(max(0, size - END.size - LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(IS_END)
    if head not in (IS_LOCAL, IS_END):
        raise Refused("not-at-the-start" if at >= 0 else "not-a-zip")
    if at < 0 or len(tail) - at < END.size:
        raise Refused("truncated")
    return _directory(tail, at, size, limits)


def _directory(tail: bytes, at: int, size: int, limits: Limits) -> Directory:
    _, disk, first_disk, here, count, length, offset, comment = END.unpack_from(tail, at)
    if comment != len(tail) - at - END.size:
        raise Refused("data-after-the-end")
    if comment > limits.comment:
        raise Refused("comment-too-long", detail=str(comment))
    if _other_end(tail, at):
        raise Refused("two-directories")
    place = size - len(tail) + at
    has_locator = at >= 20 and tail[at - 20 : at - 16] == IS_LOCATOR_64
    if has_locator or NO_ROOM_16 in (disk, first_disk, here, count) or NO_ROOM_32 in (length, offset):
        raise Refused("zip64")
    if disk or first_disk or here != count:
        raise Refused("split-archive")
    if count == 0:
        raise Refused("empty")
    if count > limits.entries:
        raise Refused("too-many-entries", detail=str(count))
    if length > limits.directory:
        raise Refused("directory-too-large", detail=_in_mb(length))
    if offset + length != place:
        raise Refused("directory-misplaced")
    return Directory(count, length, offset)


def _other_end(tail: bytes, at: int) -> bool:
    """Whether an earlier record claims all that follows as its comment: others would read another directory."""
    while (at := tail.rfind(IS_END, 0, at)) >= 0:
        if len(tail) - at >= END.size and END.unpack_from(tail, at)[-1] == len(tail) - at - END.size:
            return True
    return False


def _entries(file: BinaryIO, directory: Directory, limits: Limits) -> Iterator[Entry]:
    file.seek(directory.offset)
    data, at = file.read(directory.size), 0
    for _ in range(directory.count):
        if len(data) - at < ENTRY.size or data[at : at + 4] != IS_ENTRY:
            raise Refused("directory-broken")
        fields = ENTRY.unpack_from(data, at)
        name_end = at + ENTRY.size + fields[10]
        extra_end = name_end + fields[11]
        raw_name, extra = data[at + ENTRY.size : name_end], data[name_end:extra_end]
        at = extra_end + fields[12]
        if at > len(data):
            raise Refused("directory-broken")
        yield _entry(fields, raw_name, extra, limits)
    if at != len(data):
        raise Refused("directory-broken")


def _entry(fields: tuple[int, ...], raw_name: bytes, extra: bytes, limits: Limits) -> Entry:
    _, _, _, flags, method, _, _, crc, packed, size, _, _, _, disk, _, attributes, offset = fields
    name = names.safe(names.decoded(raw_name, flags), limits)
    entry = Entry(name, raw_name, flags, method, crc, packed, size, offset)
    if disk:
        raise Refused("split-archive", name)
    if NO_ROOM_32 in (packed, size, offset):
        raise Refused("zip64", name)
    _check_extra(entry, extra)
    _check_kind(entry, attributes >> 16)
    return entry


def _check_extra(entry: Entry, extra: bytes) -> None:
    at = 0
    while len(extra) - at >= 4:
        code, length = struct.unpack_from("<2H", extra, at)
        if code == EXTRA_64:
            raise Refused("zip64", entry.name)
        if code == EXTRA_AES:
            raise Refused("encrypted", entry.name)
        # Another name for those who look for one: five bytes, then the name.
        if code == EXTRA_NAME and extra[at + 9 : at + 4 + length] != entry.raw_name:
            raise Refused("name-encoding", entry.name)
        at += 4 + length


def _check_kind(entry: Entry, mode: int) -> None:
    """A file or a folder, openly packed in one of the two ways that everybody reads."""
    kind = stat.S_IFMT(mode)
    if kind and kind != (stat.S_IFDIR if entry.is_folder else stat.S_IFREG):
        raise Refused("not-a-regular-file", entry.name)
    if entry.flags & ENCRYPTED:
        raise Refused("encrypted", entry.name)
    if entry.method not in (STORED, DEFLATED) or entry.flags & IS_PATCH:
        raise Refused("bad-compression", entry.name, str(entry.method))
    if entry.is_folder and entry.size:
        raise Refused("folder-with-data", entry.name)


def _check_sizes(entries: list[Entry], limits: Limits) -> None:
    total = 0
    for entry in entries:
        if entry.size > limits.one_file:
            raise Refused("file-too-large", entry.name, _in_mb(entry.size))
        if entry.size > limits.ratio_from and entry.size > limits.ratio * entry.packed:
            raise Refused("compression-ratio", entry.name)
        if entry.method == STORED and entry.size != entry.packed:
            raise Refused("lying-size", entry.name)
        total += entry.size
    if total > limits.total:
        raise Refused("total-too-large", detail=_in_mb(total))


def _check_places(file: BinaryIO, entries: list[Entry], directory: Directory) -> None:
    """Each byte belongs to one entry at most. Entries that share bytes make a small file unpack to a huge one."""
    spans = sorted(((entry.offset, _end_of(file, entry), entry.name) for entry in entries), key=lambda span: span[:2])
    if spans[0][0] != 0:
        raise Refused("not-at-the-start")
    spans.append((directory.offset, directory.offset + directory.size, ""))
    for (_, end, name), (begin, _, other) in pairwise(spans):
        if begin < end:
            raise Refused("overlapping-entries", name, other)


def _end_of(file: BinaryIO, entry: Entry) -> int:
    """Where the entry ends by its own header, which has to say what the directory says."""
    file.seek(entry.offset)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or header[:4] != IS_LOCAL:
        raise Refused("header-mismatch", entry.name)
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack(header)
    if flags & ENCRYPTED:
        raise Refused("encrypted", entry.name)
    if NO_ROOM_32 in (packed, size):
        raise Refused("zip64", entry.name)
    said, ours = (crc, packed, size), (entry.crc, entry.packed, entry.size)
    is_later = bool(flags & HAS_DESCRIPTOR)
    is_same = said == ours or (is_later and said == (0, 0, 0))
    is_same = is_same and method == entry.method and not (flags ^ entry.flags) & TELLING
    if not is_same or file.read(name_length) != entry.raw_name:
        raise Refused("header-mismatch", entry.name)
    entry.start = entry.offset + LOCAL.size + name_length + extra_length
    return entry.start + entry.packed + (_descriptor(file, entry) if is_later else 0)


def _descriptor(file: BinaryIO, entry: Entry) -> int:
    """The length of what stands behind the packed bytes: checksum and sizes, with or without a mark before them."""
    file.seek(entry.start + entry.packed)
    found, numbers = file.read(16), struct.pack("<3L", entry.crc, entry.packed, entry.size)
    if found == IS_DESCRIPTOR + numbers:
        return 16
    if found[:12] == numbers:
        return 12
    raise Refused("header-mismatch", entry.name)


def _in_mb(size: int) -> str:
    return f"{size / (1024 * 1024):.1f} MB"
