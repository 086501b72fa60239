"""Filters for lists and tables of the components."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def nearby(page: Page) -> list[int | None]:
    """The numbers to offer: the first, the last and those around this one. None stands for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        before = numbers[-1] if numbers else 0
        if before is not None and number - before == 2:
            numbers.append(number - 1)
        elif before is not None and number - before > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def labelled(row: Sequence[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with the heading of its column."""
    return list(zip(columns, row, strict=False))
