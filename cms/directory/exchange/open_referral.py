"""Writes services as Open Referral UK 3 (HSDS-UK) has them.

What the standard has a field for stands in that field. What it has none for is said as the standard asks, by attributes
whose terms are of taxonomies of our own; text that is chosen from no list is the value of such an attribute.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from cms.directory.exchange.record import NAMESPACE, ONE_OF, Record
from cms.directory.opening import Span

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile"
OPENAPI = "https://docs.openreferraluk.org/en/latest/openapi30.json"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

TAXONOMY = "waymark-"
LIST_TERMS = {"categories": "category", "works": "work", "strands": "strand", "laws": "law", "access": "access"}
NOTES = (
    "short_name", "easy_read", "powers", "who_can_use", "safe_contact", "languages", "access_note", "who_may_refer",
    "referral_note", "data_sharing",
)  # fmt: skip
SAID_FLAGS = ("is_anonymous", "is_address_secret", "is_sample")
FREE, PAID = "Free", "It costs money"

Names = Mapping[str, Mapping[str, str]]  # the words of codes, by the name of the field


def number(*parts: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def page(contents: list[dict[str, Any]], *, total: int, pages: int, at: int) -> dict[str, Any]:
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": at,
        "size": len(contents),
        "first_page": at == 1,
        "last_page": at >= pages,
        "empty": not contents,
        "contents": contents,
    }


def short(record: Record, *, page_of: str) -> dict[str, Any]:
    """What is one to one of a service, as lists have it."""
    said = {
        "id": str(record.id),
        "name": record.name,
        "description": record.summary,
        "url": record.website or page_of,
        "email": record.email,
        "status": "active",
        "fees": PAID if record.is_paid else FREE,
        "accreditations": record.accreditation,
        "assured_date": record.checked_date.isoformat() if record.checked_date else "",
        "last_modified": record.changed_at.isoformat(timespec="milliseconds") if record.changed_at else "",
        "organization": _told(
            {
                "id": number(record.id, "organization"),
                "name": record.name,
                "description": record.summary,
                "email": record.email,
                "website": record.website,
            }
        ),
    }
    return _told(said)


def full(record: Record, names: Names, *, page_of: str) -> dict[str, Any]:
    """Everything that the public may know of a service."""
    return {
        **short(record, page_of=page_of),
        "schedules": list(_schedules(record)),
        "service_areas": [
            {"id": number(record.id, "area", code), "name": names["areas"].get(code, code), "extent": code}
            for code in record.areas
        ],
        "languages": [
            {"id": number(record.id, "language", code), "name": names["spoken"].get(code, code), "code": code}
            for code in record.spoken
        ],
        "cost_options": [
            {"id": number(record.id, "cost"), "option": PAID if record.is_paid else FREE}
            | ({} if record.is_paid else {"amount": 0})
        ],
        "contacts": list(_contacts(record)),
        "service_at_locations": list(_locations(record, names)),
        "attributes": list(_attributes(record, names)),
    }


def _told(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value != ""}


def _schedules(record: Record) -> Iterator[dict[str, Any]]:
    by_span: dict[Span, list[int]] = {}
    for day, span in record.week:
        by_span.setdefault(span, []).append(day)
    for span, days in by_span.items():
        yield {
            "id": number(record.id, "hours", span.opens, span.closes),
            "freq": "WEEKLY",
            "interval": 1,
            "byday": ",".join(DAYS[day] for day in days),
            **_times(span),
        }
    for other in record.exceptions:
        for there in other.spans or (None,):
            yield {
                "id": number(record.id, "other hours", other.first, other.last, there),
                "valid_from": other.first.isoformat(),
                "valid_to": other.last.isoformat(),
                "description": "Other hours" if there else "Closed",
                **(_times(there) if there else {}),
                **_told({"notes": other.note}),
            }
    if record.hours:
        yield {"id": number(record.id, "about hours"), "description": record.hours}


def _times(span: Span) -> dict[str, str]:
    """The clock on the wall where the service is, as in the profile's own examples."""
    return {"opens_at": f"{span.opens:%H:%M}", "closes_at": f"{span.closes:%H:%M}"}


def _contacts(record: Record) -> Iterator[dict[str, Any]]:
    phones = [
        {"id": number(record.id, "phone", kind), "number": value, "type": kind}
        for kind, value in (("voice", record.phone), ("text", record.text_number))
        if value
    ]
    if phones or record.email:
        yield _told({"id": number(record.id, "contact"), "name": record.name, "email": record.email}) | {
            "phones": phones
        }


def _locations(record: Record, names: Names) -> Iterator[dict[str, Any]]:
    """The place with its street address. A confidential address has no place here."""
    if not record.address:
        return
    access = [{"id": number(record.id, "access", code), "description": names["access"][code]} for code in record.access]
    note = [{"id": number(record.id, "about access"), "details": record.access_note}] if record.access_note else []
    address = {
        "id": number(record.id, "address"),
        "address_1": record.address,
        "city": "",
        "state_province": "",
        "postal_code": "",
        "country": "GB",
        "address_type": "physical",
    }
    location = {
        "id": number(record.id, "location"),
        "location_type": "physical",
        "name": record.name,
        "addresses": [address],
        "accessibility": access + note,
    }
    yield {"id": number(record.id, "at location"), "location": location}


def _attributes(record: Record, names: Names) -> Iterator[dict[str, Any]]:
    for field, taxonomy in LIST_TERMS.items():
        for code in getattr(record, field):
            yield _attribute(record, taxonomy, code, names[field].get(code, code))
    for field in ONE_OF:
        if code := getattr(record, field):
            yield _attribute(record, field.replace("_", "-"), code, names[field].get(code, code))
    for field in SAID_FLAGS:
        if getattr(record, field):
            yield _attribute(record, "flag", field.removeprefix("is_").replace("_", "-"), names["flags"][field])
    for field in NOTES:
        if text := getattr(record, field):
            yield _attribute(record, "note", field.replace("_", "-"), names["notes"][field]) | {"value": text}


def _attribute(record: Record, taxonomy: str, code: str, name: str) -> dict[str, Any]:
    return {
        "id": number(record.id, taxonomy, code),
        "link_id": str(record.id),
        "link_entity": "service",
        "link_type": taxonomy,
        "taxonomy_term_id": number("term", taxonomy, code),
        "taxonomy_term": {
            "id": number("term", taxonomy, code),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": f"{TAXONOMY}{taxonomy}",
        },
    }
