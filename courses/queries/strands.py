"""Strands, and which of them lessons are about."""

from agencies.models import Strand
from courses.models import LessonPage


def covered_codes() -> set[str]:
    """The codes of strands that some live lesson covers."""
    rows = LessonPage.objects.live().filter(strands__isnull=False)
    return set(rows.values_list("strands__code", flat=True).distinct())


def strand_choices() -> list[tuple[str, str]]:
    """Every strand that some partnership keeps; the same code means the same everywhere."""
    return list(dict(Strand.objects.order_by("sort_order", "name").values_list("code", "name")).items())
