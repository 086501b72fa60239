"""Blanks serve many holders, and whoever came before leaves no trace."""

import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pikepdf
import pytest

from certificates.renderers import CertificateDrawing, pdf
from certificates.renderers.file import packed, stored, stream_of
from certificates.renderers.fonts import Typefaces
from certificates.renderers.layout import DENSITIES
from certificates.renderers.own import own_texts
from tests.certificates.renderers.drawings import DRAWINGS, LOOK, PLAIN, named
from tests.certificates.renderers.reading import Reader, faults_of

pytestmark = pytest.mark.unit

Draw = Callable[[CertificateDrawing], bytes]


def own(place: int) -> CertificateDrawing:
    number = f"WM-{place:04d}-9XWM-4D2H-6"
    return replace(
        named("Ann Other" if place % 2 else "Ion Țurcanu", "en"),
        number=number,
        check_url=PLAIN.check_url.replace(PLAIN.number, number),
        issued=f"{1 + place % 28} November 2026",
        look=LOOK,
    )


def test_holders_share_a_blank(draw: Draw) -> None:
    draw(own(1)), draw(own(2))
    before = pdf._blank.cache_info().misses
    drawn = [draw(own(place)) for place in range(3, 23)]

    assert pdf._blank.cache_info().misses == before
    assert [fault for each in drawn for fault in faults_of(each)] == []
    assert [
        ("P", "Ann Other") in Reader(each).lines() or ("Span", "Ann Other") in Reader(each).lines() for each in drawn
    ] == [place % 2 == 1 for place in range(3, 23)]


@pytest.mark.parametrize("which", ["english", "urdu", "bengali", "name in two scripts"])
def test_what_was_drawn_before_changes_nothing(draw: Draw, which: str) -> None:
    for each in ("polish", which, "chinese name"):
        draw(replace(DRAWINGS[each], valid_until="3 May 2031"))
    after_others = draw(DRAWINGS[which])
    pdf._blank.cache_clear()

    assert draw(DRAWINGS[which]) == after_others


def test_stretches_make_one_stream_in_any_order() -> None:
    chance = Random(7)
    plain = [chance.randbytes(chance.randrange(400)) * chance.randrange(1, 5) for _ in range(20)]
    stretches = [packed(each, level=place % 10) if place % 3 else stored(each) for place, each in enumerate(plain)]
    body = stream_of(stretches)

    data = body[body.index(b"stream\n") + 7 : -len(b"\r\nendstream")]
    assert zlib.decompress(data) == b"".join(plain)


MONTHS = ("جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر")


def in_urdu(month: str, calendar: tuple[str, ...] = MONTHS) -> CertificateDrawing:
    modules = tuple(replace(each, completed=f"3 {month} 2026") for each in PLAIN.modules)
    dated = replace(PLAIN, language="ur", issued=f"21 {month} 2026", valid_until=f"20 {month} 2028", modules=modules)
    return replace(dated, calendar=calendar)


def embedded(drawn: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(drawn)) as file:
        return sorted(str(font.BaseFont)[8:] for font in file.pages[0].Resources.Font.values())


def test_dates_of_any_month_share_rooms_and_typefaces(draw: Draw, typefaces: Typefaces) -> None:
    rooms = [own_texts(in_urdu(month), typefaces, DENSITIES[0]).rooms for month in MONTHS]
    drawn = [draw(in_urdu(month)) for month in MONTHS]

    assert len({(each.facts, each.dates) for each in rooms}) == 1
    assert {tuple(embedded(each)) for each in drawn} == {
        ("NotoNaskhArabic-Bold", "NotoNaskhArabic-Regular", "NotoSans-Bold", "NotoSans-Regular")
    }
    assert [("P", f"21 {month} 2026") in Reader(each).lines() for month, each in zip(MONTHS, drawn, strict=True)]
    assert [fault for each in drawn for fault in faults_of(each)] == []


def test_month_that_no_calendar_tells_brings_its_own_letters(draw: Draw) -> None:
    drawn = draw(in_urdu("محرم"))

    assert ("P", "21 محرم 2026") in [(kind, text[-12:]) for kind, text in Reader(drawn).lines()]
    assert len(embedded(drawn)) > 4
    assert faults_of(drawn) == []
