"""Test databases in a blink: migrated once, kept as a template, copied for each worker and after each journey.

Every test so runs on the schema that the migrations make, triggers and first rows included, without paying for the
migrations each time. The template is made anew when any migration or locked package changes; where migrations were
only added, from the newest template that has all the others.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

# Statements that a change to people takes on PostgreSQL alone: the shared lock of the history of coverage.
HISTORY_LOCK = 1 if connection.vendor == "postgresql" else 0


def migrations_made_from() -> dict[str, str]:
    """What a template is made from: each file with the digest of what stands in it."""
    sources = [settings.BASE_DIR / "requirements" / "dev.txt"]
    for room in settings.ROOMS:
        sources += sorted((settings.BASE_DIR / room / "migrations").glob("*.py"))
    return {
        str(source.relative_to(settings.BASE_DIR)): hashlib.sha256(source.read_bytes()).hexdigest()
        for source in sources
    }


def migrations_fingerprint() -> str:
    return hashlib.sha256(json.dumps(migrations_made_from(), sort_keys=True).encode()).hexdigest()[:12]


class Templates:
    """Which templates there are, and what each was made from; a file of JSON beside them remembers it."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.notes = folder
        self.kind = kind

    def remember(self, fingerprint: str) -> None:
        self._note(fingerprint).write_text(json.dumps(migrations_made_from()))

    def nearest(self) -> str | None:
        """The template that lacks the fewest of today's migrations and has no other."""
        wanted = migrations_made_from().items()
        found = {}
        for note in self.notes.glob(f"{self.kind}-*.json"):
            there = json.loads(note.read_text())
            if there.items() <= wanted:
                found[len(there)] = note.stem.removeprefix(f"{self.kind}-")
        return found[max(found)] if found else None

    def _note(self, fingerprint: str) -> Path:
        return self.notes / f"{self.kind}-{fingerprint}.json"


@contextmanager
def only_one_at_a_time(folder: Path) -> Iterator[None]:
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


TEMPLATE = "waymark_template_"


class TestDatabase(Protocol):
    """One worker's database: `restore` brings it back to the migrated state, or to one kept earlier under a name."""

    __test__ = False

    def create(self) -> None: ...
    def keep_as(self, name: str) -> None: ...
    def restore(self, kept: str = "") -> None: ...
    def destroy(self) -> None: ...


class SQLiteDatabase:
    def __init__(self, worker: str) -> None:
        self.folder = settings.VAR_DIR / "test-databases"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.template = self.folder / f"{migrations_fingerprint()}.sqlite3"
        self.name = f"file:waymark_{worker}?mode=memory&cache=shared"
        self.kept: dict[str, sqlite3.Connection] = {}

    def create(self) -> None:
        with only_one_at_a_time(self.folder):
            if not self.template.exists():
                self.make_template()
        self.point_at(self.name)
        self.restore()

    def make_template(self) -> None:
        unfinished = self.template.with_suffix(f".{os.getpid()}")
        templates = Templates(self.folder, "sqlite")
        nearest = self.folder / f"{templates.nearest()}.sqlite3"
        if nearest.exists():
            shutil.copyfile(nearest, unfinished)
        self.point_at(str(unfinished))
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        with sqlite3.connect(unfinished) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        unfinished.rename(self.template)
        templates.remember(self.template.stem)

    def point_at(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.settings_dict["TEST"]["NAME"] = name

    def keep_as(self, name: str) -> None:
        self.kept[name] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self.kept[name])

    def restore(self, kept: str = "") -> None:
        connection.ensure_connection()
        if kept:
            self.kept[kept].backup(connection.connection)
            return
        with sqlite3.connect(self.template) as template:
            template.backup(connection.connection)

    def destroy(self) -> None:
        connection.close()


class PostgreSQLDatabase:
    def __init__(self, worker: str) -> None:
        self.template = f"{TEMPLATE}{migrations_fingerprint()}"
        self.name = f"waymark_test_{os.getpid()}_{worker}"
        self.kept: list[str] = []
        self.folder = settings.VAR_DIR / "test-databases"
        self.folder.mkdir(parents=True, exist_ok=True)

    def create(self) -> None:
        with only_one_at_a_time(self.folder):
            if not self.exists(self.template):
                self.make_template()
        self.restore()

    def make_template(self) -> None:
        unfinished = f"{self.template}_{os.getpid()}"
        templates = Templates(self.folder, "postgresql")
        nearest = f"{TEMPLATE}{templates.nearest()}"
        copied = f' TEMPLATE "{nearest}"' if self.exists(nearest) else ""
        self.run(f'CREATE DATABASE "{unfinished}"{copied}')
        self.point_at(unfinished)
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        self.run(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')
        templates.remember(self.template.removeprefix(TEMPLATE))

    def point_at(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def exists(self, name: str) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def run(self, sql: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)

    def keep_as(self, name: str) -> None:
        connections.close_all()
        self.kept.append(f"{self.name}_{name}")
        self.run(f'CREATE DATABASE "{self.name}_{name}" TEMPLATE "{self.name}"')

    def restore(self, kept: str = "") -> None:
        self.drop(self.name)
        source = f"{self.name}_{kept}" if kept else self.template
        self.run(f'CREATE DATABASE "{self.name}" TEMPLATE "{source}"')
        self.point_at(self.name)

    def drop(self, name: str) -> None:
        connections.close_all()
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def destroy(self) -> None:
        for name in [self.name, *self.kept]:
            self.drop(name)


def database_for(worker: str) -> TestDatabase:
    return PostgreSQLDatabase(worker) if connection.vendor == "postgresql" else SQLiteDatabase(worker)
