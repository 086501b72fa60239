"""Storages for tests that look at what is left of packages."""

from collections.abc import Iterator

from django.core.files.storage import InMemoryStorage, Storage, storages

from assessments.actions.package_files import ROOT
from assessments.models import PackageVersion


class FailingStorage(InMemoryStorage):
    """A disk that is full after a few files."""

    def __init__(self, room: int = 2) -> None:
        super().__init__()
        self.room = room

    def _save(self, name, content):
        if self.room <= 0:
            raise OSError(28, "No space left on device")
        self.room -= 1
        return super()._save(name, content)


class AgelessStorage(InMemoryStorage):
    """Some storages cannot tell when a file was written."""

    def get_modified_time(self, name):
        raise NotImplementedError


def files_in(storage: Storage, path: str = ROOT) -> Iterator[str]:
    try:
        folders, files = storage.listdir(path)
    except FileNotFoundError:
        return
    yield from (f"{path}/{name}" for name in files)
    for folder in folders:
        yield from files_in(storage, f"{path}/{folder}")


def folders_in(storage: Storage) -> set[str]:
    try:
        return set(storage.listdir(ROOT)[0])
    except FileNotFoundError:
        return set()


def files_without_row() -> set[str]:
    """Files and folders of packages that no version has. There should never be any."""
    folders = set(PackageVersion.objects.values_list("folder", flat=True))
    storage = storages["private"]
    files = {name for name in files_in(storage) if name.split("/")[1] not in folders}
    return files | (folders_in(storage) - folders)
