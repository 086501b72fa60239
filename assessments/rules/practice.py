"""What the words of a package make of somebody's practice with it.

Heard from, completed and passed are three facts, and none is taken for another. Words come late, twice and in any
order: what they amount to is the same in every order, and none takes back what another gave.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

# Said all the time, and they say nothing: the package is heard from, no more.
NOISE = frozenset({"attempted", "interacted", "opened"})
# These say how something went.
OUTCOMES = frozenset({"answered", "completed", "passed", "failed", "mastered"})
KNOWN = NOISE | OUTCOMES | {"progressed", "experienced", "consumed"}
# Packages round a share to four places.
ROUNDING = 0.00005

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Word:
    """What a package says, as far as anybody needs it: an xAPI statement without who, where and when."""

    verb: str  # empty: one that nobody here knows
    part: str = ""  # of the package; empty for the whole
    place: int | None = None  # how far into the package, from 1
    is_child: bool = False
    completion: bool | None = None
    success: bool | None = None
    score: float | None = None  # a share of the full score, 0 to 1
    seconds: int | None = None

    @property
    def is_kept(self) -> bool:
        return self.verb in KNOWN - NOISE

    @property
    def is_of_the_whole(self) -> bool:
        return self.is_kept and not self.is_child


@dataclass(frozen=True, slots=True)
class Practice:
    """What was heard so far. None: the package has not said."""

    is_completed: bool = False
    passed: bool | None = None
    score: float | None = None  # the best
    seconds: int | None = None  # the longest


def after(practice: Practice, word: Word, *, pass_share: float | None) -> Practice:
    """What was heard, with one word more. What is said of a part never completes or passes the whole."""
    if not word.is_of_the_whole:
        return practice
    heard = replace(
        practice,
        is_completed=practice.is_completed or completes(word),
        seconds=most(practice.seconds, word.seconds),
    )
    if word.verb not in OUTCOMES:
        return heard
    return replace(
        heard, passed=better(practice.passed, succeeds(word, pass_share)), score=most(practice.score, word.score)
    )


def completes(word: Word) -> bool:
    """What it says of completion, if it says anything: `completed` alone is enough, `passed` and `failed` are not."""
    return word.verb == "completed" if word.completion is None else word.completion


def succeeds(word: Word, pass_share: float | None) -> bool | None:
    """Whether it passed: as it says, or else by its score, where all must be right if the package names no share."""
    if word.success is not None:
        return word.success
    if word.verb in ("passed", "mastered", "failed"):
        return word.verb != "failed"
    if word.score is None:
        return None
    return word.score >= (1.0 if pass_share is None else pass_share) - ROUNDING


def better(one: bool | None, other: bool | None) -> bool | None:
    """Passed once is passed, and not passed is more than nothing said."""
    said = [each for each in (one, other) if each is not None]
    return any(said) if said else None


def most(one: Number | None, other: Number | None) -> Number | None:
    return max((each for each in (one, other) if each is not None), default=None)
