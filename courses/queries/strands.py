"""Strands that lessons are about."""

from courses.models import LessonPage


def covered_codes() -> set[str]:
    """The codes of strands that some live lesson covers."""
    rows = LessonPage.objects.live().filter(strands__isnull=False)
    return set(rows.values_list("strands__code", flat=True).distinct())
