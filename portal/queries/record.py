"""One person's record, as the lead of an agency may see it: standing and dates, never answers or scores.

What was done while the person was in the agency is shown step by step; of anything else, only how long it is held.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Membership, Person
from agencies.queries.humans import accounts_of
from agencies.rules import in_force, local_day
from assessments.queries.plays import NotHeardDone, not_heard_done
from certificates.models import Certificate
from courses.enums import EvidenceKind, Grade
from courses.models import CoursePage, Evidence, Exemption
from courses.queries.courses import courses_in
from courses.queries.requirements import duties_of
from courses.rules import for_person
from figures.queries.names import get_titles
from figures.rules import day_before
from portal.queries import learning
from portal.queries.learning import Item

# Steps that a lead may know of.
TOLD = [kind for kind in EvidenceKind.values if kind != EvidenceKind.CORRECTION]
MOST_STEPS = 100
MOST_TOLD = 1000


@dataclass(frozen=True)
class Step:
    """A dated fact about learning, and what took it out of account since."""

    evidence: Evidence
    title: str
    correction: Evidence | None
    elsewhere: str = ""  # the training that was recognised

    @property
    def kind(self) -> str:
        return str(EvidenceKind(self.evidence.kind).label)

    @property
    def grade(self) -> str:
        return str(Grade(self.evidence.grade).label)

    @property
    def last_day(self) -> date | None:
        until = self.evidence.valid_until_date
        return day_before(until) if until else None


@dataclass(frozen=True)
class Held:
    """A certificate: its number is shown where it was won in the agency, else only how long it holds."""

    title: str
    last_day: date
    grade: str
    number: str = ""
    issued: date | None = None


@dataclass(frozen=True)
class Excuse:
    exemption: Exemption
    title: str  # empty for every course

    @property
    def last_day(self) -> date | None:
        return self.exemption.end_date and day_before(self.exemption.end_date)


@dataclass(frozen=True)
class Unheard:
    """Practice begun in the time of the posts that its package has not said is done."""

    practice: NotHeardDone
    lesson: str
    started_date: date


@dataclass(frozen=True)
class Record:
    person: Person
    posts: list[Membership]
    items: list[Item]
    certificates: list[Held]
    excuses: list[Excuse]
    steps: list[Step] = field(default_factory=list)
    unheard: list[Unheard] = field(default_factory=list)


def record_of(person: Person, posts: QuerySet[Membership], *, on: date, language: str) -> Record:
    """What the holder of these posts must hold, does hold, and did in the time of the posts."""
    own = list(posts.select_related("person", "agency__partnership", "team", "role").order_by("-start_date", "pk"))
    evidence = list(steps_within(person, own)[:MOST_STEPS])
    corrected = Evidence.objects.filter(corrects__in=evidence).select_related("recorded_by")
    corrections = {row.corrects_id: row for row in corrected}
    held = (
        Certificate.objects.valid_on(on).filter(person__in=accounts_of(person.pk)).order_by("-valid_until_date", "pk")
    )
    excused = Exemption.objects.filter(membership__in=own, voided_at=None).select_related("recorded_by")
    certificates, exemptions = (
        list(held.order_by("-valid_until_date", "pk")),
        list(excused.order_by("-start_date", "pk")),
    )
    practices = practices_within(person, own)
    keys = {row.subject_key for row in evidence} | {each.course_key for each in certificates}
    keys |= {practice.lesson_key for practice, _ in practices}
    titles = get_titles(keys | {each.course_key for each in exemptions if each.course_key})
    return Record(
        person,
        own,
        items_asked(person, posts, on=on, language=language),
        [held_from(each, own, titles) for each in certificates],
        [Excuse(each, titles.get(each.course_key, "") if each.course_key else "") for each in exemptions],
        steps_from(evidence, titles, corrections),
        [Unheard(practice, titles.get(practice.lesson_key, ""), day) for practice, day in practices],
    )


def steps_from(
    rows: Iterable[Evidence], titles: dict[UUID, str], corrections: dict[int | None, Evidence]
) -> list[Step]:
    """With the training that was recognised, for what was learned elsewhere."""
    return [
        Step(row, titles.get(row.subject_key, ""), corrections.get(row.pk), str(getattr(row, "recognition", "")))
        for row in rows
    ]


def history_of(person: Person) -> list[Step]:
    """All that a person's record rests on, with whichever of their accounts, newest first."""
    rows = Evidence.objects.filter(person__in=accounts_of(person.pk), kind__in=TOLD).select_related("recognition")
    evidence = list(rows.order_by("-happened_at", "-pk")[:MOST_TOLD])
    corrected = Evidence.objects.filter(corrects__in=evidence).select_related("recorded_by")
    titles = get_titles({row.subject_key for row in evidence})
    return steps_from(evidence, titles, {row.corrects_id: row for row in corrected})


def items_asked(person: Person, posts: QuerySet[Membership], *, on: date, language: str) -> list[Item]:
    """The courses asked of these posts on the day, each as the person's own page has it; the most pressing first."""
    duties = for_person(duties_of(posts, on))
    courses = courses_in(CoursePage.objects.filter(translation_key__in=duties), language=language, reader=person)
    readings = learning.read(courses, duties, person, on=on, language=language)
    certificates = learning.certificates_of(person)
    items = [Item(each, certificates.get(each.course.key)) for each in readings]
    return sorted(items, key=lambda item: (item.state.is_held, item.last_day or date.max, item.course.title))


def steps_within(person: Person, posts: Iterable[Membership]) -> QuerySet[Evidence]:
    """What was done on days of these posts, newest first."""
    days = Q(pk__in=[])
    for post in posts:
        own = Q(happened_date__gte=post.start_date)
        days |= own & Q(happened_date__lt=post.end_date) if post.end_date else own
    rows = Evidence.objects.filter(days, person__in=accounts_of(person.pk), kind__in=TOLD)
    return rows.select_related("person", "recognition").order_by("-happened_at", "-pk")


def practices_within(person: Person, posts: Iterable[Membership]) -> list[tuple[NotHeardDone, date]]:
    """What was started on days of these posts and has not been heard done, newest first, each with its day."""
    own, found = list(posts), []
    for practice in not_heard_done(person):
        for post in own:
            day = local_day(practice.started_at, post.agency.partnership.time_zone)
            if in_force(post.start_date, post.end_date, day):
                found.append((practice, day))
                break
    return found


def held_from(certificate: Certificate, posts: list[Membership], titles: dict[UUID, str]) -> Held:
    ends = [day for day in (certificate.valid_until_date, certificate.withdrawn_date) if day]
    grade = str(Grade(certificate.grade).label)
    plain = Held(titles.get(certificate.course_key, ""), day_before(min(ends)), grade)
    if any(in_force(post.start_date, post.end_date, certificate.issued_date) for post in posts):
        return replace(plain, number=certificate.number, issued=certificate.issued_date)
    return plain
