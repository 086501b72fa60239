"""Who wrote last: an item is written when its file changed and no editor has touched it since the last load."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from cms.models import LoadedContent


class CannotLoad(Exception):
    """Something in the database stands in the way. Nothing was loaded."""


@dataclass(frozen=True)
class Entry:
    """One item of the files as it is to stand in the database."""

    key: str
    title: str
    path: str
    fields: dict[str, Any]

    @property
    def checksum(self) -> str:
        return digest(self.fields)


@dataclass(frozen=True)
class Present:
    """How the item stands in the database now."""

    pk: Any
    fingerprint: str
    changed_at: Callable[[], datetime | None] = lambda: None


@dataclass
class Report:
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            *(f"left: {line}" for line in self.left),
            *(f"gone from the files, kept on the site: {line}" for line in self.gone),
            *self.notes,
            f"created {len(self.created)}, updated {len(self.updated)}, "
            f"unchanged {len(self.unchanged)}, left {len(self.left)}",
        ]


class Ledger:
    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.report = Report()
        self.rows = {row.key: row for row in LoadedContent.objects.all()}
        self.seen: set[str] = set()

    def settle(
        self, entry: Entry, present: Present | None, *, create: Callable[[], Present], update: Callable[[], Present]
    ) -> Any:
        """Writes the entry if it may be written. Answers the primary key, or None where there is nothing."""
        self.seen.add(entry.key)
        row = self.rows.get(entry.key)
        if present is None:
            if row is not None:
                return self.leave(entry, "removed by an editor")
            return self._note(entry, create(), self.report.created)
        if row is None:
            self.leave(entry, "it was on the site already, and this command did not write it")
        elif row.fingerprint != present.fingerprint:
            self.leave(entry, changed_by_an_editor(present.changed_at()))
        elif row.checksum != entry.checksum:
            self._note(entry, update(), self.report.updated)
        else:
            self.report.unchanged.append(entry.key)
        return present.pk

    def leave(self, entry: Entry, reason: str) -> None:
        self.seen.add(entry.key)
        self.report.left.append(f"{entry.key} {entry.title} — {reason}")

    def note_gone(self, kinds: set[str]) -> None:
        """Reports what was loaded once and is in the files no more. It stays: learners may have done it."""
        for key, row in sorted(self.rows.items()):
            if key not in self.seen and key.split(" ")[0] in kinds:
                self.report.gone.append(f"{key} ({row.path})")

    def _note(self, entry: Entry, written: Present, outcome: list[str]) -> Any:
        LoadedContent.objects.update_or_create(
            key=entry.key,
            defaults={
                "path": entry.path,
                "checksum": entry.checksum,
                "fingerprint": written.fingerprint,
                "loaded_at": self.at,
            },
        )
        outcome.append(entry.key)
        return written.pk


def changed_by_an_editor(at: datetime | None) -> str:
    if at is None:
        return "changed by an editor"
    return f"changed by an editor on {date_format(timezone.localtime(at), 'j F Y')}"


def digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
