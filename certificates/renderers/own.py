"""What is each holder's own on a certificate, set in its size, and the rooms that it needs on the page."""

from functools import lru_cache
from math import ceil
from typing import NamedTuple

from certificates.renderers.blocks import CONTENT, QR_GAP, QR_SIZE, Facts
from certificates.renderers.drawing import CertificateDrawing, Look, Wording, is_right_to_left
from certificates.renderers.fitting import (
    USUAL_DROP,
    USUAL_RISE,
    FittedText,
    Room,
    Style,
    fit,
    fit_spelled,
    room_for,
    wrap,
)
from certificates.renderers.fonts import Typefaces

NAME_SIZE, COMFORTABLE_NAME = 36.0, 24.0
NAME_RISE, NAME_DROP = 0.95, 0.26  # of an em: capitals with accents and letters with tails all stand on one line
NAME_STEP = 12.0  # points by which the room of a name grows
# Letters of the European languages in Latin script. With them in the font of the page, names need none of their own.
ACCENTED = frozenset(
    map(chr, (*range(0xC0, 0x180), *range(0x218, 0x21C), *range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3, 0x2019))
)
ADDRESS_SIZE = 10.5
BESIDE_CODE = CONTENT - QR_SIZE - QR_GAP
DATE_COLUMN = 108  # at most; narrower when the dates are
COLUMN_STEP = 18  # columns are so many points wide or twice as many, so that a page suits the dates of many
TEXT_STEP = 3.0  # points by which the rooms of facts and addresses grow


class Density(NamedTuple):
    """How a page gives way to much text: smaller titles, a smaller list, less space between blocks."""

    display: float  # factor of the size of title, name and course
    modules: float  # size of the list of modules
    least_stretch: float  # factor of the spaces between blocks


class FactSetting(NamedTuple):
    share: float  # of the width
    largest: float
    comfortable: float
    is_spelled: bool = False


# Valid until, issued, number.
FACTS = (FactSetting(0.38, 20, 13), FactSetting(0.275, 11, 9), FactSetting(0.345, 11, 9, is_spelled=True))


class Template(NamedTuple):
    """What many certificates have in common."""

    language: str
    wording: Wording
    course_title: str
    partnership_name: str
    agency_name: str
    titles: tuple[str, ...]  # of the modules
    known_facts: tuple[bool, bool, bool]
    state_note: str
    look: Look
    seal_label: str
    calendar: tuple[str, ...]


class Rooms(NamedTuple):
    """What the holder's own texts need of the page."""

    name: Room
    address: Room
    facts: tuple[Room, ...]
    dates: Room
    columns: tuple[int, int]
    has_accents: bool  # whether the name has letters of ACCENTED, which the page then has ready


class OwnTexts(NamedTuple):
    name: FittedText
    address: FittedText
    facts: tuple[FittedText, ...]
    dates: tuple[FittedText, ...]  # of the modules in turn, two of each
    rooms: Rooms

    @property
    def in_order(self) -> list[FittedText]:
        return [self.name, self.address, *self.facts, *self.dates]


class Styles(NamedTuple):
    regular: Style
    bold: Style


def template_of(drawing: CertificateDrawing) -> Template:
    return Template(
        language=drawing.language,
        wording=drawing.wording,
        course_title=drawing.course_title,
        partnership_name=drawing.partnership_name,
        agency_name=drawing.agency_name,
        titles=tuple([module.title for module in drawing.modules]),
        known_facts=(bool(drawing.valid_until), bool(drawing.issued), bool(drawing.number)),
        state_note=drawing.state_note,
        look=drawing.look,
        seal_label=drawing.seal_label,
        calendar=drawing.calendar,
    )


@lru_cache(maxsize=64)
def styles_of(typefaces: Typefaces, language: str) -> Styles:
    right_to_left = is_right_to_left(language)
    return Styles(Style(typefaces.regular, language, right_to_left), Style(typefaces.bold, language, right_to_left))


@lru_cache(maxsize=8)
def widths_of_facts(known: tuple[bool, ...]) -> tuple[float, ...]:
    """A certificate without an expiry has no first fact; the others share its place."""
    shares = [fact.share for fact, is_known in zip(FACTS, known, strict=True) if is_known]
    return tuple([CONTENT * share / sum(shares) for share in shares])


