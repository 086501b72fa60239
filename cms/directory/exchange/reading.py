"""Reads a file of services with distrust: Open Referral JSON, or the table that this site writes.

A row that makes no sense is a fault and is left out; what of a good row is not known here is told beside it. Words come
without markup, numbers of our taxonomies with codes that the site knows, addresses of the web only as http and https.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from cms.directory.exchange import table
from cms.directory.exchange.open_referral import DAYS, LIST_TERMS, NOTES, PAID, TAXONOMY
from cms.directory.exchange.record import (
    CONTENT,
    DEFAULTS,
    FLAGS,
    LISTS,
    ONE_OF,
    Fault,
    Reading,
    Record,
    Row,
    plain,
    repeated,
    uuid_of,
)
from cms.directory.opening import OtherHours, Span

MOST_BYTES = 5 * 1024 * 1024
MOST_SERVICES = 5000
MOST_HOURS = 60
MOST_LETTERS = 5000
LETTERS = {
    "name": 160, "short_name": 60, "accreditation": 200, "phone": 40, "text_number": 40, "email": 254,
    "website": 200, "hours": 200, "languages": 200, "who_may_refer": 200,
}  # fmt: skip
is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Known:
    """The lists that are the site's own."""

    strands: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()

    def codes(self, field: str) -> Iterable[str]:
        return {"strands": self.strands, "areas": self.areas, "laws": self.laws}.get(field) or LISTS[field] or ()


class Unclear(ValueError):
    """Why a row cannot be used, in plain words."""


