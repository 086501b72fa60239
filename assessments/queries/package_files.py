"""Addresses of a package's files: signed, for a few hours, so that a frame without cookies can ask for them."""

from datetime import timedelta
from functools import lru_cache
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import storages
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac

from agencies.models import Person
from assessments.models import PackageVersion
from assessments.models.package import path_in

SALT = "assessments.package-file"
LIFETIME = timedelta(hours=4)
LONGEST_NAME = 240  # as the importer allows
# What a browser is told of a file, by the end of its name. Never a page: a package brings no HTML.
KINDS = {
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".vtt": "text/vtt; charset=utf-8",
    ".webvtt": "text/vtt; charset=utf-8",
    ".srt": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".csv": "text/plain; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".eot": "application/vnd.ms-fontobject",
}
ANYTHING = "application/octet-stream"


class NoSuchFile(Exception):
    """Wrong, old or foreign addresses and missing files are all the same from outside."""


def signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep=".")


def token_for(version: PackageVersion, person: Person) -> str:
    """Names the version, and for whom it was made in a way that we can check and the package cannot read."""
    whom = salted_hmac(SALT, person.public_id, algorithm="sha256").hexdigest()[:16]
    return signer().sign(f"{version.public_id}.{whom}")


def version_behind(token: str) -> str:
    """The public id of the version that a token opens."""
    try:
        return signer().unsign(token, max_age=LIFETIME).partition(".")[0]
    except BadSignature:
        raise NoSuchFile from None


@lru_cache(maxsize=1000)
def version_of(public_id: str) -> PackageVersion:
    """Asked once in a process: a version and its folder are for ever."""
    try:
        return PackageVersion.objects.only("folder").get(public_id=public_id)
    except PackageVersion.DoesNotExist:
        raise NoSuchFile from None


def open_file(token: str, name: str) -> File:
    """A file of the version that the token names, and of no other."""
    if not is_plain(name):
        raise NoSuchFile
    try:
        return storages["private"].open(path_in(version_of(version_behind(token)), name))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation):
        raise NoSuchFile from None


def is_plain(name: str) -> bool:
    """Only down, from folder to folder."""
    parts = name.split("/")
    return (
        len(name.encode()) <= LONGEST_NAME
        and name.isprintable()
        and "\\" not in name
        and not any(part in {"", ".", ".."} for part in parts)
    )


def kind_of(name: str) -> str:
    return KINDS.get(PurePosixPath(name).suffix.lower(), ANYTHING)
