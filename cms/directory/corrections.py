"""What a service may say about its entry: as plain values that can be kept, compared and read by people."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.directory import kinds
from cms.enums import ServiceCategory
from cms.models.opening import OpeningException, OpeningTime
from cms.models.service import Service, field_label, labels

# Small things, shown as soon as the service says them; a moderator sees them afterwards.
AT_ONCE = (
    "opening_times",
    "opening_exceptions",
    "on_bank_holidays",
    "hours",
    "spoken",
    "languages",
    "access",
    "access_note",
)
# What somebody could be sent to the wrong place by, or found by whom they fear: a moderator agrees first.
AGREED_FIRST = (
    "name",
    "summary",
    "phone",
    "text_number",
    "email",
    "website",
    "address",
    "is_address_secret",
    "safe_contact",
    "referral",
    "who_may_refer",
    "referral_note",
    "categories",
    "areas",
    "closed_date",
)
EVERY = (*AT_ONCE, *AGREED_FIRST)
ROWS = {"opening_times": OpeningTime, "opening_exceptions": OpeningException}
WORDS = {"name", "summary", "phone", "text_number", "email", "website", "address", "safe_contact"}
WORDS |= {"who_may_refer", "referral_note"}

Changes = dict[str, Any]


def value_of(service: Service, name: str) -> Any:
    """A field as JSON keeps it. Of a draft's hours, those of the draft."""
    if name == "opening_times":
        return sorted([row.weekday, clock(row.opens), clock(row.closes)] for row in service.opening_times.all())
    if name == "opening_exceptions":
        return sorted(
            [row.first_day.isoformat(), row.last_day.isoformat(), clock(row.opens), clock(row.closes), row.note]
            for row in service.opening_exceptions.all()
        )
    value = getattr(service, name)
    if isinstance(value, list):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment is not None else ""


def put(service: Service, name: str, value: Any) -> None:
    """Writes such a value into the entry, which is not saved by this."""
    if name == "opening_times":
        service.opening_times.set(
            [
                OpeningTime(weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
                for day, opens, closes in value
            ]
        )
    elif name == "opening_exceptions":
        service.opening_exceptions.set([exception(*row) for row in value])
    elif name.endswith("_date"):
        setattr(service, name, date.fromisoformat(value) if isinstance(value, str) and value else value or None)
    else:
        setattr(service, name, value)


def exception(first: str, last: str, opens: str, closes: str, note: str) -> OpeningException:
    return OpeningException(
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
        opens=time.fromisoformat(opens) if opens else None,
        closes=time.fromisoformat(closes) if closes else None,
        note=note,
    )


def is_at_once(name: str, value: Any) -> bool:
    """Hiding an address is safe and may be urgent; showing one that was secret is neither."""
    return name in AT_ONCE or (name == "is_address_secret" and value is True)


def in_order(said: Mapping[str, Any]) -> dict[str, Any]:
    """As people look for it: PostgreSQL keeps JSON in an order of its own."""
    return {name: said[name] for name in EVERY if name in said}


def label_of(name: str) -> str:
    if name == "opening_times":
        return _("Opening hours")
    if name == "opening_exceptions":
        return _("Other hours")
    return capfirst(field_label(name))


def words_of(name: str, value: Any, *, areas: Mapping[str, str]) -> list[str]:
    """What people read of a value, a line each. `areas` has the names of places by their codes."""
    if value in ("", None, []):
        return []
    teller: Callable[[Any], list[str]] = TELLERS.get(name, lambda text: str(text).splitlines())
    return [areas.get(code, code) for code in value] if name == "areas" else teller(value)


def _times(rows: list[list[Any]]) -> list[str]:
    return [f"{WEEKDAYS[day]} {opens}–{closes}" for day, opens, closes in rows]


def _others(rows: list[list[str]]) -> list[str]:
    return [_other(*row) for row in rows]


def _other(first: str, last: str, opens: str, closes: str, note: str) -> str:
    days = " – ".join(dict.fromkeys(_day(day) for day in (first, last)))
    hours = f"{opens}–{closes}" if opens else _("Closed")
    return f"{days}: {hours}" + (f" ({note})" if note else "")


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "j F Y")


TELLERS: dict[str, Callable[[Any], list[str]]] = {
    "opening_times": _times,
    "opening_exceptions": _others,
    "on_bank_holidays": lambda code: labels(kinds.OnBankHolidays, [code]),
    "spoken": lambda codes: labels(kinds.Spoken, codes),
    "access": lambda codes: labels(kinds.Access, codes),
    "categories": lambda codes: labels(ServiceCategory, codes),
    "referral": lambda code: labels(kinds.Referral, [code]),
    "is_address_secret": lambda secret: [_("Yes") if secret else _("No")],
    "closed_date": lambda day: [_day(day)],
}
