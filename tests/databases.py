"""Test databases in a blink: migrated once, kept as a template, copied for each worker and after each journey.

Every test so runs on the schema that the migrations make, triggers and first rows included, without paying for the
migrations each time. The template is made anew when any migration or locked package changes.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections


def migrations_fingerprint() -> str:
    digest = hashlib.sha256()
    sources = [settings.BASE_DIR / "requirements" / "dev.txt"]
    for room in settings.ROOMS:
        sources += sorted((settings.BASE_DIR / room / "migrations").glob("*.py"))
    for source in sources:
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def only_one_at_a_time(folder: Path) -> Iterator[None]:
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class SQLiteDatabase:
    def __init__(self, worker: str) -> None:
        self.folder = settings.VAR_DIR / "test-databases"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.template = self.folder / f"{migrations_fingerprint()}.sqlite3"
        self.name = f"file:waymark_{worker}?mode=memory&cache=shared"

    def create(self) -> None:
        with only_one_at_a_time(self.folder):
            if not self.template.exists():
                self.make_template()
        self.point_at(self.name)
        self.restore()

    def make_template(self) -> None:
        unfinished = self.template.with_suffix(f".{os.getpid()}")
        self.point_at(str(unfinished))
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        with sqlite3.connect(unfinished) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        unfinished.rename(self.template)

    def point_at(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.settings_dict["TEST"]["NAME"] = name

    def restore(self) -> None:
        connection.ensure_connection()
        with sqlite3.connect(self.template) as template:
            template.backup(connection.connection)

    def destroy(self) -> None:
        connection.close()


class PostgreSQLDatabase:
    def __init__(self, worker: str) -> None:
        self.template = f"waymark_template_{migrations_fingerprint()}"
        self.name = f"waymark_test_{os.getpid()}_{worker}"
        self.folder = settings.VAR_DIR / "test-databases"
        self.folder.mkdir(parents=True, exist_ok=True)

    def create(self) -> None:
        with only_one_at_a_time(self.folder):
            if not self.exists(self.template):
                self.make_template()
        self.restore()

    def make_template(self) -> None:
        unfinished = f"{self.template}_{os.getpid()}"
        self.run(f'CREATE DATABASE "{unfinished}"')
        self.point_at(unfinished)
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        self.run(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')

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

    def restore(self) -> None:
        self.destroy()
        self.run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        self.point_at(self.name)

    def destroy(self) -> None:
        connections.close_all()
        self.run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def database_for(worker: str) -> SQLiteDatabase | PostgreSQLDatabase:
    return PostgreSQLDatabase(worker) if connection.vendor == "postgresql" else SQLiteDatabase(worker)
