"""One file of an archive, unpacked as it is read. What it said about itself is checked while bytes come out."""

import io
import zlib
from typing import Any, BinaryIO

from assessments.packages.archive import DEFLATED, Entry
from assessments.packages.refusal import Refused

CHUNK = 1 << 16


class _Unpacked(io.RawIOBase):
    """Never believes a size: counts real bytes, and refuses in the middle where there are too many."""

    def __init__(self, file: BinaryIO, entry: Entry) -> None:
        self.file, self.entry = file, entry
        self._begin()

    def _begin(self) -> None:
        self._read = self._count = self._crc = 0
        self._pending = b""
        self._inflater = zlib.decompressobj(-15) if self.entry.method == DEFLATED else None
        self._is_done = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._count

    def seek(self, offset: int, whence: int = 0) -> int:
        """Only to the beginning, which is what storages ask for before they read."""
        if (offset, whence) == (0, 0):
            self._begin()
        elif (offset, whence) not in ((0, 1), (self._count, 0)):
            raise io.UnsupportedOperation("An entry is read from its beginning.")
        return self._count

    def readinto(self, buffer: Any) -> int:
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, most: int) -> bytes:
        if self._is_done or not most:
            return b""
        data = self._inflated(most) if self._inflater else self._packed(most)
        self._count += len(data)
        self._crc = zlib.crc32(data, self._crc)
        if self._count > self.entry.size:
            raise Refused("lying-size", self.entry.name)
        if not data:
            self._finish()
        return data

    def _packed(self, most: int) -> bytes:
        """The next packed bytes. Others may have moved the file meanwhile."""
        self.file.seek(self.entry.start + self._read)
        data = self.file.read(min(most, self.entry.packed - self._read))
        self._read += len(data)
        return data

    def _inflated(self, most: int) -> bytes:
        assert self._inflater is not None
        while not self._inflater.eof:
            source = self._pending or self._packed(CHUNK)
            try:
                data = self._inflater.decompress(source, most)
            except zlib.error as fault:
                raise Refused("corrupt-entry", self.entry.name) from fault
            self._pending = self._inflater.unconsumed_tail
            if data:
                return data
            if not source:
                raise Refused("corrupt-entry", self.entry.name)
        return b""

    def _finish(self) -> None:
        self._is_done = True
        has_rest = self._read != self.entry.packed or (self._inflater and self._inflater.unused_data)
        if self._count != self.entry.size or has_rest:
            raise Refused("lying-size", self.entry.name)
        if self._crc != self.entry.crc:
            raise Refused("corrupt-entry", self.entry.name)


def unpacked(file: BinaryIO, entry: Entry) -> io.BufferedReader:
    return io.BufferedReader(_Unpacked(file, entry), CHUNK)
