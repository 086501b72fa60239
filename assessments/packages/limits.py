"""How much of anything a package may have."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Wide enough for the largest packages of H5P's own types, which have 1,700 entries and a ratio of 11."""

    archive: int = 64 * MB  # the file as it is uploaded
    total: int = 256 * MB  # all that is in it, unpacked
    one_file: int = 64 * MB
    entries: int = 6_000
    directory: int = 4 * MB  # the archive's list of what is in it
    comment: int = 1_024
    ratio: int = 120  # unpacked to packed, looked at in files of more than `ratio_from`
    ratio_from: int = MB
    name_bytes: int = 240
    name_depth: int = 12
    json_bytes: int = 4 * MB
    json_total: int = 48 * MB  # of all documents together
    json_depth: int = 64
    json_values: int = 400_000
    dependencies: int = 200  # of one library
    warnings: int = 100
    core_api: tuple[int, int] = (1, 28)  # what the player implements
    kinds: frozenset[str] = frozenset()  # machine names of the content types that are taken; empty: any
