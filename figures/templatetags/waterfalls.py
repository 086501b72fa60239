"""What moved a number, drawn: from the number at the start, step by step, to the number at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from figures.charts.bars import GAP
from figures.charts.bars import HEIGHT as BAR_HEIGHT
from figures.charts.places import LINE_HEIGHT, wrapped

register = template.Library()
TRACK = 80  # per cent of the width; the rest is for the printed value
THIN = 0.6  # of the width, so that a change of one shows beside a thousand


@dataclass(frozen=True)
class Fall:
    """A line of the picture: where the number stood before and after it. The first and last stand on the ground."""

    label: str
    before: int
    after: int
    is_whole: bool = False

    @property
    def value(self) -> str:
        return str(self.after) if self.is_whole else signed(self.after - self.before)

    @property
    def kind(self) -> str:
        if self.is_whole:
            return "whole"
        return "up" if self.after > self.before else "down"


@register.filter
def signed(number: int) -> str:
    """+3, −3 with a true minus, or 0. Between words that run from the right, the sign keeps its place by a mark."""
    if not number:
        return "0"
    mark = "\u200e" if get_language_bidi() else ""
    return f"{mark}+{number}" if number > 0 else f"{mark}−{-number}"


def falls(start: int, changes: Sequence[tuple[str, int]], end: int) -> list[Fall]:
    """The lines of the picture; what changed nothing is left out."""
    lines, here = [Fall(_("At the start"), 0, start, is_whole=True)], start
    for label, by in changes:
        if by:
            lines.append(Fall(label, here, here + by))
            here += by
    return [*lines, Fall(_("At the end"), 0, end, is_whole=True)]


@register.inclusion_tag("figures/_waterfall.html")
def waterfall(start: int, changes: Sequence[tuple[str, int]], end: int, title: str, name: str) -> dict[str, Any]:
    """A picture of what moved a number. It stands beside the same numbers as a table."""
    lines = falls(start, changes, end)
    ground, height = _ground(lines)
    drawn, top = [], 0
    for fall in lines:
        words = wrapped(fall.label)
        bar_top = top + len(words) * LINE_HEIGHT
        low, high = sorted((ground if fall.is_whole else fall.before, fall.after))
        drawn.append(
            {
                "words": [(text, top + (place + 1) * LINE_HEIGHT - 6) for place, text in enumerate(words)],
                "top": bar_top,
                "text_top": bar_top + BAR_HEIGHT - 4,
                "height": BAR_HEIGHT,
                "left": round(TRACK * (low - ground) / height, 2),
                "width": max(THIN, round(TRACK * (high - low) / height, 2)),
                "kind": fall.kind,
                "value": fall.value,
                "value_at": TRACK + 1.5,
            }
        )
        top = bar_top + BAR_HEIGHT + GAP
    return {"bars": drawn, "title": title, "name": name, "height": top, "description": _described(lines)}


def _ground(lines: Sequence[Fall]) -> tuple[int, int]:
    """Where the picture begins and how far it goes. Of large numbers that hardly move it begins above nought."""
    places = [place for fall in lines for place in ((fall.after,) if fall.is_whole else (fall.before, fall.after))]
    low, high = min(places), max(places)
    ground = max(0, low - 2 * (high - low)) if low > 5 * (high - low) else 0
    return ground, max(1, high - ground)


def _described(lines: Sequence[Fall]) -> str:
    """What a person would say of the picture."""
    first, *steps, last = lines
    told: dict[str, object] = {"start": first.after, "end": last.after}
    if not steps:
        return _("Nothing changed: %(start)s at the start and %(end)s at the end.") % told
    largest = max(steps, key=lambda fall: abs(fall.after - fall.before))
    told |= {"cause": largest.label, "by": largest.value}
    return _("From %(start)s to %(end)s. What changed it most: %(cause)s, %(by)s.") % told
