"""Files of packages in the private storage: written before the row that makes them a version, removed without it.

What a killed process leaves, the night lets go.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import DatabaseError, transaction

from assessments.models import PackageVersion
from assessments.models.package import path_in
from assessments.packages.reading import Reading

logger = logging.getLogger(__name__)

ROOT = "packages"
# Folders without a row, and when each was first seen so: {"0f…": "2026-11-23T02:00:00+00:00"}.
UNCLAIMED = f"{ROOT}/unclaimed.json"
UNCLAIMED_LIVE = timedelta(hours=23)  # from one night to the next, which never is a day to the second


@contextmanager
def kept(version: PackageVersion, file: BinaryIO, reading: Reading) -> Iterator[None]:
    """Keeps the files of a version while its row is written. Whatever fails, no file stays without a row."""
    try:
        _write(path_in(version), file)
        for name in reading.names:
            with reading.open(name) as data:
                _write(path_in(version, name), data)
        yield
    except BaseException:
        if not _may_have_row(version.folder):
            with suppress(OSError):
                remove(version.folder)
        raise


def _write(name: str, data: BinaryIO) -> None:
    saved = storages["private"].save(name, File(data))
    if saved != name:
        raise FileExistsError(f"{name} was kept as {saved}.")


def _may_have_row(folder: str) -> bool:
    """Whether the row was written, though something failed: stopped just after the commit, or the database is gone."""
    if transaction.get_connection().needs_rollback:
        return False
    try:
        return PackageVersion.objects.filter(folder=folder).exists()
    except DatabaseError:
        logger.exception("The database cannot say whether a version was kept. The night will see to its files.")
        return True


def remove(folder: str) -> None:
    """This function will remove a folder of the packages with all that is in it."""
    _remove(storages["private"], f"{ROOT}/{folder}")


def _remove(storage: Storage, path: str) -> None:
    folders, files = _listed(storage, path)
    for name in files:
        storage.delete(f"{path}/{name}")
    for name in folders:
        _remove(storage, f"{path}/{name}")
    with suppress(OSError):  # object storages have no folders
        storage.delete(path)


def _listed(storage: Storage, path: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(path)
    except FileNotFoundError:
        return [], []


def drop_unclaimed(at: datetime) -> int:
    """Lets go folders that have had no row from one night to the next; answers how many went. Safe to run twice.

    That time is counted from when a folder was first seen here, since not every storage tells the age of its files. An
    upload that is under way has no row yet; none takes a day.
    """
    storage = storages["private"]
    folders, _ = _listed(storage, ROOT)
    unclaimed = set(folders) - set(PackageVersion.objects.values_list("folder", flat=True))
    before = _noted(storage)
    noted = {folder: before.get(folder, at.isoformat()) for folder in sorted(unclaimed)}
    gone = [folder for folder, seen in noted.items() if datetime.fromisoformat(seen) <= at - UNCLAIMED_LIVE]
    for folder in gone:
        remove(folder)
        del noted[folder]
    if noted != before:
        _note(storage, noted)
    return len(gone)


def _noted(storage: Storage) -> dict[str, str]:
    if not storage.exists(UNCLAIMED):
        return {}
    try:
        with storage.open(UNCLAIMED) as file:
            return dict(json.load(file))
    except ValueError:  # killed while it was written
        return {}


def _note(storage: Storage, noted: dict[str, str]) -> None:
    storage.delete(UNCLAIMED)
    if noted:
        storage.save(UNCLAIMED, ContentFile(json.dumps(noted).encode()))
