"""Bringing packages in, replacing their files, and putting them away. Nothing of a refused file is kept."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from agencies.actions import audit
from agencies.models import Person
from assessments.actions.package_files import kept
from assessments.models import Package, PackageVersion
from assessments.packages.digest import sha256_of
from assessments.packages.limits import MB, Limits
from assessments.packages.manifest import plain
from assessments.packages.reading import Reading, read
from assessments.packages.refusal import Refused

logger = logging.getLogger(__name__)

LONGEST_LANGUAGE, LONGEST_FILE_NAME, LONGEST_NOTE = 12, 255, 255
UNDETERMINED = "und"
# The same person, file and title within this time is the same click again, not another package.
SAME_CLICK = timedelta(minutes=10)


class _AlreadyThere(Exception):
    """The same upload was done a moment ago."""

    def __init__(self, version: PackageVersion) -> None:
        self.version = version


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    reading: Reading
    sha256: str
    size: int


def limits() -> Limits:
    """What this installation takes."""
    return Limits(archive=settings.PACKAGE_MAX_MEGABYTES * MB, kinds=frozenset(settings.PACKAGE_KINDS))


def check(file: BinaryIO, name: str) -> Checked:
    """This function will read a package and have it scanned, or raise `Refused`. Nothing is kept."""
    reading = read(file, limits=limits())
    scan(file, name)
    size = file.seek(0, 2)
    return Checked(reading, sha256_of(file), size)


def scan(file: BinaryIO, name: str) -> None:
    """A scanner that cannot answer lets nothing through."""
    if not settings.PACKAGE_SCANNER:
        return
    try:
        file.seek(0)
        found = import_string(settings.PACKAGE_SCANNER)(file, name)
    except Exception as fault:
        logger.exception("The scanner of packages failed.")
        raise Refused("scanner-failed") from fault
    if found:
        raise Refused("virus-found", detail=str(found))


def upload(
    *, file: BinaryIO, name: str, title: str = "", language: str = "", by: Person | None, at: datetime
) -> PackageVersion:
    """This function will keep a file as a new package, under its own title and language where none are given.

    Sent twice by the same click, it is kept once.
    """
    checked = check(file, name)
    title = plain(title) or checked.reading.title
    package = Package(title=title, language=language or language_of(checked.reading), created_at=at)
    version = _version(checked, name=name, by=by, at=at)
    version.number = 1
    try:
        with kept(version, file, checked.reading), transaction.atomic():
            _refuse_second_click(version, title)
            package.save()
            _land(package, version)
            _note("package.uploaded", package, by=by, at=at, after={"title": title, **_facts(version)})
    except _AlreadyThere as there:
        return there.version
    return version


def replace(
    *, package: Package, file: BinaryIO, name: str, note: str = "", by: Person | None, at: datetime
) -> PackageVersion:
    """This function will make a file the version of a package that is played from now on.

    Of two who replace at once both land, and one is current.
    """
    checked = check(file, name)
    _refuse_unchanged(package, checked.sha256)
    version = _version(checked, name=name, by=by, at=at)
    version.note = plain(note, LONGEST_NOTE)
    with kept(version, file, checked.reading), transaction.atomic():
        package = Package.objects.select_for_update().get(pk=package.pk)
        _refuse_unchanged(package, checked.sha256)
        version.number = (package.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        _land(package, version)
        _note("package.replaced", package, by=by, at=at, after=_facts(version))
    return version


@transaction.atomic
def make_current(*, version: PackageVersion, by: Person | None, at: datetime) -> None:
    """This function will have a version played from now on, an earlier one too. Who is in the middle of one stays."""
    package = Package.objects.select_for_update().get(pk=version.package_id)
    before = package.versions.current().first()
    if before == version:
        return
    package.versions.current().update(is_current=False)
    package.versions.filter(pk=version.pk).update(is_current=True)
    version.is_current = True
    was = {"version": before.number} if before else {}
    _note("package.version-chosen", package, by=by, at=at, before=was, after={"version": version.number})


def archive(*, package: Package, by: Person | None, at: datetime) -> None:
    """This function will take a package out of what is offered for lessons. Lessons that show it go on."""
    _put(package, at, "package.archived", by=by, at=at)


def unarchive(*, package: Package, by: Person | None, at: datetime) -> None:
    _put(package, None, "package.offered-again", by=by, at=at)


@transaction.atomic
def _put(package: Package, archived_at: datetime | None, action: str, *, by: Person | None, at: datetime) -> None:
    there = Package.objects.select_for_update().get(pk=package.pk)
    if (there.archived_at is None) != (archived_at is None):
        there.archived_at = archived_at
        there.save(update_fields=["archived_at"])
        _note(action, there, by=by, at=at)
    package.archived_at = there.archived_at


def language_of(reading: Reading) -> str:
    """The site's language that the package is in, or the package's own, or the site's first."""
    said = reading.language.lower()
    if said == UNDETERMINED:
        return str(settings.LANGUAGE_CODE)
    codes = [code for code, _ in settings.LANGUAGES]
    return next((code for code in (said, said.partition("-")[0]) if code in codes), said[:LONGEST_LANGUAGE])


def _version(checked: Checked, *, name: str, by: Person | None, at: datetime) -> PackageVersion:
    reading = checked.reading
    return PackageVersion(
        file_name=plain(name.replace("\\", "/").rpartition("/")[2], LONGEST_FILE_NAME),
        sha256=checked.sha256,
        size=checked.size,
        number_of_files=len(reading.names),
        main_library=f"{reading.main} {reading.main_version}",
        pass_share=reading.pass_share,
        licence=reading.licence,
        libraries=reading.libraries,
        warnings=reading.warnings,
        uploaded_by=by,
        uploaded_at=at,
    )


def _land(package: Package, version: PackageVersion) -> None:
    """The row that makes the files a version; from now on it is the one."""
    package.versions.current().update(is_current=False)
    version.package = package
    version.save()


def _refuse_second_click(version: PackageVersion, title: str) -> None:
    if version.uploaded_by is None:
        return
    Person.objects.select_for_update().get(pk=version.uploaded_by.pk)  # of two clicks at once one waits here
    same = PackageVersion.objects.filter(
        sha256=version.sha256,
        uploaded_by=version.uploaded_by,
        uploaded_at__gt=version.uploaded_at - SAME_CLICK,
        number=1,
        package__title=title,
    )
    if there := same.select_related("package").first():
        raise _AlreadyThere(there)


def _refuse_unchanged(package: Package, sha256: str) -> None:
    if package.versions.current().filter(sha256=sha256).exists():
        raise Refused("unchanged")


def _facts(version: PackageVersion) -> dict[str, Any]:
    return {"version": version.number, "file": version.file_name, "sha256": version.sha256}


def _note(action: str, package: Package, *, by: Person | None, at: datetime, **what: Any) -> None:
    audit.note(action, by=by, at=at, subject=package, **what)
