"""Packages brought in: files and rows together or not at all."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import OperationalError, connection, transaction
from django.test import override_settings

from agencies.actions.retention import begin
from agencies.models import AuditEntry
from assessments.actions import package_files, packages
from assessments.models import Package, PackageVersion
from assessments.models.package import path_in
from assessments.packages.refusal import Refused
from tests.at_once import at_once, needs_real_locks
from tests.factories.agencies import PersonFactory
from tests.factories.courses import NOW
from tests.factories.packages import PackageVersionFactory
from tests.h5p.making import TINY, files, manifest, real_true_false, tiny, zipped
from tests.h5p.storage import AgelessStorage, FailingStorage, files_in, files_without_row

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_storage(monkeypatch):
    """What earlier tests kept is not there."""
    use(monkeypatch, type(storages["private"])())


def use(monkeypatch, storage):
    monkeypatch.setitem(storages._storages, "private", storage)


def upload(package: bytes | None = None, **more):
    more = {"name": "tiny.h5p", "by": None, "at": NOW, **more}
    return packages.upload(file=io.BytesIO(package or tiny()), **more)


def replace(package: Package, file: bytes, **more):
    more = {"name": "newer.h5p", "by": None, "at": LATER, **more}
    return packages.replace(package=package, file=io.BytesIO(file), **more)


class TestUploading:
    def test_a_package_is_kept_as_it_came_and_unpacked(self):
        editor, data = PersonFactory(), tiny()

        version = upload(data, name="C:\\Users\\Ana\\tiny.h5p", by=editor)

        version.refresh_from_db()
        assert (version.package.title, version.package.language, version.package.created_at) == (
            "A tiny package",
            "en",
            NOW,
        )
        assert (version.number, version.is_current, version.uploaded_by, version.uploaded_at) == (1, True, editor, NOW)
        assert (version.file_name, version.size) == ("tiny.h5p", len(data))
        assert (version.sha256, version.main_library) == (hashlib.sha256(data).hexdigest(), f"{TINY} 1.0")
        assert (version.licence, version.number_of_files, version.pass_share) == ("CC BY", 4, None)
        assert [library["name"] for library in version.libraries] == [TINY]
        storage = storages["private"]
        kept = {name: storage.open(name).read() for name in files_in(storage)}
        assert kept == {path_in(version): data} | {
            path_in(version, name): text.encode() for name, text in files().items()
        }

    def test_a_real_package(self):
        version = upload(real_true_false())

        assert (version.main_library, version.number_of_files, len(version.libraries)) == ("H5P.TrueFalse 1.6", 106, 10)
        assert version.package.language == "en"  # it does not say
        assert len(list(files_in(storages["private"]))) == 107

    @pytest.mark.parametrize("kind", [SimpleUploadedFile, "temporary"])
    def test_from_a_form(self, kind):
        data = tiny()
        if kind == "temporary":
            file = TemporaryUploadedFile("tiny.h5p", "application/zip", len(data), None)
            file.write(data)
        else:
            file = kind("tiny.h5p", data)

        version = packages.upload(file=file, name=file.name, by=None, at=NOW)

        assert storages["private"].open(path_in(version)).read() == data

    def test_on_a_disk(self, monkeypatch, tmp_path):
        use(monkeypatch, FileSystemStorage(location=tmp_path))

        version = upload()

        assert sorted(
            path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
        ) == sorted([path_in(version), *(path_in(version, name) for name in files())])
        package_files.remove(version.folder)
        assert list((tmp_path / "packages").iterdir()) == []

    def test_a_title_and_a_language_of_the_editors(self):
        package = upload(title="  Is it a \n hate crime? ", language="cy").package

        assert (package.title, package.language) == ("Is it a hate crime?", "cy")

    @pytest.mark.parametrize(
        ("said", "kept"), [("pl", "pl"), ("CY-gb", "cy"), ("und", "en"), ("fr", "fr"), ("zh-hans", "zh-hans")]
    )
    def test_the_language_of_the_package(self, said, kept):
        assert upload(zipped(files(h5p=manifest(language=said)))).package.language == kept

    def test_the_same_click_again_is_the_same_package(self):
        editor = PersonFactory()
        first = upload(by=editor)

        again = upload(by=editor, at=NOW + timedelta(minutes=9))

        assert again == first
        assert Package.objects.count() == 1
        assert files_without_row() == set()

    def test_another_person_title_or_hour_is_another_package(self):
        editor = PersonFactory()
        upload(by=editor)

        upload(by=PersonFactory())
        upload(by=editor, title="Another")
        upload(by=editor, at=LATER)

        assert Package.objects.count() == 4

    def test_it_is_written_down_who_brought_it(self):
        editor, data = PersonFactory(), tiny()

        version = upload(data, by=editor)

        note = AuditEntry.objects.get()
        assert (note.action, note.by, note.at) == ("package.uploaded", editor, NOW)
        assert (note.subject, note.subject_id) == ("assessments.package", str(version.package.pk))
        assert note.after == {
            "title": "A tiny package",
            "version": 1,
            "file": "tiny.h5p",
            "sha256": hashlib.sha256(data).hexdigest(),
        }


class TestNothingIsLeft:
    def test_of_a_refused_package(self):
        with pytest.raises(Refused, match="missing-content"):
            upload(zipped({"h5p.json": json.dumps(manifest())}))

        assert (Package.objects.count(), list(files_in(storages["private"]))) == (0, [])

    @pytest.mark.parametrize("room", range(5))
    def test_when_the_disk_is_full(self, monkeypatch, room):
        use(monkeypatch, FailingStorage(room))

        with pytest.raises(OSError, match="No space left"):
            upload()

        assert (Package.objects.count(), list(files_in(storages["private"]))) == (0, [])
        assert files_without_row() == set()

    @pytest.mark.parametrize("table", ["assessments_package", "assessments_packageversion", "agencies_auditentry"])
    def test_when_the_database_fails(self, table):
        def fail(execute, sql, params, many, context):
            if sql.startswith(f'INSERT INTO "{table}"'):
                raise OperationalError("the database is busy")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(fail), pytest.raises(OperationalError):
            upload()

        assert (Package.objects.count(), list(files_in(storages["private"]))) == (0, [])
        assert files_without_row() == set()

    def test_when_the_file_changes_under_our_hands(self):
        file = io.BytesIO(tiny())
        reading = packages.check(file, "tiny.h5p").reading
        file.getbuffer()[50] ^= 0xFF

        with pytest.raises(Refused), package_files.kept(PackageVersion(), file, reading):
            raise AssertionError("It must not come to the row.")

        assert list(files_in(storages["private"])) == []

    def test_when_it_is_stopped_before_the_row(self):
        def stop(execute, sql, params, many, context):
            if sql.startswith('INSERT INTO "assessments_packageversion"'):
                raise KeyboardInterrupt
            return execute(sql, params, many, context)

        with connection.execute_wrapper(stop), pytest.raises(KeyboardInterrupt):
            upload()

        assert (Package.objects.count(), list(files_in(storages["private"]))) == (0, [])

    def test_but_files_of_a_row_that_was_written_stay(self):
        version = upload()
        reading = packages.check(io.BytesIO(tiny()), "tiny.h5p").reading
        there = list(files_in(storages["private"]))
        package_files.remove(version.folder)

        with pytest.raises(KeyboardInterrupt), package_files.kept(version, io.BytesIO(tiny()), reading):
            raise KeyboardInterrupt  # just after the commit

        assert list(files_in(storages["private"])) == there


class TestReplacing:
    def test_the_new_version_is_played_and_the_old_one_stays(self):
        editor, first = PersonFactory(), upload()

        second = replace(first.package, tiny({"question": "Really?"}), note="  A better question ", by=editor)

        first.refresh_from_db()
        assert (first.is_current, second.is_current) == (False, True)
        assert (second.number, second.note, second.file_name) == (2, "A better question", "newer.h5p")
        assert storages["private"].exists(path_in(first, "h5p.json"))
        assert files_without_row() == set()
        assert AuditEntry.objects.latest("pk").action == "package.replaced"

    def test_the_very_same_file_is_refused_kindly(self):
        first = upload()

        with pytest.raises(Refused, match="unchanged"):
            replace(first.package, tiny())

        assert PackageVersion.objects.count() == 1
        assert files_without_row() == set()

    def test_an_earlier_file_may_come_again(self):
        first = upload()
        replace(first.package, tiny({"question": "Really?"}))

        assert replace(first.package, tiny()).number == 3

    def test_a_refused_file_leaves_the_version_that_is_there(self):
        first = upload()

        with pytest.raises(Refused, match="not-a-zip"):
            replace(first.package, b"not a package at all, and long enough")

        assert list(first.package.versions.current()) == [first]
        assert files_without_row() == set()


class TestChoosingAVersion:
    def test_an_earlier_one_is_played_again(self):
        first = upload()
        second = replace(first.package, tiny({"question": "Really?"}))

        packages.make_current(version=first, by=None, at=LATER)

        assert list(first.package.versions.current()) == [first]
        assert first.is_current
        assert not PackageVersion.objects.get(pk=second.pk).is_current
        note = AuditEntry.objects.latest("pk")
        assert (note.action, note.before, note.after) == ("package.version-chosen", {"version": 2}, {"version": 1})

    def test_twice_is_once(self):
        version = upload()

        packages.make_current(version=version, by=None, at=LATER)

        assert [note.action for note in AuditEntry.objects.all()] == ["package.uploaded"]


def test_a_package_is_put_away_and_offered_again():
    package = upload().package

    packages.archive(package=package, by=None, at=LATER)
    packages.archive(package=package, by=None, at=LATER + timedelta(days=1))
    package.refresh_from_db()
    assert package.archived_at == LATER

    packages.unarchive(package=package, by=None, at=LATER)
    packages.unarchive(package=package, by=None, at=LATER)
    package.refresh_from_db()
    assert package.archived_at is None
    assert [note.action for note in AuditEntry.objects.order_by("pk")] == [
        "package.uploaded",
        "package.archived",
        "package.offered-again",
    ]


def clean(file, name):
    return ""


def infected(file, name):
    return f"EICAR in {name}" if file.read(4) == b"PK\3\4" else ""


def broken(file, name):
    raise ConnectionError("the daemon is away")


class TestScanning:
    def scanned_by(self, scanner) -> PackageVersion:
        with override_settings(PACKAGE_SCANNER=f"{__name__}.{scanner.__name__}"):
            return upload()

    def test_a_clean_file_is_taken(self):
        assert self.scanned_by(clean).number == 1

    @pytest.mark.parametrize(
        ("scanner", "words"), [(infected, "virus-found EICAR in tiny.h5p"), (broken, "scanner-failed")]
    )
    def test_any_other_is_refused(self, scanner, words):
        with pytest.raises(Refused, match=words):
            self.scanned_by(scanner)

        assert (Package.objects.count(), list(files_in(storages["private"]))) == (0, [])


@override_settings(PACKAGE_MAX_MEGABYTES=0)
def test_the_installation_says_how_large():
    with pytest.raises(Refused, match="archive-too-large"):
        upload()


@override_settings(PACKAGE_KINDS=["H5P.TrueFalse"])
def test_the_installation_says_which_kinds():
    with pytest.raises(Refused, match="content-type-not-allowed"):
        upload()


class TestNight:
    def left_by_a_kill(self, folder="f" * 32):
        for name in ("package.h5p", "files/h5p.json", "files/content/content.json"):
            storages["private"].save(f"packages/{folder}/{name}", io.BytesIO(b"left"))

    def test_what_a_kill_left_goes_after_a_day(self):
        version = upload()
        self.left_by_a_kill()

        first = package_files.drop_unclaimed(NOW)
        soon = package_files.drop_unclaimed(NOW + timedelta(hours=22))
        later = package_files.drop_unclaimed(NOW + timedelta(hours=23, minutes=59))

        assert (first, soon, later) == (0, 0, 1)
        assert files_without_row() == set()
        assert storages["private"].open(path_in(version)).read() == tiny()

    def test_an_upload_under_way_is_left_alone(self):
        version = PackageVersion(folder="e" * 32)
        reading = packages.check(io.BytesIO(tiny()), "tiny.h5p").reading

        with package_files.kept(version, io.BytesIO(tiny()), reading):
            assert package_files.drop_unclaimed(NOW) == 0
            PackageVersionFactory(folder=version.folder)

        assert package_files.drop_unclaimed(NOW + timedelta(days=2)) == 0
        assert files_without_row() == set()

    def test_on_storages_that_know_no_time(self, monkeypatch):
        use(monkeypatch, AgelessStorage())
        self.left_by_a_kill()

        assert [package_files.drop_unclaimed(NOW + timedelta(days=day)) for day in range(3)] == [0, 1, 0]
        assert list(files_in(storages["private"])) == []

    def test_on_a_disk(self, monkeypatch, tmp_path):
        use(monkeypatch, FileSystemStorage(location=tmp_path))
        self.left_by_a_kill()

        assert [package_files.drop_unclaimed(NOW + timedelta(days=day)) for day in range(3)] == [0, 1, 0]
        assert list((tmp_path / "packages").iterdir()) == []

    def test_a_note_that_was_cut_short_only_takes_longer(self):
        self.left_by_a_kill()
        package_files.drop_unclaimed(NOW)
        storages["private"].delete(package_files.UNCLAIMED)
        storages["private"].save(package_files.UNCLAIMED, io.BytesIO(b'{"fff'))

        assert [package_files.drop_unclaimed(NOW + timedelta(days=day)) for day in range(1, 3)] == [0, 1]

    def test_it_is_among_what_the_night_lets_go(self):
        self.left_by_a_kill()

        begin(at=NOW)
        begin(at=NOW + timedelta(days=1))

        assert files_without_row() == set()

    def test_nothing_is_there_yet(self):
        assert package_files.drop_unclaimed(NOW) == 0
        assert list(files_in(storages["private"])) == []


class TestAtOnce:
    pytestmark = needs_real_locks

    def test_two_who_replace_at_once_both_land(self):
        package = upload().package

        at_once(*[lambda n=n: replace(package, tiny({"question": str(n)})) for n in range(3)])

        assert list(package.versions.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
        assert package.versions.current().get().number == 4
        assert files_without_row() == set()

    def test_two_clicks_at_once_are_one_package(self):
        editor = PersonFactory()

        at_once(*[lambda: upload(by=editor)] * 3)

        assert (Package.objects.count(), PackageVersion.objects.count()) == (1, 1)
        assert files_without_row() == set()


def test_a_transaction_around_it_that_fails_leaves_files_to_the_night():
    with transaction.atomic():
        upload()
        transaction.set_rollback(True)

    assert Package.objects.count() == 0
    assert [package_files.drop_unclaimed(NOW + timedelta(days=day)) for day in range(2)] == [0, 1]
    assert files_without_row() == set()
