from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from assessments.actions import packages
from assessments.models import Package, PackageVersion
from assessments.packages.reading import Reading
from assessments.packages.refusal import Refused
from assessments.queries.package_faults import in_words, warnings_in_words


class Command(BaseCommand):
    """The first word on standard error is the name of the rule, for whoever calls this from a script."""

    help = (
        "Brings an H5P package in, as editors do in /admin/, and says what is in it. Exit 0: it was accepted; 1: it "
        "was refused, nothing is kept, and standard error begins with the name of the rule."
    )
    requires_system_checks: list[str] = []  # their warnings would come before the rule

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only read and judge; nothing is kept")
        parser.add_argument("--title", default="", help="another title than its own")
        parser.add_argument("--language", default="", help="another language than its own, such as cy")
        parser.add_argument("--replace", metavar="PUBLIC_ID", help="make it the new version of a package that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                self.bring_in(options)
            except Refused as refused:
                self.stderr.write(f"{refused.rule} {in_words(refused)}", style_func=str)
                raise SystemExit(1) from None

    def bring_in(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            file = path.open("rb")
        except OSError as fault:
            raise Refused("cannot-open", detail=fault.strerror or "") from fault
        with file:
            if options["dry_run"]:
                reading = packages.check(file, path.name).reading
                self.tell(reading.title, f"{reading.main} {reading.main_version}", reading)
                self.stdout.write("Accepted. Nothing was kept.")
            else:
                version = self.keep(file, path.name, options)
                self.tell(version.package.title, version.main_library, version)
                self.stdout.write(f"Accepted as version {version.number} of package {version.package.public_id}.")

    def keep(self, file: BinaryIO, name: str, options: dict[str, Any]) -> PackageVersion:
        at = timezone.now()
        if options["replace"]:
            package = self.package(options["replace"])
            return packages.replace(package=package, file=file, name=name, by=None, at=at)
        more = {"title": options["title"], "language": options["language"]}
        return packages.upload(file=file, name=name, **more, by=None, at=at)

    def package(self, public_id: str) -> Package:
        package = Package.objects.filter(public_id=public_id).first()
        if package is None:
            raise CommandError(f"No package has the public id {public_id!r}.", returncode=2)
        return package

    def tell(self, title: str, kind: str, what: Reading | PackageVersion) -> None:
        self.stdout.write(f"Title: {title}")
        self.stdout.write(f"Kind: {kind}")
        self.stdout.write(f"Licence: {what.licence or 'not stated'}")
        self.stdout.write("Libraries:")
        for library in what.libraries:
            self.stdout.write(f"  {library['name']} {library['version']} ({library['licence'] or 'no licence stated'})")
        for words in warnings_in_words(what.warnings):
            self.stdout.write(f"Warning: {words}")
