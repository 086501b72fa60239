"""What is required, as the pages of leads and coordinators show it, and what a rule would mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from agencies.models import Agency, Membership, Partnership, Role
from agencies.queries.humans import kept_accounts
from courses import rules
from courses.enums import STRENGTH, EvidenceKind
from courses.models import Assignment, CoursePage, Evidence, Exemption, Extension, Requirement
from courses.queries.outline import readable
from courses.queries.requirements import posts_of


def course_choices(language: str) -> list[tuple[str, str]]:
    """The live courses, each once, in the reader's language where it is there."""
    return sorted(((str(key), title) for key, title in titles(language, live=True).items()), key=lambda pair: pair[1])


def titles(language: str, *, live: bool = False) -> dict[UUID, str]:
    order = readable(language)
    pages = CoursePage.objects.filter(locale__language_code__in=order)
    rows = (pages.filter(live=True) if live else pages).values_list("translation_key", "title", "locale__language_code")
    return {key: title for key, title, _ in sorted(rows, key=lambda row: -order.index(row[2]))}


@dataclass(frozen=True, slots=True)
class Shown:
    """A requirement with the titles of the courses that it names."""

    requirement: Requirement
    course: str
    shorter: str

    @property
    def roles(self) -> list[Role]:
        return list(self.requirement.roles.all())


def requirements_shown(
    partnership: Partnership, *, on: date, language: str, agency: Agency | None = None
) -> tuple[list[Shown], list[Shown]]:
    """Those in force or still to come, and those that are over: of a partnership, or that reach one agency."""
    rows = Requirement.objects.standing().filter(partnership=partnership)
    if agency is not None:
        rows = rows.filter(Q(agency=None) | Q(agency=agency))
    rows = rows.select_related("agency", "recorded_by", "replaced_by").prefetch_related(
        Prefetch("roles", queryset=Role.objects.order_by("name"))
    )
    named = titles(language)
    shown = [
        Shown(row, named.get(row.course_key, ""), named.get(row.refresher_key, "") if row.refresher_key else "")
        for row in rows
    ]
    shown.sort(key=lambda each: (each.requirement.agency_id is not None, each.course, each.requirement.start_date))
    over = [each for each in shown if each.requirement.end_date and each.requirement.end_date <= on]
    return [each for each in shown if each not in over], over


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a rule means: for a sample person, and how many it touches on a day."""

    since: date
    role: int | None
    role_is_asked: bool
    dates: rules.NextDates
    people: int
    lacking: int
    overdue: int


def meaning_of(
    demand: rules.Demand,
    *,
    since: date,
    role: int | None,
    on: date,
    posts: QuerySet[Membership],
    course_months: int,
) -> Meaning:
    """Three queries: the posts that it would reach on a day, who holds the course by then, and who is one human."""
    due = rules.due_date(
        member_from=since, required_from=demand.required_from, due_days=demand.due_days, due_on=demand.due_on
    )
    reached = [post for post in posts_of(posts, on) if rules.asks(demand, post)]
    kept = kept_accounts()
    held = {kept.get(person, person) for person in holders(demand, on)}
    people = {post.id: kept.get(post.person, post.person) for post in reached}
    lacking = [post for post in reached if people[post.id] not in held]
    return Meaning(
        since=since,
        role=role,
        role_is_asked=role is None or not demand.roles or role in demand.roles,
        dates=rules.next_dates(demand.renewing, due=due, since=since, course_months=course_months),
        people=len(set(people.values())),
        lacking=len({people[post.id] for post in lacking}),
        overdue=len({people[post.id] for post in lacking if rules.due_for(demand, post) <= on}),
    )


def holders(demand: rules.Demand, on: date) -> set[int]:
    """Who holds the course on a day by evidence that is strong enough."""
    enough = STRENGTH[: rules.strength(demand.weakest or rules.ALONE) + 1]
    rows = Evidence.objects.in_date(on).filter(
        kind=EvidenceKind.COURSE_COMPLETED, subject_key=demand.course, grade__in=enough
    )
    return set(rows.values_list("person_id", flat=True))


def months_of(course_key: UUID) -> int:
    """For how long a course holds where nobody says otherwise."""
    months = (
        CoursePage.objects.filter(translation_key=course_key).order_by("pk").values_list("validity_months", flat=True)
    )
    return months.first() or 12


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one post, with its course's title; none means every course."""

    kind: str
    row: Assignment | Exemption | Extension
    course: str


def said_in(posts: QuerySet[Membership], *, on: date, language: str) -> list[Said]:
    """What is in force or to come for these posts: the kinds together, the next to end first."""
    named = titles(language)
    found = []
    for kind, model in KINDS.items():
        rows = model.objects.standing().filter(membership__in=posts)
        rows = rows.filter(Q(end_date=None) | Q(end_date__gt=on)).select_related("membership__person", "recorded_by")
        found += [Said(kind, row, named.get(row.course_key, "") if row.course_key else "") for row in rows]
    return sorted(found, key=lambda said: (said.row.end_date or date.max, str(said.row.membership.person)))


KINDS: dict[str, type[Assignment] | type[Extension] | type[Exemption]] = {
    "assign": Assignment,
    "extend": Extension,
    "exempt": Exemption,
}


def matching(posts: QuerySet[Membership], words: str, *, most: int) -> Sequence[Membership]:
    """Posts by somebody's name, username or staff number."""
    for word in words.split():
        posts = posts.filter(
            Q(person__display_name__icontains=word)
            | Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(person__username__iexact=word)
            | Q(staff_number__iexact=word)
        )
    found = posts.select_related("person", "role").order_by("person__display_name", "person__last_name", "pk")
    return list(found[:most])
