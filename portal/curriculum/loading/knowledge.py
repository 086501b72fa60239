"""Glossary, dated facts and law table; the strands and definitions of a partnership."""

from typing import Any

from django.db.models import Model

from agencies.models import Definition, Partnership, Strand
from cms.models import LawEntry
from portal.curriculum.loading.identity import key_of
from portal.curriculum.loading.ledger import Entry, Ledger, Present, digest
from portal.curriculum.loading.shelf import Shelf
from portal.curriculum.reading.items import Definition as DefinitionWords
from portal.curriculum.reading.items import Fact, Law, PartnershipWords, Term


def load_terms(shelf: Shelf, terms: tuple[Term, ...], folder: str) -> None:
    for term in terms:
        fields = {"code": term.id, "term": term.term, "meaning": term.meaning, "also_called": list(term.also)}
        shelf.put(Entry(f"term {term.id}", term.term, f"{folder}/glossary.yaml", fields), key_of("term", term.id))


def load_facts(shelf: Shelf, facts: tuple[Fact, ...]) -> None:
    for fact in facts:
        fields = {
            "code": fact.id,
            "title": fact.title,
            "jurisdictions": list(fact.jurisdictions),
            "text": fact.text,
            "fallback": fact.fallback,
            "mark": fact.mark,
            "source": fact.source,
            "source_date": fact.source_date,
            "checked_date": fact.checked,
            "review_date": fact.review,
            "owner": fact.owner,
        }
        if fact.way:
            fields |= {"way": fact.way, "contact": fact.contact}
        shelf.put(Entry(f"fact {fact.id}", fact.title, fact.path, fields), key_of("fact", fact.id))


def load_law(shelf: Shelf, law: Law, facts: Shelf, folder: str) -> None:
    rows: list[tuple[str, dict[str, Any]]] = []
    for place, entry in enumerate(law.in_force, 1):
        fields = {
            "era": LawEntry.Era.IN_FORCE.value,
            "jurisdictions": list(entry.jurisdictions),
            "instrument": entry.instrument,
            "does": entry.does,
            "staff_note": entry.staff,
            "mark": entry.mark,
            "fact_id": facts.pks.get(key_of("fact", entry.fact)) if entry.fact else None,
            "checked_date": entry.checked,
            "review_date": entry.review,
            "sort_order": place,
        }
        rows.append((entry.id, fields))
    for place, old in enumerate(law.then_and_now, 1):
        fields = {
            "era": LawEntry.Era.THEN_AND_NOW.value,
            "jurisdictions": [],
            "instrument": old.then,
            "does": old.now,
            "staff_note": old.note,
            "mark": old.mark,
            "checked_date": law.table.checked,
            "review_date": law.table.review,
            "sort_order": place,
        }
        rows.append((old.id, fields))
    for law_id, fields in rows:
        fields |= {"code": law_id, "owner": law.table.owner, "fallback": law.table.fallback}
        entry_of_row = Entry(f"law {law_id}", str(fields["instrument"]), f"{folder}/law.yaml", fields)
        shelf.put(entry_of_row, key_of("law", law_id))


def load_strands(ledger: Ledger, words: PartnershipWords, partnership: Partnership, folder: str) -> None:
    there = {strand.code: strand for strand in Strand.objects.filter(partnership=partnership)}
    for place, strand in enumerate(words.strands, 1):
        fields = {"name": strand.name, "is_national": strand.is_national, "note": strand.note, "sort_order": place}
        entry = Entry(f"strand {partnership.pk} {strand.code}", strand.name, f"{folder}/partnership.yaml", fields)
        put_row(ledger, entry, there.get(strand.code), Strand(partnership=partnership, code=strand.code))


def load_definitions(
    ledger: Ledger, definitions: tuple[DefinitionWords, ...], partnership: Partnership | None, folder: str
) -> None:
    there = {row.version: row for row in Definition.objects.filter(partnership=partnership)}
    whose = str(partnership.pk) if partnership else "national"
    for words in definitions:
        fields = {"agreed_date": words.agreed, "text": words.text, "note": words.note}
        entry = Entry(
            f"definition {whose} {words.version}", f"version {words.version}", f"{folder}/partnership.yaml", fields
        )
        put_row(ledger, entry, there.get(words.version), Definition(partnership=partnership, version=words.version))


def put_row(ledger: Ledger, entry: Entry, there: Model | None, new: Model) -> None:
    """Writes a row of a plain model. It has no revisions, so what it says now is its fingerprint."""

    def write(row: Model) -> Present:
        for name, value in entry.fields.items():
            setattr(row, name, value)
        row.save()
        return Present(row.pk, entry.checksum)

    now = Present(there.pk, digest({name: getattr(there, name) for name in entry.fields})) if there else None
    ledger.settle(entry, now, create=lambda: write(new), update=lambda: write(there or new))
