from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from agencies.rules import Passage, passages
from figures.charts import Bar, bar_chart
from figures.queries.statement_tables import Table, note_of_bars, shown_bars, words_of_bars

register = template.Library()


@register.inclusion_tag("figures/charts/bars.html")
def statement_bars(table: Table, name: str) -> dict[str, Any]:
    """A bar for each share that is shown. It stands beside the same numbers as a table."""
    shown = shown_bars(table)
    bars = [Bar(bar.label, float(bar.percent or 0), bar.words, bar.target) for bar in shown]
    description = words_of_bars(shown)
    mirrored = get_language_bidi()
    return {"chart": bar_chart(name=name, title=table.caption, description=description, bars=bars, mirrored=mirrored)}


@register.filter
def has_bars(table: Table) -> bool:
    return bool(shown_bars(table))


@register.filter
def bars_note(table: Table) -> str:
    return note_of_bars(table)


@register.filter
def in_passages(text: str) -> list[Passage]:
    return passages(text)
