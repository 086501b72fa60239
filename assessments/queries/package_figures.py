"""How packages are used: counts of plays, the time they take and where people stop. No name is read."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.core.files.storage import storages
from django.db.models import Count, Q, QuerySet

from assessments.models import Package, PackageVersion, Play
from assessments.models.package import path_in
from assessments.packages.parts import names_of_parts

# From fewer, anybody who knows who was there could read what one of them did.
FEWEST = 5

# (seconds, plays that took so long)
Times = Mapping[int, int]


@dataclass(frozen=True)
class Stop:
    """Where plays that were not completed got to: the part's place from 1, or None where none was heard of."""

    place: int | None
    name: str
    plays: int


@dataclass(frozen=True)
class Used:
    """Plays of one version, or of a package in all its versions."""

    plays: int = 0
    heard: int = 0
    completed: int = 0
    passed: int = 0
    # None: fewer than five people's, or none that says how long it took.
    median_seconds: float | None = None
    # None: fewer than five people stopped.
    stops: tuple[Stop, ...] | None = None

    @property
    def unfinished(self) -> int:
        return self.plays - self.completed


@dataclass(frozen=True)
class VersionUsed:
    package: Package
    number: int
    is_current: bool
    uploaded_at: datetime
    used: Used = field(default_factory=Used)

    @property
    def most_stop_at(self) -> Stop | None:
        return max(self.used.stops or (), key=lambda stop: stop.plays, default=None)


@dataclass(frozen=True)
class PackageUsed:
    versions: list[VersionUsed]
    whole: Used


def of_package(package: Package) -> PackageUsed:
    """Every version, the newest first, with the names of the parts; and all of them together."""
    versions = package.versions.select_related("package").order_by("-number")
    plays = Play.objects.filter(package=package)
    used = _by_version(plays)
    names = {version.pk: part_names(version.folder) for version in versions if _has_stops(used, version.pk)}
    listed = [_of_version(version, used.get(version.pk), names.get(version.pk, {})) for version in versions]
    return PackageUsed(listed, _whole(plays, used.values()))


def of_all() -> list[VersionUsed]:
    """Every version of every package, by title and then the newest first. Parts are told by their places alone."""
    used = _by_version(Play.objects.all())
    versions = PackageVersion.objects.select_related("package").order_by("package__title", "package_id", "-number")
    return [_of_version(version, used.get(version.pk), {}) for version in versions]


@dataclass
class _Counted:
    """What the database counted for a version."""

    plays: int = 0
    heard: int = 0
    completed: int = 0
    passed: int = 0
    finishers: int = 0
    stoppers: int = 0
    times: Counter[int] = field(default_factory=Counter)
    stops: Counter[tuple[int | None, str]] = field(default_factory=Counter)


COUNTED = {
    "plays": Count("pk"),
    "heard": Count("pk", filter=Q(heard_at__isnull=False)),
    "completed": Count("pk", filter=Q(completed_at__isnull=False)),
    "passed": Count("pk", filter=Q(passed=True)),
    "finishers": Count("person", distinct=True, filter=Q(completed_at__isnull=False, seconds__isnull=False)),
    "stoppers": Count("person", distinct=True, filter=Q(completed_at=None)),
}


def _by_version(plays: QuerySet[Play]) -> dict[int, _Counted]:
    counted: dict[int, _Counted] = defaultdict(_Counted)
    for version, *numbers in plays.order_by().values_list("version_id").annotate(**COUNTED):
        counted[version] = _Counted(*numbers)
    times = plays.exclude(completed_at=None).exclude(seconds=None).order_by()
    for version, seconds, number in times.values_list("version_id", "seconds").annotate(number=Count("pk")):
        counted[version].times[seconds] = number
    stops = plays.filter(completed_at=None).order_by().values_list("version_id", "stopped_place", "stopped_part")
    for version, place, part, number in stops.annotate(number=Count("pk")):
        counted[version].stops[place, part] = number
    return dict(counted)


def _has_stops(used: Mapping[int, _Counted], version: int) -> bool:
    return version in used and used[version].stoppers >= FEWEST


def _of_version(version: PackageVersion, counted: _Counted | None, names: Mapping[str, str]) -> VersionUsed:
    counted = counted or _Counted()
    median = median_of(counted.times) if counted.finishers >= FEWEST else None
    stops = _stops(counted.stops, names) if counted.stoppers >= FEWEST else None
    used = Used(counted.plays, counted.heard, counted.completed, counted.passed, median, stops)
    return VersionUsed(version.package, version.number, version.is_current, version.uploaded_at, used)


def _whole(plays: QuerySet[Play], counted: Iterable[_Counted]) -> Used:
    every = list(counted)
    times = sum((one.times for one in every), Counter[int]())
    # Somebody who took two versions is one person.
    finishers = plays.exclude(completed_at=None).exclude(seconds=None).aggregate(n=Count("person", distinct=True))["n"]
    return Used(
        plays=sum(one.plays for one in every),
        heard=sum(one.heard for one in every),
        completed=sum(one.completed for one in every),
        passed=sum(one.passed for one in every),
        median_seconds=median_of(times) if finishers >= FEWEST else None,
    )


def _stops(counted: Mapping[tuple[int | None, str], int], names: Mapping[str, str]) -> tuple[Stop, ...]:
    """By their places, those before the first part at the head."""
    stops = [Stop(place, names.get(part, ""), number) for (place, part), number in counted.items()]
    return tuple(sorted(stops, key=lambda stop: (stop.place or 0, -stop.plays, stop.name)))


def median_of(times: Times) -> float | None:
    """The time that half of the plays took at most; between the two in the middle where their number is even."""
    number = sum(times.values())
    if not number:
        return None
    low, high = _nth(times, (number - 1) // 2), _nth(times, number // 2)
    return (low + high) / 2


def _nth(times: Times, place: int) -> int:
    for seconds in sorted(times):
        place -= times[seconds]
        if place < 0:
            return seconds
    raise IndexError(place)


def part_names(folder: str) -> dict[str, str]:
    """What the parts of a version are called; none where its file cannot be read."""
    try:
        return _part_names(folder)
    except (OSError, ValueError, RecursionError):
        return {}


@lru_cache(maxsize=256)
def _part_names(folder: str) -> dict[str, str]:
    """A version's files never change, so that each process reads them once."""
    with storages["private"].open(path_in(PackageVersion(folder=folder), "content/content.json")) as file:
        return names_of_parts(json.load(file))
