"""Whatever is thrown at the importer: it takes it or says which rule it breaks, and keeps all of it or nothing."""

import io
import zipfile

import pytest
from django.core.files.storage import storages
from hypothesis import given, settings

from assessments.actions import package_files, packages
from assessments.models import PackageVersion
from assessments.models.package import path_in
from assessments.packages.reading import Reading, read
from assessments.packages.refusal import Refused
from assessments.queries.package_faults import in_words, known_rules
from tests.factories.courses import NOW
from tests.h5p.mutations import SOUND, anything, damaged, renamed, retold
from tests.h5p.storage import files_in, files_without_row


@pytest.fixture(autouse=True)
def _own_storage(monkeypatch):
    """What other tests kept is not there."""
    monkeypatch.setitem(storages._storages, "private", type(storages["private"])())


def judged(data: bytes) -> Reading | None:
    """What is read; refusals have a rule that is known. Anything else that is raised fails the test."""
    found = outcome(data)
    if isinstance(found, Reading):
        return found
    assert found.rule in known_rules()
    assert in_words(found).isprintable()
    return None


def outcome(data: bytes) -> Reading | Refused:
    try:
        return read(io.BytesIO(data))
    except Refused as refused:
        return refused


def check_against_zipfile(data: bytes, reading: Reading) -> None:
    """What is taken, everybody else reads the same way."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: reading.bytes_of(name) for name in reading.names} == {
            name: archive.read(name) for name in reading.names
        }
        assert archive.testzip() is None


@pytest.mark.unit
@pytest.mark.parametrize("data", SOUND, ids=range(len(SOUND)))
def test_sound_packages_are_taken(data):
    reading = judged(data)

    assert reading is not None
    check_against_zipfile(data, reading)


@pytest.mark.unit
class TestJudging:
    @settings(max_examples=400)
    @given(damaged())
    def test_damage(self, data):
        reading = judged(data)

        if reading is not None:
            check_against_zipfile(data, reading)

    @settings(max_examples=400)
    @given(retold())
    def test_other_documents(self, data):
        judged(data)

    @settings(max_examples=300)
    @given(renamed())
    def test_other_names(self, data):
        reading = judged(data)

        if reading is not None:
            check_against_zipfile(data, reading)
            assert all(".." not in name.split("/") and not name.startswith("/") for name in reading.names)


@pytest.mark.integration
@pytest.mark.django_db
@settings(max_examples=250)
@given(anything)
def test_all_is_kept_or_nothing(data):
    """The storage holds exactly the files of versions that have a row."""
    before = PackageVersion.objects.count()
    try:
        version = packages.upload(file=io.BytesIO(data), name="mutated.h5p", by=None, at=NOW)
    except Refused:
        assert PackageVersion.objects.count() == before
        assert files_without_row() == set()
        return
    storage, folder = storages["private"], f"{package_files.ROOT}/{version.folder}"
    reading = packages.check(io.BytesIO(data), "mutated.h5p").reading
    assert set(files_in(storage, folder)) == {path_in(version), *(path_in(version, name) for name in reading.names)}
    assert storage.open(path_in(version)).read() == data
    assert files_without_row() == set()
    package_files.remove(version.folder)
    version.delete()
