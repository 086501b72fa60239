from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from figures import rules
from figures.tables import Line, Number, Table

register = template.Library()

LINE_HEIGHT = 22
BAR_HEIGHT = 18
GAP = 14
LABEL_LETTERS = 32  # of a label line on the narrowest screen
TRACK = 82  # per cent of the width; the rest is for the printed value


@register.inclusion_tag("figures/_bars.html")
def bars(table: Table, title: str, name: str) -> dict[str, Any]:
    """A bar chart of the covered share of each line that has one. It stands beside the same numbers as a table."""
    drawn, top = [], 0
    for line in table.lines:
        if line.total.posts.percent is None:
            continue
        bar = _bar(line, top)
        drawn.append(bar)
        top = bar["bottom"]
    return {"bars": drawn, "title": title, "name": name, "height": top, "description": _description(table.lines)}


def _bar(line: Line, top: int) -> dict[str, Any]:
    posts = line.total.posts
    words = _wrapped(line.label)
    bar_top = top + len(words) * LINE_HEIGHT
    return {
        "words": [(text, top + (n + 1) * LINE_HEIGHT - 6) for n, text in enumerate(words)],
        "top": bar_top,
        "text_top": bar_top + BAR_HEIGHT - 4,
        "height": BAR_HEIGHT,
        "track": TRACK,
        "width": round(TRACK * posts.covered / posts.required, 2),
        "value": percent_text(posts.percent),
        "value_at": TRACK + 1.5,
        "bottom": bar_top + BAR_HEIGHT + GAP,
    }


def _wrapped(label: str) -> list[str]:
    """Text in a drawing does not break by itself."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LABEL_LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _description(lines: list[Line]) -> str:
    """What a person would say of the picture."""
    shares = sorted((line for line in lines if line.total.posts.required), key=lambda line: line.total.posts.share or 0)
    if not shares:
        return _("There is nothing to draw: nothing is required of anyone yet.")
    low, high = shares[0], shares[-1]
    return _("Highest: %(high)s with %(high_share)s. Lowest: %(low)s with %(low_share)s.") % {
        "high": high.label,
        "high_share": percent_text(high.total.posts.percent),
        "low": low.label,
        "low_share": percent_text(low.total.posts.percent),
    }


@register.filter
def percent_text(percent: int | None) -> str:
    """Per cent in words of the reader's language; of nothing there is no share."""
    return _("none to count") if percent is None else _("%(percent)s%%") % {"percent": percent}


@register.filter
def share_text(part: int, whole: int) -> str:
    return percent_text(rules.percent(part, whole))


@register.simple_tag
def number(number: Number, label: str) -> SafeString | int:
    """A count, as a link to the people it counts where the reader may see them."""
    if not number.address:
        return number.value
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}: {}</span></a>',
        number.address,
        number.value,
        number.state.label,
        label,
    )
