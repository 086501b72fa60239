"""What lessons and pages hold, as the raw data of Wagtail's blocks (docs/blocks.md)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from portal.curriculum.loading.identity import block_id, key_of
from portal.curriculum.reading.items import Cards, Heading, Part, Passage, Quotation, Reference, SelfCheck, Steps, Table

Raw = dict[str, Any]
TITLED = {"call-out": "call_out", "example": "example", "reveal": "reveal"}


@dataclass
class Shelves:
    """The ids, in this database, of what a body refers to."""

    facts: dict[UUID, int]
    terms: dict[UUID, int]
    scenarios: dict[UUID, int]


def stream(owner: str, parts: tuple[Part, ...], shelves: Shelves) -> list[Raw]:
    """The body of an item. What an editor has deleted is left out rather than shown broken."""
    numbers: Counter[str] = Counter()
    blocks = []
    for kind, value in _joined(parts, shelves):
        numbers[kind] += 1
        here = block_id(owner, kind, numbers[kind])
        blocks.append({"type": kind, "value": _with_ids(kind, value, here), "id": here})
    return blocks


def plain_stream(owner: str, kind: str, values: Iterable[Any]) -> list[Raw]:
    """A list of values that Wagtail keeps as blocks of one kind."""
    return [{"type": kind, "value": value, "id": block_id(owner, kind, n)} for n, value in enumerate(values, 1)]


def mixed_stream(owner: str, values: Iterable[tuple[str, Any]]) -> list[Raw]:
    """Values that Wagtail keeps as blocks of several kinds: (kind, value) each."""
    numbers: Counter[str] = Counter()
    blocks = []
    for kind, value in values:
        numbers[kind] += 1
        blocks.append({"type": kind, "value": value, "id": block_id(owner, kind, numbers[kind])})
    return blocks


def _joined(parts: tuple[Part, ...], shelves: Shelves) -> list[tuple[str, Any]]:
    """Each part as kind and value; headings and the prose after them are one running text."""
    found: list[tuple[str, Any]] = []
    text = ""
    for part in parts:
        if isinstance(part, Heading):
            text += f"<h{part.level}>{escape(part.text, quote=False)}</h{part.level}>"
            continue
        if isinstance(part, Passage) and part.kind == "prose":
            text += _linked(part.html)
            continue
        if text:
            found.append(("rich_text", text))
            text = ""
        block = _block(part, shelves)
        found += [block] if block else []
    return [*found, ("rich_text", text)] if text else found


def _block(part: Part, shelves: Shelves) -> tuple[str, Any] | None:
    match part:
        case Passage(kind="key-point"):
            return "key_point", {"text": _linked(part.html)}
        case Passage():
            return TITLED[part.kind], {"title": part.title, "body": _linked(part.html)}
        case Steps():
            return "steps", {"title": part.title, "steps": [_linked(step) for step in part.steps]}
        case Cards():
            return "cards", {"title": part.title, "cards": [_linked(card) for card in part.cards]}
        case Quotation():
            return "quotation", {"text": part.text, "source": part.source}
        case Table():
            return "table", _table(part)
        case SelfCheck():
            return "self_check", _self_check(part)
        case Reference():
            return _reference(part, shelves)
    return None


def _table(table: Table) -> Raw:
    return {
        "caption": table.caption,
        "columns": [{"type": "text", "heading": heading} for heading in table.header],
        "rows": [{"values": [f"<p>{_linked(cell)}</p>" if cell else "" for cell in row]} for row in table.rows],
    }


def _self_check(check: SelfCheck) -> Raw:
    return {
        "question": check.question,
        "options": [
            {"text": option.text, "feedback": option.feedback, "is_correct": option.is_correct}
            for option in check.options
        ],
    }


def _reference(part: Reference, shelves: Shelves) -> tuple[str, Any] | None:
    match part.kind:
        case "fact":
            fact = shelves.facts.get(key_of("fact", part.code))
            return ("dated_fact", {"fact": fact}) if fact else None
        case "glossary":
            term = shelves.terms.get(key_of("term", part.code))
            return ("glossary_term", {"term": term}) if term else None
        case "scenario":
            scenario = shelves.scenarios.get(key_of("scenario", part.code))
            return ("scenario", {"scenario": scenario}) if scenario else None
        case "services":
            return "service_list", {"category": part.code, "title": ""}
    return part.kind.replace("-", "_"), None


def _linked(html: str) -> str:
    """Terms link to their place in the glossary."""
    return html.replace('href="glossary:', 'href="/glossary/#')


def _with_ids(kind: str, value: Any, here: str) -> Any:
    """Points of lists have ids of their own, by their place."""
    for name in ("steps", "options", "cards"):
        if isinstance(value, dict) and name in value:
            items = value[name]
            value = {**value, name: list_items(here, name, items)}
    return value


def list_items(here: str, name: str, values: Any) -> list[Raw]:
    return [
        {"type": "item", "value": value, "id": block_id(here, name, number)} for number, value in enumerate(values, 1)
    ]
