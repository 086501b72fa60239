"""What is written at nearly every click, put into SQL once in a process: the writing half of `queries.prepared`.

    REPORTED = Insertion(PlayReport, ignore_conflicts=True)
    written = REPORTED.write(play=7, key=key, verb="completed", …)

    HEARD = Change(lambda: Play.objects.filter(pk=Given("pk", Play._meta.pk)), "heard_at", "score")
    HEARD.write(pk=7, heard_at=at, score=0.5)

Both name every column that they write, and answer how many rows they touched.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery
from django.utils.functional import cached_property

from agencies.queries.prepared import Given, value_of


def execute(sql: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


class Insertion:
    """One row, by the names of its fields. Those left out have what the model proposes."""

    def __init__(self, model: type[Model], *, ignore_conflicts: bool = False) -> None:
        self.model, self.ignore_conflicts = model, ignore_conflicts
        self._sql = ""

    @cached_property
    def fields(self) -> dict[str, Any]:
        return {field.name: field for field in self.model._meta.concrete_fields if not field.primary_key}

    def write(self, **values: Any) -> int:
        if unknown := values.keys() - self.fields.keys():
            raise TypeError(f"no fields of {self.model.__name__}: {sorted(unknown)}")
        params = [
            field.get_db_prep_save(values[name] if name in values else field.get_default(), connection)
            for name, field in self.fields.items()
        ]
        self._sql = self._sql or self._prepare(list(self.fields.values()))
        return execute(self._sql, params)

    def _prepare(self, fields: list[Any]) -> str:
        query = InsertQuery(self.model, on_conflict=OnConflict.IGNORE if self.ignore_conflicts else None)
        query.insert_values(fields, [self.model()])
        [(sql, params)] = query.get_compiler(connection=connection).as_sql()
        assert len(params) == len(fields)  # a value for each field, in their order
        return sql


class Change:
    """The named fields of the rows that `find` finds; whatever it is to find by is `Given`."""

    def __init__(self, find: Callable[[], QuerySet[Any]], *names: str) -> None:
        self._find, self._names = find, names
        self._statement: tuple[str, tuple[Any, ...]] | None = None

    def write(self, **given: Any) -> int:
        sql, params = self._statement = self._statement or self._prepare()
        return execute(sql, [value_of(param, given) for param in params])

    def _prepare(self) -> tuple[str, tuple[Any, ...]]:
        found = self._find()
        query: Any = found.query.chain(UpdateQuery)
        query.add_update_values({name: Given(name, found.model._meta.get_field(name)) for name in self._names})
        sql, params = query.get_compiler(connection=connection).as_sql()
        return sql, tuple(params)
