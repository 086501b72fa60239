"""An H5P package of 10 MB brought in, from the file to the row: read, unpacked, hashed and kept on a disk."""

import random
import statistics
import tempfile
import tracemalloc
from pathlib import Path

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from assessments.actions import packages
from assessments.models import PackageVersion
from assessments.packages.limits import MB
from benchmarks.database import World
from benchmarks.measure import Figure, cpu_ms, queries_of
from tests.h5p.making import TINY, files, zipped

SIZE, ROUNDS = 10, 5
MOST_SECONDS, MOST_MB, MOST_QUERIES = 1.0, 60, 10
LIBRARIES, SCRIPTS, PICTURES = 30, 10, 40


def package() -> bytes:
    """Forty photographs and a film, which do not shrink, and the scripts of thirty libraries, which do."""
    chance = random.Random(20261123)
    contents: dict[str, str | bytes] = dict(files())
    words = [chance.randbytes(3).hex() for _ in range(2_000)]
    for library in range(LIBRARIES):
        for script in range(SCRIPTS):
            contents[f"{TINY}-1.0/scripts/{library}/{script}.js"] = " ".join(chance.choices(words, k=2_000))
    for picture in range(PICTURES):
        contents[f"content/images/{picture}.jpg"] = b"\xff\xd8\xff" + chance.randbytes(120_000)
    contents["content/videos/film.mp4"] = b"\0\0\0\x18ftypmp42"
    missing = SIZE * MB - len(zipped(contents))
    contents["content/videos/film.mp4"] += chance.randbytes(missing)
    return zipped(contents)


def h5p_import(world: World) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        private = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": f"{folder}/private", "base_url": None},
        }
        path = Path(folder) / "package.h5p"
        path.write_bytes(package())
        with override_settings(STORAGES=settings.STORAGES | {"private": private}):
            queries = queries_of(lambda: bring_in(path))
            seconds = statistics.median(cpu_ms(lambda: bring_in(path), 1) / 1000 for _ in range(ROUNDS))
            megabytes = extra_memory(path)
        name = f"h5p import, {path.stat().st_size / MB:.1f} MB"
    limit = f"{MOST_SECONDS:g} CPU s, {MOST_QUERIES} queries"
    is_quick = seconds <= MOST_SECONDS and queries <= MOST_QUERIES
    return [
        Figure(name, round(seconds, 3), "CPU s", None, None, queries, limit, is_quick),
        Figure("memory for it", round(megabytes, 1), "MB", None, None, None, f"{MOST_MB} MB", megabytes <= MOST_MB),
    ]


def bring_in(path: Path) -> PackageVersion:
    with path.open("rb") as file:
        return packages.upload(file=file, name=path.name, by=None, at=timezone.now())


def extra_memory(path: Path) -> float:
    """The most that was held at once on the way, in MB. Taken apart: watching memory costs time."""
    tracemalloc.start()
    bring_in(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / MB
