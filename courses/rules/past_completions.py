"""What each row of a file of past training means: decided by rules alone, in plain Python.

People are known as in a staff file: by the agency's staff number, then by an address they have proved. A name alone is
never enough, and a name that is quite another's makes a row doubtful. A training is known by its words.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from agencies.enums import Outcome
from agencies.rules import normal_email
from agencies.rules.staff_file import EMAIL, Book, Problem, plain_word, read_day
from agencies.rules.staff_file import Row as StaffRow
from agencies.rules.staff_file import match as match_staff
from courses.enums import Grade, NotRecognised
from courses.rules.prior_learning import Worth, newly_held
from courses.rules.standing import Fact, standing_facts

HEADINGS: Mapping[str, str] = {
    "training": (
        "training trainingorcourse trainingtitle course coursename coursetitle title module modulename learning "
        "learningactivity activity qualification event eventname coursedescription competence competency"
    ),
    "provider": "provider trainingprovider supplier organisation deliveredby givenby whogaveit vendor source",
    "finished": (
        "finishedon completed completeddate completedon completiondate datecompleted datecomplete finished "
        "finishdate dateachieved achieved achieveddate attended attendeddate dateattended trainingdate passdate passed"
    ),
    "reference": (
        "certificatenumber certificateno certificateid certificate certno certificateref reference ref "
        "certificatereference"
    ),
}
TRAINING_FIELDS = {name: frozenset(words.split()) for name, words in HEADINGS.items()}
LEAVE_OUT = "none"


def text_of(title: str, provider: str) -> str:
    """A training in the words of a file."""
    return f"{title} | {provider}" if title and provider else title


@dataclass(frozen=True, slots=True)
class PastRow:
    line: int
    staff_number: str = ""
    name: str = ""
    email: str = ""
    training: str = ""
    finished: str = ""
    reference: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What one row means. `post` is there for the road that files go; past training belongs to a person."""

    line: int | None
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    person: int | None = None
    post: int | None = None
    candidates: tuple[int, ...] = ()
    worth: Worth | None = None
    counting: Mapping[UUID, date] = field(default_factory=dict)
    finished: date | None = None

    @property
    def same(self) -> tuple[object, ...]:
        return self.outcome, self.person, self.post

    @property
    def found(self) -> dict[str, str]:
        """What a dry run shows, and what must still be so when it is written."""
        if self.worth is None or not self.counting:
            return {}
        return {
            "counts": ", ".join(self.worth.titles.get(key, "") for key in self.counting),
            "until": max(self.counting.values()).isoformat(),
        }


@dataclass(frozen=True)
class Trainings:
    """What the words of a file mean: worth something, or to be left out. Words that are not here are unknown."""

    worths: Mapping[str, Worth] = field(default_factory=dict)
    left_out: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """A row as far as it can be read without knowing what its person holds."""

    row: PastRow
    person: int | None = None
    candidates: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()


def row_key(row: Mapping[str, str]) -> str:
    """The same training of the same person on the same day, as the file says it."""
    who = plain_word(row.get("staff_number", "")) or normal_email(row.get("email")) or plain_word(row.get("name", ""))
    return "|".join(["c", who, plain_word(row.get("training", "")), row.get("finished", "")])


def plan_past(
    rows: Iterable[PastRow],
    book: Book,
    trainings: Trainings,
    *,
    on: date,
    day_first: bool,
    twice: Mapping[str, Sequence[int]],
    facts_of: Callable[[set[int]], Mapping[int, Sequence[Fact]]],
) -> list[Past]:
    """One outcome for every row, in order. What people hold is asked once, for all who were found."""
    matched = [matched_row(row, book, on=on, twice=twice) for row in rows]
    facts = facts_of({each.person for each in matched if each.person is not None})
    return [planned(each, facts, trainings, on=on, day_first=day_first) for each in matched]


def matched_row(row: PastRow, book: Book, *, on: date, twice: Mapping[str, Sequence[int]]) -> Matched:
    email = normal_email(row.email)
    problems = []
    if not row.staff_number and not email and not row.name:
        problems.append(Problem("no-key", "staff_number"))
    if email and not EMAIL.match(email):
        problems.append(Problem("not-an-address", "email", row.email))
    lines = twice.get(
        row_key({name: getattr(row, name) for name in ("staff_number", "email", "name", "training", "finished")}), ()
    )
    if lines and row.line != min(lines):
        problems.append(Problem("twice", "training", str(min(lines))))
    if problems:
        return Matched(row, problems=tuple(problems))
    person, candidates, doubts = match_staff(
        StaffRow(row.line, staff_number=row.staff_number, name=row.name, email=row.email, chosen=row.chosen), book
    )
    here = tuple(one for one in candidates if book.posts.get(one))
    if person is None and not (doubts and here):
        return Matched(row, problems=(Problem("not-here", "staff_number"),))
    if person is None:
        return Matched(row, candidates=here, doubts=tuple(doubts))
    posts = book.posts.get(person, ())
    if not posts:
        return Matched(row, problems=(Problem("not-here", "staff_number"),))
    if all(post.end is not None and post.end <= on for post in posts):
        return Matched(row, person, problems=(Problem("left-already", "staff_number"),))
    known = book.people.get(person)
    if row.name and known is not None and is_quite_another(row.name, known.name) and row.chosen != str(person):
        return Matched(row, candidates=(person,), doubts=(Problem("other-name", "name", known.name),))
    return Matched(row, person, here)


def is_quite_another(name: str, known: str) -> bool:
    """No word of one name is in the other: people marry and shorten names, but seldom change all of it."""
    words = [{word.strip(".,") for word in plain_word(each).replace("-", " ").split()} for each in (name, known)]
    return all(words) and not words[0] & words[1]


def planned(
    matched: Matched, facts: Mapping[int, Sequence[Fact]], trainings: Trainings, *, on: date, day_first: bool
) -> Past:
    row, word = matched.row, plain_word(matched.row.training)
    problems = list(matched.problems)
    finished = read_day(row.finished, day_first=day_first) if row.finished else "no-day"
    worth = trainings.worths.get(word)
    if isinstance(finished, str):
        problems.append(Problem(finished, "finished", row.finished))
    if not word:
        problems.append(Problem("no-training", "training"))
    elif word in trainings.left_out:
        return Past(row.line, Outcome.UNCHANGED, (Problem("left-out", "training", row.training),), matched.person)
    elif worth is None:
        problems.append(Problem("unknown-training", "training", row.training))
    elif isinstance(finished, date) and (why := worth.why_not(finished, on=on)):
        problems.append(Problem(why.value, "finished", row.finished))
    if problems:
        return Past(row.line, Outcome.REFUSED, tuple(problems), matched.person, candidates=matched.candidates)
    if matched.doubts:
        return Past(row.line, Outcome.DOUBTFUL, matched.doubts, candidates=matched.candidates)
    assert worth is not None
    assert isinstance(finished, date)
    assert matched.person is not None
    standing = standing_facts(facts.get(matched.person, ()))
    counting = newly_held(worth.counting(finished, on=on), standing, grade=Grade.AGENCY)
    if not counting:
        held = (Problem(NotRecognised.HELD.value, "training", row.training),)
        return Past(row.line, Outcome.UNCHANGED, held, matched.person, candidates=matched.candidates)
    return Past(
        row.line,
        Outcome.ADD,
        person=matched.person,
        candidates=matched.candidates,
        worth=worth,
        counting=counting,
        finished=finished,
    )
