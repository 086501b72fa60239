"""Kinds of files: what content and libraries may bring, and whether a file is what its name says."""

import re

from assessments.packages.refusal import Refused

PICTURES = {"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg"}  # SVG: every file is served fenced off
FILMS_AND_SOUNDS = {"webm", "mp4", "ogg", "mp3", "m4a", "wav", "vtt", "webvtt"}
MEDIA = frozenset(PICTURES | FILMS_AND_SOUNDS | {"json", "txt", "pdf", "csv"})  # no HTML, no scripts
OF_LIBRARIES = MEDIA | {"js", "css", "eot", "ttf", "woff", "woff2", "otf", "md"}
# Official libraries bring these, and files without an extension. Nobody needs them: they are left out.
LEFT_OUT = frozenset(["", "diff", "patch", "swf", "textile", "xml"])
ARCHIVES = frozenset({"zip", "h5p", "jar", "war", "apk", "7z", "rar", "cab", "arj", "iso"})
ARCHIVES |= {"tar", "gz", "tgz", "bz2", "xz", "lz", "lzma", "zst"}

HEAD = 512
ARCHIVE_HEAD = re.compile(
    rb"PK[\x03\x05\x07][\x04\x06\x08]|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b|BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd|MSCF\0{4}"
)
TAR_AT, TAR = 257, b"ustar"

HEADS: dict[str, re.Pattern[bytes]] = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "bmp": re.compile(rb"BM"),
    "tif": re.compile(rb"II\*\0|MM\0\*"),
    "tiff": re.compile(rb"II\*\0|MM\0\*"),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    "svg": re.compile(rb"(\xef\xbb\xbf)?\s*<(svg|\?xml|!--|!DOCTYPE\s+svg)", re.IGNORECASE),
    "pdf": re.compile(rb"%PDF-"),
    "ogg": re.compile(rb"OggS"),
    "webm": re.compile(rb"\x1a\x45\xdf\xa3"),
    "wav": re.compile(rb"RIFF.{4}WAVE", re.DOTALL),
}


def extension(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""


def is_kept(name: str, *, in_library: bool) -> bool:
    """Whether a file goes with the package. Some are left out without a word; others are refused."""
    ending = extension(name)
    if in_library and ending in LEFT_OUT:
        return False
    if ending not in (OF_LIBRARIES if in_library else MEDIA):
        raise Refused("extension-not-allowed", name, ending)
    return True


def check_name(name: str) -> None:
    """Nobody looks into an archive inside an archive …"""
    if extension(name) in ARCHIVES:
        raise Refused("archive-inside", name)


def check_no_archive(name: str, head: bytes) -> None:
    """… by whatever name it goes."""
    if ARCHIVE_HEAD.match(head) or head[TAR_AT : TAR_AT + len(TAR)] == TAR:
        raise Refused("archive-inside", name)


def check_head(name: str, head: bytes) -> None:
    """A picture begins as pictures of its kind do."""
    kind = HEADS.get(extension(name))
    if kind and not kind.match(head):
        raise Refused("not-what-it-says", name)
