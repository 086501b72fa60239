"""What a training done elsewhere is worth here, and until when.

It counts from the day it was finished for as many months as its rule says, or as the module itself is in date for. What
was finished too long ago, or counts no longer on the day it is told of, is worth nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from courses.enums import EvidenceKind, Grade, NotRecognised
from courses.rules.standing import MODULE_HELD_BY, Fact, add_months, satisfies


@dataclass(frozen=True, slots=True)
class Worth:
    """What a training counts for: modules, each with the months it is in date for; perhaps a whole course."""

    modules: Mapping[UUID, int]
    course: UUID | None = None
    months_valid: int | None = None  # none: as long as each module
    oldest_months: int | None = None  # none: as long as it counts
    equivalence: int | None = None
    needs_document: bool = False
    titles: Mapping[UUID, str] = field(default_factory=dict)

    def untils(self, finished: date) -> dict[UUID, date]:
        """For each module the first day on which it no longer counts."""
        return {key: add_months(finished, self.months_valid or months) for key, months in self.modules.items()}

    def why_not(self, finished: date, *, on: date) -> NotRecognised | None:
        """Why a training finished on a day is worth nothing on another; None where it counts."""
        if finished > on:
            return NotRecognised.TO_COME
        if not self.modules:
            return NotRecognised.NOTHING
        if self.oldest_months is not None and add_months(finished, self.oldest_months) <= on:
            return NotRecognised.TOO_OLD
        if max(self.untils(finished).values()) <= on:
            return NotRecognised.OVER
        return None

    def counting(self, finished: date, *, on: date) -> dict[UUID, date]:
        """The modules that it still counts for on a day, each with its end."""
        return {key: until for key, until in self.untils(finished).items() if until > on}


def newly_held(counting: Mapping[UUID, date], facts: Iterable[Fact], *, grade: str) -> dict[UUID, date]:
    """Of what a training counts for, what is not held as long already by evidence at least as strong."""
    rows = [fact for fact in facts if fact.kind in MODULE_HELD_BY and satisfies(fact.grade, weakest=grade)]
    return {
        key: until
        for key, until in counting.items()
        if not any(fact.subject == key and (fact.until or date.max) >= until for fact in rows)
    }


def end_of_recognised(modules: Iterable[UUID], held: Iterable[Fact]) -> date | None:
    """The day on which something that rests on recognised learning alone counts no longer; None where nothing does.

    `held` are the facts that hold these modules. A course never holds for longer than what was recognised for it.
    """
    facts = list(held)
    ends = []
    for key in modules:
        own = [fact for fact in facts if fact.subject == key]
        if own and all(fact.kind == EvidenceKind.PRIOR_LEARNING for fact in own):
            ends.append(max(fact.until or date.max for fact in own))
    end = min(ends, default=date.max)
    return None if end == date.max else end


def day_before_end(until: date) -> date:
    """The last day of a span that ends on a day: what people mean by until."""
    return until - timedelta(days=1)


def may_be_said_by(grade: str) -> bool:
    """Who may say that something was learned elsewhere: the agency, or the person. The server never saw it."""
    return grade in (Grade.AGENCY, Grade.PERSON)
