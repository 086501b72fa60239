"""Files that wait between the look at their questions and the word to make drafts: for whoever sent them alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from agencies.models import Person
from assessments.actions import packages
from assessments.models import PackageVersion
from assessments.models.package import path_in
from assessments.packages.digest import sha256_of
from assessments.packages.limits import Limits
from assessments.packages.reading import Reading, read

FOLDER = "question-imports"
WAITS_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`stored` is the file's name in the private storage: its own, or that of a package which stays there anyway."""

    person: int
    module: int
    file_name: str
    sha256: str
    stored: str


def keep(*, token: str, file: BinaryIO, file_name: str, module: int, by: Person) -> Waiting:
    """This function will keep an uploaded file under a token that nobody guesses."""
    stored = storages["private"].save(f"{FOLDER}/{token}.h5p", file)
    return _write(token, Waiting(by.pk, module, file_name, sha256_of(file), stored))


def keep_version(*, token: str, version: PackageVersion, module: int, by: Person) -> Waiting:
    """This function will remember that the questions of an uploaded package are wanted. Its file stays where it is."""
    name = version.file_name or version.package.title
    return _write(token, Waiting(by.pk, module, name, version.sha256, path_in(version)))


def _write(token: str, waiting: Waiting) -> Waiting:
    storages["private"].save(_name(token), ContentFile(json.dumps(asdict(waiting)).encode()))
    return waiting


def recall(*, token: str, by: Person) -> Waiting | None:
    """What waits under the token, for whoever put it there."""
    try:
        with storages["private"].open(_name(token)) as file:
            waiting = Waiting(**json.load(file))
    except FileNotFoundError:
        return None
    return waiting if waiting.person == by.pk and storages["private"].exists(waiting.stored) else None


def judge(*, file: BinaryIO, file_name: str) -> None:
    """This function will read a file as one whose questions are wanted and have it scanned, or raise `Refused`."""
    read(file, limits=limits(), with_libraries=False)
    packages.scan(file, file_name)
    file.seek(0)


@contextmanager
def opened(waiting: Waiting) -> Iterator[Reading]:
    file: Any
    with storages["private"].open(waiting.stored) as file:
        yield read(file, limits=limits(), with_libraries=False)


def limits() -> Limits:
    """Of any kind, whatever kinds may be played here: nothing of the package is."""
    return replace(packages.limits(), kinds=frozenset())


def let_go(*, token: str) -> None:
    for name in (_name(token), f"{FOLDER}/{token}.h5p"):
        storages["private"].delete(name)


def drop_old(at: datetime) -> int:
    """Lets go what waited for more than a day; answers how many files went."""
    storage: Any = storages["private"]
    if not storage.exists(FOLDER):
        return 0
    names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    old = [name for name in names if storage.get_modified_time(name) < at - WAITS_FOR]
    for name in old:
        storage.delete(name)
    return len(old)


def _name(token: str) -> str:
    return f"{FOLDER}/{token}.json"
