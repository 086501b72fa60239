"""Certificates from their rows: in each script, five thousand to disk, and a sample of what was written held to the
standards by two programs.
"""

import random
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.test import override_settings
from django.utils import timezone

from benchmarks.database import World
from benchmarks.measure import Figure, Work, cpu_ms
from certificates.actions.files import file_name, pdf_of
from certificates.actions.wordings import freeze
from certificates.models import Certificate
from certificates.queries.drawing import Hands, drawing_of, hands
from certificates.queries.snapshot import CompletedModule, Snapshot
from certificates.renderers import draw_pdf
from certificates.rules import RANDOM_BITS, number_from
from courses.models import Cycle, Enrolment
from tests.certificates.renderers.reading import faults_of

LATIN_RATE, OTHER_RATE, MOST_SECONDS = 800, 250, 8.0
FILES, CHECKED = 5_000, 100
ROUNDS, TIMES = 9, 60
MODULES = ("What is a hate crime?", "Reporting routes and third-party reporting centres", "Looking after yourself")
EUROPEAN = "abcdefghijklmnoprstuwyzáéíóöüąćęłńśźżâêîôûŵŷșțăğıç"

# The letters that names are made of, their language, and that of the page.
SCRIPTS = {
    "Arabic": ("ابتجدرسشعغفقكلمنوهي", "ar", "en"),
    "nastaliq": ("ابپتجچدرسشعغفقکگلمنوہی", "ur", "ur"),
    "Sorani": ("ابپتجچدرڕسشعغفڤقکگلڵمنوۆهیێ", "ckb", "en"),
    "Bengali": ("শরয়চকবতমনহসলপ", "bn", "en"),
    "Gurmukhi": ("ਗਰਪਸਹਢਲਮਨਜਤਕ", "pa", "en"),
    "Chinese": ("".join(map(chr, range(0x4E00, 0x5800))), "zh", "en"),
}


def certificates(world: World) -> list[Figure]:
    floor = world.floor_page()
    latin = in_script(floor, "Latin", EUROPEAN, "pl", "en", least=LATIN_RATE)
    others = [in_script(floor, name, *script, least=OTHER_RATE) for name, script in SCRIPTS.items()]
    return [latin, *others, *to_disk(world)]


def in_script(floor: Work, name: str, letters: str, name_language: str, language: str, *, least: int) -> Figure:
    """Each certificate for another holder on another day. The ratio is that of one to the floor page."""
    coming, by = rows(letters, name_language, language), hands()
    draw(next(coming), by), floor()
    pairs = [(cpu_ms(lambda: draw(next(coming), by), TIMES), cpu_ms(floor, 10)) for _ in range(ROUNDS)]
    rate = statistics.median(1000 / ours for ours, _ in pairs)
    return Figure(
        name=f"certificates, {name}",
        value=round(rate),
        unit="per CPU-s",
        floor=round(statistics.median(1000 / theirs for _, theirs in pairs)),
        ratio=round(statistics.median(ours / theirs for ours, theirs in pairs), 2),
        queries=None,
        limit=f"at least {least}",
        ok=rate >= least,
    )


def draw(row: Certificate, by: Hands) -> bytes:
    return draw_pdf(drawing_of(row, by), settings.PDF_FONTS_DIR, at=row.issued_at)


def rows(letters: str, name_language: str, language: str) -> Iterator[Certificate]:
    """Certificates that are not in the database, without end."""
    chance = random.Random(20261121)
    while True:
        words = ["".join(chance.choices(letters, k=chance.randint(4, 8))).capitalize() for _ in range(2)]
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(300))
        done = [day - timedelta(days=chance.randrange(60)) for _ in MODULES]
        snapshot = Snapshot(
            holder_name=" ".join(words),
            holder_language=name_language,
            course_title="Recognising and reporting hate crime",
            partnership_name="Northern Counties Hate Crime Partnership",
            agency_name="Northfield City Council",
            language=language,
            modules=[
                CompletedModule(title, first.isoformat(), first.replace(year=first.year + 2, day=1).isoformat())
                for title, first in zip(MODULES, done, strict=True)
            ],
        )
        yield Certificate(
            number=number_from(chance.getrandbits(RANDOM_BITS)),
            issued_at=timezone.now(),
            issued_date=day,
            valid_until_date=day + timedelta(days=365),
            snapshot=snapshot.as_json(),
        )


def to_disk(world: World) -> list[Figure]:
    """From the database into private storage, as the ZIP of an agency's certificates needs them."""
    kept = keep(world)
    with tempfile.TemporaryDirectory() as folder:
        backend = "django.core.files.storage.FileSystemStorage"
        private = {"BACKEND": backend, "OPTIONS": {"location": folder, "base_url": None}}
        # A seal is another matter: it takes some thirty milliseconds, in a queue.
        with override_settings(SEAL_FILE=Path(folder) / "no seal", STORAGES=settings.STORAGES | {"private": private}):
            certificates = Certificate.objects.filter(cycle__in=kept).ready_to_draw().order_by("pk")
            by = hands()
            seconds = cpu_ms(lambda: [pdf_of(each, by) for each in certificates.iterator()], 1) / 1000
        numbers = certificates.values_list("number", flat=True)
        written = [Path(folder) / file_name(Certificate(number=number)) for number in numbers]
        faults = [fault for path in written[:: FILES // CHECKED] for fault in faults_of(path.read_bytes())]
        size = sum(path.stat().st_size for path in written) / len(written) / 1000
    limit = f"at most {MOST_SECONDS:g}, {len(written)} of {size:.0f} KB"
    return [
        Figure(
            "5,000 certificates to disk", round(seconds, 2), "CPU s", None, None, None, limit, seconds <= MOST_SECONDS
        ),
        Figure("of them unsound", len(faults), f"of {CHECKED}", None, None, None, "none", not faults),
    ]


def keep(world: World) -> QuerySet[Cycle]:
    """Five thousand rows, each won in a cycle of its own, and those cycles."""
    at, person = timezone.now(), world.learners[0]
    enrolment = Enrolment.objects.filter(person=person)[0]
    done = {"opened_at": at, "completed_at": at, "completed_date": at.date()}
    cycles = Cycle.objects.bulk_create(
        Cycle(enrolment=enrolment, number=place, valid_until_date=at.date() + timedelta(days=365), **done)
        for place in range(2, FILES + 2)
    )
    wording = freeze("en", {}, at=at)
    made = []
    for cycle, row in zip(cycles, rows(EUROPEAN, "pl", "en"), strict=False):
        row.person, row.cycle, row.course_key, row.wording_id = person, cycle, enrolment.course_key, wording
        made.append(row)
    Certificate.objects.bulk_create(made)
    return enrolment.cycles.completed()