def read(content: bytes, file: str, *, known: Known) -> Reading:
    """What a file holds, by what is in it: `{` or `[` begins JSON, anything else is a table."""
    if len(content) > MOST_BYTES:
        return Reading(refused=f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reading(refused="The file is not text in UTF-8. Save it as “CSV UTF-8”, or as JSON.")
    if not text.strip():
        return Reading(refused="The file is empty.")
    try:
        given = json_services(text) if text.lstrip()[0] in "{[" else table_services(text)
    except Unclear as problem:
        return Reading(refused=str(problem))
    if len(given) > MOST_SERVICES:
        return Reading(
            refused=f"The file has {len(given)} services, and {MOST_SERVICES} is the most. Send it in parts."
        )
    return _read_all(given, known)


def _read_all(given: list[tuple[str, Any]], known: Known) -> Reading:
    reading = Reading()
    for where, said in given:
        try:
            told = from_open_referral(said) if isinstance(said, dict) else from_cells(said)
            reading.rows.append(checked(where, told, known))
        except Unclear as problem:
            reading.faults.append(Fault(where, str(problem)))
    twice = list(repeated(reading.rows))
    again = {fault.where for fault in twice}
    reading.rows = [row for row in reading.rows if row.where not in again]
    reading.faults += twice
    return reading


# --- what a row says, however it says it


def checked(where: str, told: dict[str, Any], known: Known) -> Row:
    """A record whose every value may stand in an entry."""
    notes: list[str] = []
    said = dict(told)
    is_whole = said.pop("is_whole", False)
    speaks_of = frozenset(CONTENT) if is_whole else frozenset(CONTENT) & set(told)
    for name, value in said.items():
        if name in LETTERS or name in TEXT_NAMES:
            said[name] = _words(name, value)
    for name in LISTS:
        said[name] = _known_codes(name, said.get(name, ()), known, notes)
    for name, codes in ONE_OF.items():
        if said.get(name) and said[name] not in codes:
            notes.append(f"{name} “{_short(said[name])}” is not known here and was left out")
            said[name] = DEFAULTS[name]
    if not said.get("name"):
        raise Unclear("it has no name")
    if not said.get("summary"):
        raise Unclear("it has no description")
    _check_reach(said)
    if elsewhere := _places_not_known(told, said, known):
        said["who_can_use"] = "\n".join(filter(None, [said.get("who_can_use", ""), f"Area: {', '.join(elsewhere)}"]))
    if elsewhere:
        speaks_of |= {"who_can_use"}
    if not said["categories"]:
        notes.append("it has no category that is known here: choose one before it is published")
    if len(said["summary"].split()) > 40:
        notes.append("its summary has more than 40 words: shorten it before it is published")
    return Row(where, replace(Record(said.pop("id")), **said), speaks_of, tuple(notes))


TEXT_NAMES = {name for name, value in DEFAULTS.items() if value == "" and name not in ONE_OF} - {"slug", "language"}


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Unclear(f"{name} has to be text")
    words = plain(value)
    if name in LETTERS:
        words = " ".join(words.split())
    most = LETTERS.get(name, MOST_LETTERS)
    if len(words) > most:
        raise Unclear(f"{name} has {len(words)} letters, and {most} is the most")
    return words


def _known_codes(name: str, codes: Any, known: Known, notes: list[str]) -> tuple[str, ...]:
    there = set(known.codes(name))
    found = tuple(dict.fromkeys(code for code in codes if code in there))
    if strange := sorted({_short(code) for code in codes if code not in there}):
        notes.append(f"{name}: {', '.join(strange[:5])} not known here and left out")
    return found


def _places_not_known(told: dict[str, Any], said: dict[str, Any], known: Known) -> list[str]:
    """A place that has no area here is kept in words: without them the service would be for everywhere."""
    names = told.get("area_words", {})
    said.pop("area_words", None)
    return [_short(names.get(code, code)) for code in told.get("areas", ()) if code not in known.areas][:10]


def _check_reach(said: dict[str, Any]) -> None:
    ways = [said.get(name, "") for name in ("phone", "text_number", "email", "website", "address")]
    if not any(ways) and not said.get("is_address_secret"):
        raise Unclear("it has no way to reach it: give a phone, an e-mail, a website or an address")
    for name in ("phone", "text_number"):
        if said.get(name) and not any(letter.isdigit() for letter in said[name]):
            raise Unclear(f"{name} “{_short(said[name])}” has no figures in it")
    try:
        if said.get("website"):
            is_web_address(said["website"])
    except ValidationError:
        raise Unclear(f"the website “{_short(said['website'])}” is no address that begins with http") from None
    try:
        if said.get("email"):
            validate_email(said["email"])
    except ValidationError:
        raise Unclear(f"the e-mail “{_short(said['email'])}” is no e-mail address") from None


def _short(value: Any) -> str:
    words = plain(str(value))
    return words if len(words) <= 60 else f"{words[:60]}…"


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Unclear(f"{name} “{_short(value)}” is no day such as 2026-05-31") from None


def _clock(name: str, value: Any) -> time:
    """Of a time with seconds or a zone, the clock on the wall."""
    try:
        moment = str(value).strip()[:5]
        return time.fromisoformat(moment)
    except ValueError:
        raise Unclear(f"{name} “{_short(value)}” is no time such as 09:30") from None


def _span(opens: Any, closes: Any) -> Span:
    return Span(_clock("opens_at", opens), _clock("closes_at", closes))


# --- Open Referral JSON


def json_services(text: str) -> list[tuple[str, Any]]:
    """One service, a list of them, or a page of a list."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise Unclear("The file begins like JSON and cannot be read as JSON. It may have been cut off.") from None
    found = given
    if isinstance(given, dict):
        found = next((given[name] for name in ("contents", "services", "content") if name in given), [given])
    if not isinstance(found, list) or not found:
        raise Unclear("The file has no services: it needs a list, or a page with “contents”.")
    return [(f"service {number}", one if isinstance(one, dict) else {}) for number, one in enumerate(found, start=1)]


def from_open_referral(said: Mapping[str, Any]) -> dict[str, Any]:
    if not said:
        raise Unclear("it is not a service with fields")
    identifier = _text(said, "id")
    if not identifier:
        raise Unclear("it has no id")
    if (status := _text(said, "status") or "active") != "active":
        raise Unclear(f"its status is “{_short(status)}”, and only active services come in")
    told_of = said.get("organization")
    organisation: Mapping[str, Any] = told_of if isinstance(told_of, dict) else {}
    told: dict[str, Any] = {
        "id": uuid_of(identifier),
        "name": _named(_text(said, "name"), _text(organisation, "name")),
        "summary": _text(said, "description"),
        "email": _text(said, "email"),
        "accreditation": _text(said, "accreditations"),
        "is_paid": _is_paid(said),
        "areas": tuple(code for code, _name in _areas(said)),
        "area_words": dict(_areas(said)),
        "spoken": tuple(_text(one, "code") for one in _things(said, "languages") if _text(one, "code")),
    }
    if day := _text(said, "assured_date"):
        told["checked_date"] = _day("assured_date", day)
    _read_contacts(said, told)
    _read_places(said, told)
    _read_hours(said, told)
    is_ours = _read_attributes(said, told)
    own = _text(organisation, "website")
    told["website"] = own if is_ours else _text(said, "url") or own
    told["is_whole"] = is_ours
    return told


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unclear(f"{name} has to be text")
    return value.strip()


def _things(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = said.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unclear(f"{name} has to be a list")
    return value


def _named(name: str, organisation: str) -> str:
    """A service and who offers it, where these differ."""
    both = f"{name} ({organisation})"
    return both if name and organisation and organisation not in name and len(both) <= LETTERS["name"] else name


def _is_paid(said: Mapping[str, Any]) -> bool:
    amounts = [one.get("amount") for one in _things(said, "cost_options")]
    return _text(said, "fees") == PAID or any(isinstance(amount, int | float) and amount > 0 for amount in amounts)


def _areas(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for one in _things(said, "service_areas"):
        name = _text(one, "name") or _text(one, "service_area")
        code = _text(one, "extent")
        code = code if 0 < len(code) <= 20 else name
        if code:
            found.append((code, name or code))
    return found


def _read_contacts(said: Mapping[str, Any], told: dict[str, Any]) -> None:
    contacts = _things(said, "contacts")
    phones = [*_things(said, "phones"), *(phone for one in contacts for phone in _things(one, "phones"))]
    for phone in phones:
        name = "text_number" if _text(phone, "type") in {"text", "sms"} else "phone"
        told.setdefault(name, _text(phone, "number"))
    if not told["email"]:
        told["email"] = next((_text(one, "email") for one in contacts if _text(one, "email")), "")


def _read_places(said: Mapping[str, Any], told: dict[str, Any]) -> None:
    for one in _things(said, "service_at_locations"):
        location = one.get("location")
        for address in _things(location, "addresses") if isinstance(location, dict) else []:
            parts = [
                _text(address, name) for name in ("address_1", "address_2", "city", "state_province", "postal_code")
            ]
            told.setdefault("address", "\n".join(filter(None, parts)))


def _read_hours(said: Mapping[str, Any], told: dict[str, Any]) -> None:
    week: list[tuple[int, Span]] = []
    others: list[OtherHours] = []
    words: list[str] = []
    schedules = _things(said, "schedules")
    if len(schedules) > MOST_HOURS:
        raise Unclear(f"it has {len(schedules)} schedules, and {MOST_HOURS} is the most")
    for one in schedules:
        opens, closes = _text(one, "opens_at"), _text(one, "closes_at")
        if bool(opens) != bool(closes):
            raise Unclear("a schedule has one of opens_at and closes_at without the other")
        is_plain_week = _text(one, "freq") in {"", "WEEKLY"} and one.get("interval") in (None, 1)
        if opens and is_plain_week and _text(one, "byday"):
            week += [(day, _span(opens, closes)) for day in _weekdays(_text(one, "byday"))]
        elif not _text(one, "byday") and _text(one, "valid_from") and _text(one, "valid_to"):
            others.append(_other(_text(one, "valid_from"), _text(one, "valid_to"), opens, closes, _text(one, "notes")))
        elif description := _text(one, "description"):
            words.append(description)
    told["week"], told["exceptions"] = tuple(sorted(set(week))), tuple(others)
    told["hours"] = " ".join(words)


def _weekdays(byday: str) -> list[int]:
    days = [day.strip().upper() for day in byday.split(",") if day.strip()]
    if strange := [day for day in days if day not in DAYS]:
        raise Unclear(f"byday “{_short(strange[0])}” is none of {', '.join(DAYS)}")
    return [DAYS.index(day) for day in days]


def _other(first: Any, last: Any, opens: Any, closes: Any, note: str) -> OtherHours:
    begins, ends = _day("valid_from", first), _day("valid_to", last)
    if ends < begins:
        raise Unclear(f"other hours end on {ends} before they begin on {begins}")
    return OtherHours(begins, ends, (_span(opens, closes),) if opens else (), plain(note)[:80])


def _read_attributes(said: Mapping[str, Any], told: dict[str, Any]) -> bool:
    """Reads what is of our own taxonomies, and says whether there was any: then the file came from a site like this."""
    fields = {taxonomy: field for field, taxonomy in LIST_TERMS.items()}
    chosen: dict[str, list[str]] = {}
    is_ours = False
    for one in _things(said, "attributes"):
        term = one.get("taxonomy_term")
        if not isinstance(term, dict) or not _text(term, "taxonomy").startswith(TAXONOMY):
            continue
        is_ours = True
        taxonomy, code = _text(term, "taxonomy").removeprefix(TAXONOMY), _text(term, "code")
        name = code.replace("-", "_")
        if taxonomy in fields:
            chosen.setdefault(fields[taxonomy], []).append(code)
        elif taxonomy == "flag" and f"is_{name}" in FLAGS:
            told[f"is_{name}"] = True
        elif taxonomy == "note" and name in NOTES:
            told[name] = _text(one, "value")
        elif taxonomy.replace("-", "_") in ONE_OF:
            told[taxonomy.replace("-", "_")] = code
    told |= {field: tuple(codes) for field, codes in chosen.items()}
    return is_ours


# --- the table


def table_services(text: str) -> list[tuple[str, Any]]:
    rows = csv.reader(io.StringIO(text))
    try:
        head = [table.back(cell).strip().lower() for cell in next(rows, [])]
        missing = [name for name in ("id", "name", "summary") if name not in head]
        if missing:
            raise Unclear(f"The first line has to name the columns. Missing: {', '.join(missing)}.")
        if strange := [name for name in head if name not in table.COLUMNS]:
            raise Unclear(f"The column “{_short(strange[0])}” is not known. Known: {', '.join(table.COLUMNS)}.")
        if len(set(head)) < len(head):
            raise Unclear("A column stands twice in the first line.")
        found: list[tuple[str, Any]] = []
        for cells in rows:
            if any(cell.strip() for cell in cells):
                found.append((f"line {rows.line_num}", (head, cells)))
    except csv.Error as problem:
        raise Unclear(f"The table cannot be read near line {rows.line_num}: {problem}.") from None
    if not found:
        raise Unclear("The table has no rows under its first line.")
    return found


def from_cells(given: tuple[list[str], list[str]]) -> dict[str, Any]:
    head, cells = given
    if len(cells) > len(head):
        raise Unclear(f"it has {len(cells)} cells, and there are {len(head)} columns")
    row = {name: table.back(cell).strip() for name, cell in zip(head, cells, strict=False)}
    if not row.get("id"):
        raise Unclear("it has no id")
    told: dict[str, Any] = {"id": uuid_of(row["id"])}
    for name, value in row.items():
        if name in LISTS:
            told[name] = tuple(value.split())
        elif name in FLAGS:
            told[name] = _yes(name, value)
        elif name in ONE_OF:
            told[name] = value or DEFAULTS[name]
        elif name == "checked_date" and value:
            told[name] = _day(name, value)
        elif name in TEXT_NAMES:
            told[name] = value
    if "opening_times" in row:
        told["week"] = _week_in(row["opening_times"])
    if "other_hours" in row:
        told["exceptions"] = _others_in(row["other_hours"])
    return told


def _yes(name: str, value: str) -> bool:
    if value.lower() in {"yes", "true", "1"}:
        return True
    if value.lower() in {"no", "false", "0", ""}:
        return False
    raise Unclear(f"{name} “{_short(value)}” is neither yes nor no")


def _parts(value: str) -> list[str]:
    parts = [part.strip() for part in value.split(";") if part.strip()]
    if len(parts) > MOST_HOURS:
        raise Unclear(f"it has {len(parts)} opening hours, and {MOST_HOURS} is the most")
    return parts


def _week_in(value: str) -> tuple[tuple[int, Span], ...]:
    found = []
    for part in _parts(value):
        days, _blank, clock = part.partition(" ")
        opens, dash, closes = clock.strip().partition("-")
        if not dash:
            raise Unclear(f"opening_times “{_short(part)}” is not like “MO,TU 09:00-17:00”")
        found += [(day, _span(opens, closes)) for day in _weekdays(days)]
    return tuple(sorted(set(found)))


def _others_in(value: str) -> tuple[OtherHours, ...]:
    found = []
    for part in _parts(value):
        days, _blank, rest = part.partition(" ")
        first, dots, last = days.partition("..")
        clock, _blank, note = rest.strip().partition(" ")
        opens, dash, closes = clock.partition("-")
        if not dots or not (dash or clock == table.CLOSED):
            raise Unclear(f"other_hours “{_short(part)}” is not like “2026-12-24..2026-12-26 closed Christmas”")
        found.append(_other(first, last, opens if dash else "", closes, note))
    return tuple(found)
