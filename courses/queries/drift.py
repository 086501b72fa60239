"""Whatever is stored for speed can be worked out again from evidence. Where the two differ, something is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from courses import rules
from courses.enums import EvidenceKind
from courses.models import Cycle, Evidence

Completion = tuple[datetime | None, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Drift:
    """A cycle whose stored completion is not what its evidence says, or rests on less than its run takes."""

    cycle_id: int
    stored: Completion
    recomputed: Completion
    too_weak: str = ""

    def __str__(self) -> str:
        if self.too_weak:
            return f"cycle {self.cycle_id}: completed on evidence too weak for it, {self.too_weak}"
        return f"cycle {self.cycle_id}: stored {as_words(self.stored)}, evidence says {as_words(self.recomputed)}"


def as_words(completion: Completion) -> str:
    _, done, until = completion
    return f"completed {done}, until {until}" if done else "not completed"


def drifting_cycles() -> Iterator[Drift]:
    """Recomputes every cycle's completion from evidence, a slice at a time: when, until when and how strong.

    What was asked and taught on the day has moved on since, so that an end is not worked out again: it was decided and
    frozen then, and must be the same in the cycle, its evidence and its certificate.
    """
    for cycle in cycles_with_evidence().iterator(chunk_size=2000):
        stored = (cycle.completed_at, cycle.completed_date, cycle.valid_until_date)
        last = completion_of(cycle)
        recomputed = (last.happened_at, last.happened_date, last.valid_until_date) if last else (None, None, None)
        if stored != recomputed:
            yield Drift(cycle.pk, stored, recomputed)
        elif last and not rules.satisfies(last.grade, weakest=cycle.weakest_grade):
            yield Drift(cycle.pk, stored, recomputed, too_weak=last.grade)


def completion_of(cycle: Any) -> Evidence | None:
    """The last course-completed row of the cycle. A corrected one counts only in a cycle that was renewed since."""
    counted = [row for row in cycle.completions if cycle.is_renewed or not row.is_corrected]
    return max(counted, key=lambda row: row.pk, default=None)


def cycles_with_evidence() -> QuerySet[Any]:
    later = Cycle.objects.filter(enrolment=OuterRef("enrolment"), number__gt=OuterRef("number"))
    corrected = Evidence.objects.filter(corrects=OuterRef("pk"), valid_until_date=None)
    completions = Evidence.objects.filter(kind=EvidenceKind.COURSE_COMPLETED).annotate(is_corrected=Exists(corrected))
    return (
        Cycle.objects.annotate(is_renewed=Exists(later))
        .order_by("pk")
        .prefetch_related(Prefetch("evidence", queryset=completions, to_attr="completions"))
    )
