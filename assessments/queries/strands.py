"""Which strands are taught or asked about."""

from dataclasses import dataclass

from agencies.models import Strand
from assessments.queries.editions import covered_strands
from courses.models import LessonPage


@dataclass(frozen=True)
class Gap:
    """A strand that some partnership keeps and that lessons, questions or both leave out."""

    strand: Strand
    in_lessons: bool
    in_questions: bool

    @property
    def partnership(self) -> str:
        return self.strand.partnership.name

    @property
    def name(self) -> str:
        return self.strand.name


def taught_strands() -> set[str]:
    """The codes of strands that some live lesson is about."""
    return set(LessonPage.objects.live().filter(strands__isnull=False).values_list("strands__code", flat=True))


def strands_not_covered() -> list[Gap]:
    """Every strand of every partnership without a live lesson or without a question taken now.

    Lessons are shared, and partnerships that use the same code mean the same by it.
    """
    taught, asked = taught_strands(), covered_strands()
    gaps = [
        Gap(strand, in_lessons=strand.code in taught, in_questions=strand.code in asked)
        for strand in Strand.objects.select_related("partnership").order_by("partnership__name", "sort_order", "name")
    ]
    return [gap for gap in gaps if not (gap.in_lessons and gap.in_questions)]
