"""By what a file is known again."""

import hashlib
from typing import Any, Protocol

PIECE = 2**20


class Readable(Protocol):
    """Any open file of bytes, an uploaded one too."""

    @property
    def seek(self) -> Any: ...

    @property
    def read(self) -> Any: ...


def sha256_of(file: Readable) -> str:
    """Of the whole file, read in pieces; it stands at its beginning afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
