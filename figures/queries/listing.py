"""An agency's people by name, a page at a time: from standings where they are kept, else counted live.

Whoever asks has been let in already (`agencies.views.areas`): the posts given are those that they may see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Agency, Membership, Person
from agencies.rules import number_in
from figures import rules
from figures.enums import State
from figures.models import PostStanding
from figures.models.standing import NOTHING
from figures.queries.people import Row
from figures.queries.standings import name_to_sort_by


@dataclass(frozen=True)
class Wanted:
    """Which lines: each part left out means all. Without state and course there is one line for each post."""

    agency: Agency
    teams: tuple[int, ...] = ()  # whoever leads teams alone sees these
    state: State | None = None
    team: int | None = None  # 0: no team
    role: int | None = None
    course: UUID | None = None
    words: str = ""
    grade: str = ""  # on whose word what is held rests
    among: QuerySet[Any, Any] | None = None  # of these posts alone, by their keys

    @property
    def is_of_posts(self) -> bool:
        return self.state is None and self.course is None and not self.grade


def search(words: str, path: str = "") -> Q:
    """Each word stands in the name, username, staff number or address of a post's holder."""
    found = Q()
    for word in words.split():
        names = ("display_name", "first_name", "last_name", "username", "email")
        of_word = Q(**{f"{path}staff_number__istartswith": word})
        for name in names:
            of_word |= Q(**{f"{path}person__{name}__icontains": word})
        found &= of_word
    return found


def kept_rows(wanted: Wanted) -> QuerySet[PostStanding]:
    rows = PostStanding.objects.filter(agency=wanted.agency)
    if wanted.teams:
        rows = rows.filter(team__in=wanted.teams)
    if wanted.among is not None:
        rows = rows.filter(membership__in=wanted.among)
    if wanted.is_of_posts:
        rows = rows.filter(course_key=NOTHING)
    else:
        rows = rows.filter(of_state(wanted.state))
        rows = rows.filter(course_key=wanted.course) if wanted.course else rows.exclude(course_key=NOTHING)
    if wanted.team is not None:
        rows = rows.filter(team=wanted.team or None)
    if wanted.role is not None:
        rows = rows.filter(role=wanted.role)
    if wanted.grade:
        rows = rows.filter(grade=wanted.grade)
    return rows.filter(search(wanted.words, "membership__")).order_by(
        "sort_name", "person_id", "membership_id", "course_key"
    )


def of_state(state: State | None) -> Q:
    """As `figures.queries.pairs.condition`, of what is kept."""
    return {
        None: Q(),
        State.REQUIRED: Q(state__in=[State.IN_DATE, State.DUE_SOON, State.OVERDUE]),
        State.COVERED: Q(state__in=[State.IN_DATE, State.DUE_SOON]),
        State.IN_GRACE_COVERED: Q(state=State.IN_GRACE, until_date__isnull=False),
    }.get(state, Q(state=state))


def kept_page(wanted: Wanted, *, after: str = "", size: int) -> list[Row]:
    """So many lines after a place, as `figures.queries.people.people_behind` finds them live."""
    rows, skip = kept_rows(wanted), 0
    if after:
        public_id, _, shown = after.rpartition(".")
        skip = number_in(shown) or 0
        here = Person.objects.filter(public_id=public_id, standings__agency=wanted.agency)
        place = here.values_list("standings__sort_name", "pk").first()
        if place is None:
            skip = 0
        else:
            name, pk = place
            rows = rows.filter(Q(sort_name__gt=name) | Q(sort_name=name, person_id__gte=pk))
    related = ("membership__person", "membership__agency", "membership__team", "membership__role")
    return [row_from(row) for row in rows.select_related(*related)[skip : skip + size]]


def row_from(kept: PostStanding) -> Row:
    state = State(kept.state) if kept.state else None
    day = day_of(state, kept.due_date, kept.until_date, kept.lapsed_date, kept.excused_until_date)
    subject = None if kept.course_key == NOTHING else kept.course_key
    held = kept.until_date is not None
    return Row(kept.membership, subject, state, day, kept.lapsed_date is not None, held, kept.grade)


def day_of(
    state: State | None, due: date | None, until: date | None, lapsed: date | None, excused: date | None
) -> date | None:
    """The last day in date, exempt or within time; of the overdue, the last day that was."""
    day = {
        State.EXEMPT: excused,
        State.OVERDUE: max(due, lapsed) if due and lapsed else due,
        State.IN_GRACE: due,
    }.get(state, until)  # type: ignore[arg-type]
    return day and rules.day_before(day)


def live_posts(posts: QuerySet[Membership], *, on: date, after: str = "", size: int | None = None) -> list[Row]:
    """One line for each post in force on a day, whatever is asked of it."""
    rows = posts.filter(pk__in=posts.on(on).values("pk")).select_related("person", "agency", "team", "role")  # type: ignore[attr-defined]
    found = list(rows.annotate(sort_name=name_to_sort_by()).order_by("sort_name", "person_id", "pk"))
    if after:
        public_id, _, shown = after.rpartition(".")
        places = [place for place, post in enumerate(found) if post.person.public_id == public_id]
        found = found[places[0] + (number_in(shown) or 0) :] if places else found
    return [Row(post, None, None, None, False, False) for post in found[:size]]


FILE_COLUMNS = (
    "membership__person__display_name",
    "membership__person__first_name",
    "membership__person__last_name",
    "membership__person__username",
    "membership__staff_number",
    "team_id",
    "role_id",
    "course_key",
    "state",
    "due_date",
    "until_date",
    "lapsed_date",
    "excused_until_date",
    "grade",
)


def kept_lines(wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """All lines for a file, a few at a time: a hundred thousand need no more memory than a page."""
    return kept_rows(wanted).values_list(*FILE_COLUMNS).iterator(chunk_size=2000)


def people_of(wanted: Wanted) -> QuerySet[Any, int]:
    return kept_rows(wanted).order_by().values_list("person_id", flat=True).distinct()
