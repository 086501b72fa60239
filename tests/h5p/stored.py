"""Versions of packages whose files lie in the private storage, as the importer leaves them."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from assessments.models import PackageVersion
from assessments.models.package import path_in
from tests.factories.packages import PackageVersionFactory
from tests.h5p.making import files


def stored(contents: Mapping[str, str | bytes] | None = None, **about: Any) -> PackageVersion:
    """`about` is for the row: `package=`, `number=`, …"""
    version: PackageVersion = PackageVersionFactory(main_library="Waymark.Tiny 1.0", **about)
    for name, data in (contents or files()).items():
        put(version, name, data)
    return version


def put(version: PackageVersion, name: str, data: str | bytes) -> None:
    storages["private"].save(path_in(version, name), ContentFile(data.encode() if isinstance(data, str) else data))
