"""How the databases are asked: by Wagtail's own backends, with two things mended.

Both backends put the rank of a combined query together from those of its parts. FTS5's ranks are negative, so that
their product turns the order round, and PostgreSQL would work out one rank for each word and way of writing it. Here
the whole query is ranked once, by each database's own measure, with the title before the rest.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Expression, F, QuerySet
from django.db.models.functions import Length
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

TITLE_WEIGHT = 6.0


def all_of(parts: Iterable[SearchQuery]) -> SearchQuery:
    found = list(parts)
    return found[0] if len(found) == 1 else And(found)


def any_of(parts: Iterable[SearchQuery]) -> SearchQuery:
    found = list(parts)
    return found[0] if len(found) == 1 else Or(found)


def word(key: str) -> SearchQuery:
    return PlainText(key)


def phrase(keys: Iterable[str]) -> SearchQuery:
    return Phrase(" ".join(keys))


def compiler_class() -> Any:
    """Made when it is first needed: each database's module can be imported only where that database is."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres.postgres import PostgresSearchQueryCompiler  # noqa: PLC0415

        class OnPostgreSQL(PostgresSearchQueryCompiler):
            def build_tsrank(self, vector: Any, query: SearchQuery, config: Any = None, boost: float = 1.0) -> Any:
                from django.contrib.postgres.search import SearchRank  # noqa: PLC0415

                return SearchRank(vector, self.build_tsquery(query, config=config), weights=self.sql_weights)

            def get_index_vectors(self, search_query: Any) -> list[tuple[Any, float]]:
                return [(F("index_entries__title"), TITLE_WEIGHT), (F("index_entries__body"), 1.0)]

        return OnPostgreSQL

    from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchQueryCompiler  # noqa: PLC0415

    return SQLiteSearchQueryCompiler


def counted(query: SearchQuery, rows: QuerySet[Any]) -> dict[str, int]:
    """How many of each kind."""
    if connection.vendor == "postgresql":
        return dict(on_postgresql(query, rows, in_order=False).facet("kind"))
    return dict(Counter(pk.partition(":")[0] for pk in on_sqlite(compiler_class()(rows, query))))


def best(query: SearchQuery, rows: QuerySet[Any], start: int, stop: int) -> list[Any]:
    """Some of the results, the best first."""
    if connection.vendor == "postgresql":
        return list(on_postgresql(query, rows)[start:stop])
    return loaded(
        on_sqlite(compiler_class()(rows, query)).order_by(ranked(), "-index_entry__object_id")[start:stop], rows
    )


def finds_something(query: SearchQuery, rows: QuerySet[Any]) -> bool:
    if connection.vendor == "postgresql":
        return bool(on_postgresql(query, rows, in_order=False)[:1])
    return on_sqlite(compiler_class()(rows, query)).exists()


def beginning(text: str, rows: QuerySet[Any], most: int) -> list[Any]:
    """Rows with a word in the title that begins as the last one typed, and with the others as they are."""
    backend = get_search_backend()
    if connection.vendor == "postgresql":
        return list(backend.autocomplete(text, rows)[:most])
    compiler = backend.autocomplete_query_compiler_class(rows, PlainText(text))
    return loaded(on_sqlite(compiler).order_by(Length("index_entry__title"), "index_entry__object_id")[:most], rows)


def on_postgresql(query: SearchQuery, rows: QuerySet[Any], *, in_order: bool = True) -> Any:
    backend = get_search_backend()
    return backend.results_class(backend, compiler_class()(rows, query, order_by_relevance=in_order))


def on_sqlite(compiler: Any) -> QuerySet[Any, Any]:
    """The keys of what matches, beginning in the index.

    Wagtail begins with the rows and asks the index about each: for a common word among ten thousand that took nine
    seconds. Its compiler still says what matches.
    """
    from modelsearch.backends.database.sqlite.query import MatchExpression, normalize  # noqa: PLC0415
    from wagtail.search.models import SQLiteFTSIndexEntry  # noqa: PLC0415

    rows = compiler.queryset
    asked = compiler.build_search_query(normalize(compiler.query), config=None)
    found = SQLiteFTSIndexEntry.objects.filter(
        MatchExpression(compiler.FTS_TABLE_FIELDS, asked),
        index_entry__content_type=ContentType.objects.get_for_model(rows.model),
        index_entry__object_id__in=rows.values("pk"),
    )
    return found.values_list("index_entry__object_id", flat=True)


def ranked() -> Expression:
    """The rank of a row by all of its columns. They are in the order of the table: autocomplete, body, title."""
    from modelsearch.backends.database.sqlite.query import BM25  # noqa: PLC0415

    class Ranked(BM25):
        def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
            sql, params = super().as_sql(compiler, connection, *args, **kwargs)
            return f"{sql[:-1]}, 0.0, 1.0, {TITLE_WEIGHT})", params

    return Ranked()


def loaded(keys: Iterable[str], rows: QuerySet[Any]) -> list[Any]:
    wanted = list(keys)
    found = rows.model._default_manager.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]
