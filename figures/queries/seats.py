"""How many trainings would reach the target: the gap on a day, if nobody renews by then."""

from dataclasses import dataclass, replace
from uuid import UUID

from figures import rules
from figures.queries.coverage import Coverage, Posts
from figures.queries.names import Names
from figures.queries.targets import Targets


@dataclass(frozen=True)
class Need:
    """Of an agency and course, or of several: posts on the day, those that will be covered, and what is missing."""

    required: int = 0
    covered: int = 0
    wanted: int = 0  # trainings that reach the target
    target: int | None = None

    @property
    def lacking(self) -> int:
        return self.required - self.covered

    def __add__(self, other: "Need") -> "Need":
        return Need(self.required + other.required, self.covered + other.covered, self.wanted + other.wanted)


@dataclass(frozen=True)
class NeedLine:
    label: str
    needs: tuple[Need, ...]
    total: Need
    sessions: int


@dataclass(frozen=True)
class Seats:
    """A line for each agency, a column for each course; a target is to be reached by each agency in each course."""

    courses: tuple[str, ...]
    lines: tuple[NeedLine, ...]
    of_courses: tuple[Need, ...]
    total: Need
    sessions: int
    has_targets: bool
    keys: tuple[UUID, ...] = ()  # of the courses


def seats(coverage: Coverage, targets: Targets, names: Names, *, places: int) -> Seats:
    """`places` is how many a session takes; sessions of one course may be attended from every agency."""
    courses = sorted(coverage.by_subject, key=lambda key: names.subject(key).casefold())
    agencies = sorted(coverage.by_agency, key=lambda key: names.agency(key).casefold())
    posts: dict[tuple[int, UUID], Posts] = {}
    for cell in coverage.cells:
        posts[cell.agency, cell.subject] = posts.get((cell.agency, cell.subject), Posts()) + cell.posts
    lines = []
    for agency in agencies:
        needs = tuple(need_of(posts.get((agency, course), Posts()), targets.of_course(course)) for course in courses)
        sessions = sum(-(-need.wanted // places) for need in needs)
        lines.append(NeedLine(names.agency(agency), needs, sum(needs, Need()), sessions))
    of_courses = tuple(
        replace(sum((line.needs[place] for line in lines), Need()), target=targets.of_course(course))
        for place, course in enumerate(courses)
    )
    return Seats(
        tuple(names.subject(key) for key in courses),
        tuple(lines),
        of_courses,
        sum(of_courses, Need()),
        sum(-(-need.wanted // places) for need in of_courses),
        any(targets.of_course(course) for course in courses) or targets.overall is not None,
        tuple(courses),
    )


def need_of(posts: Posts, target: int | None) -> Need:
    wanted = rules.needed(posts.covered, posts.required, target) if target else 0
    return Need(posts.required, posts.covered, wanted, target)