def own_texts(drawing: CertificateDrawing, typefaces: Typefaces, density: Density) -> OwnTexts:
    regular, bold = styles_of(typefaces, drawing.language)
    name = _name(drawing, typefaces, density.display, right_to_left=bold.right_to_left)
    address = fit_spelled(drawing.check_url, bold, width=BESIDE_CODE, largest=ADDRESS_SIZE, least=8.5)
    facts = _facts(drawing, bold)
    dates = _dates(drawing, regular, density.modules)
    size, small = NAME_SIZE * density.display, density.modules
    rooms = Rooms(
        name=room_for([name], rise=NAME_RISE * size, drop=NAME_DROP * size, step=NAME_STEP * density.display),
        address=room_for([address], rise=0.8 * ADDRESS_SIZE, drop=0.25 * ADDRESS_SIZE, step=TEXT_STEP),
        facts=tuple([room for _, room in facts]),
        dates=_room_of_dates(dates, drawing.calendar, regular, small) if dates else Room(0, 0),
        has_accents=not ACCENTED.isdisjoint(drawing.holder_name),
        columns=_columns(drawing.wording, dates, bold, density.modules),
    )
    return OwnTexts(name, address, tuple([fact for fact, _ in facts]), dates, rooms)


def _name(drawing: CertificateDrawing, typefaces: Typefaces, display: float, *, right_to_left: bool) -> FittedText:
    style = Style(typefaces.of_names(drawing.holder_language), drawing.holder_language, right_to_left)
    return fit(
        drawing.holder_name,
        style,
        width=CONTENT,
        largest=NAME_SIZE * display,
        comfortable=COMFORTABLE_NAME * display,
        most_lines=3,
    )


def _facts(drawing: CertificateDrawing, style: Style) -> list[tuple[FittedText, Room]]:
    """Those that are known."""
    values = (drawing.valid_until, drawing.issued, drawing.number)
    known = (bool(drawing.valid_until), bool(drawing.issued), bool(drawing.number))
    kinds = [kind for kind, value in enumerate(values) if value]
    widths, calendar = widths_of_facts(known), drawing.calendar
    return [_fact(kind, values[kind], calendar, style, width) for kind, width in zip(kinds, widths, strict=True)]


def _fact(kind: int, value: str, calendar: tuple[str, ...], style: Style, width: float) -> tuple[FittedText, Room]:
    fact, width = FACTS[kind], width - 2 * Facts.padding
    if not fact.is_spelled:
        return _date_fact(value, calendar, style, width, fact)
    text = fit_spelled(value, style, width=width, largest=fact.largest, least=fact.comfortable)
    return text, _room_of_fact([text], fact)


@lru_cache(maxsize=4096)
def _date_fact(
    value: str, calendar: tuple[str, ...], style: Style, width: float, fact: FactSetting
) -> tuple[FittedText, Room]:
    """Dates recur."""
    text = fit(value, style, width=width, largest=fact.largest, comfortable=fact.comfortable, most_lines=2)
    return text, _room_of_fact([text, *_calendar(calendar, style, fact.largest)], fact)


def _room_of_fact(texts: list[FittedText], fact: FactSetting) -> Room:
    return room_for(texts, rise=USUAL_RISE * fact.largest, drop=USUAL_DROP * fact.largest, step=TEXT_STEP)


def _room_of_dates(dates: tuple[FittedText, ...], calendar: tuple[str, ...], style: Style, size: float) -> Room:
    rooms = [*dates, *_calendar(calendar, style, size)]
    return room_for(rooms, rise=0.75 * size, drop=0.24 * size, step=size / 4)


@lru_cache(maxsize=64)
def _calendar(words: tuple[str, ...], style: Style, size: float) -> tuple[FittedText, ...]:
    """The words of dates as large as they may become, so that the room of a date does not depend on its month."""
    return tuple([fit(word, style, width=CONTENT, largest=size, comfortable=size) for word in words])


def _dates(drawing: CertificateDrawing, style: Style, size: float) -> tuple[FittedText, ...]:
    dates = [date for module in drawing.modules for date in (module.completed, module.until)]
    return tuple([wrap(date, style, width=DATE_COLUMN, size=size) for date in dates])


def _columns(wording: Wording, dates: tuple[FittedText, ...], style: Style, size: float) -> tuple[int, int]:
    completed, until = (
        fit(heading, style, width=CONTENT, largest=size * 0.9, comfortable=size * 0.9).width
        for heading in (wording.module_completed, wording.module_until)
    )
    return _column([completed, *[date.width for date in dates[::2]]]), _column(
        [until, *[date.width for date in dates[1::2]]]
    )


def _column(widths: list[float]) -> int:
    return min(ceil(max(widths) / COLUMN_STEP) * COLUMN_STEP, DATE_COLUMN)
