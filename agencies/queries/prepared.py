"""Questions that nearly every page asks, put into SQL once in a process.

    FACTS = Prepared(lambda: Evidence.objects.filter(person=Given("person", int_field)).values_list("kind", "id"))
    rows = FACTS.rows(person=7)

Building the SQL of a question costs several times what asking it does. The question stays a queryset: its values are
named when it is built, and given each time it is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes among the parameters of the SQL."""

    name: str
    field: Field


class Given(Expression):
    """A value that is not known yet, of a field's kind."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [Slot(self.name, self.output_field)]


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: tuple[Any, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]


Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """A question that `ask` builds once, before any value is known."""

    def __init__(self, ask: Callable[[], QuerySet[Row, Any]]) -> None:
        self._ask = ask
        self._statement: Statement | None = None

    @cached_property
    def model(self) -> type[Row]:
        return self._ask().model

    def objects(self, **given: Any) -> list[Row]:
        """All rows as objects of the model. The question names no columns and follows no relations."""
        rows = self.rows(**given)
        names = [field.attname for field in self.model._meta.concrete_fields]
        return [self.model.from_db(connection.alias, names, row) for row in rows]

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """All rows as `values_list` gives them. A value of another type than its field's raises, as in a queryset."""
        rows: Iterable[Any] = self.raw_rows(**given)
        statement = self._statement
        if statement and statement.converters:
            rows = statement.compiler.apply_converters(rows, statement.converters)
        return [tuple(row) for row in rows]

    def raw_rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """All rows as the driver gives them, for whoever reads hundreds of thousands."""
        statement = self._statement = self._statement or self._prepare()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, [value_of(param, given) for param in statement.params])
            return cursor.fetchall()

    def _prepare(self) -> Statement:
        compiler = self._ask().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        return Statement(sql, tuple(params), compiler, compiler.get_converters(columns))


def value_of(param: Any, given: dict[str, Any]) -> Any:
    if not isinstance(param, Slot):
        return param
    return param.field.get_db_prep_value(given[param.name], connection, prepared=False)
