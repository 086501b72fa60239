"""Which certificates a lead asked for together."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from agencies.models import Agency, Membership, Person
from agencies.models.membership import MembershipQuerySet
from certificates.models import Certificate
from certificates.models.certificate import CertificateQuerySet
from certificates.queries.awaiting import awaiting_certificate
from certificates.rules import Validity, state_on
from courses.models import Cycle


@dataclass(frozen=True)
class Wanted:
    """Of a team, a role, a course, a year of issue; each left out means all. `is_current`: those in date alone."""

    team: int | None = None
    role: int | None = None
    course: str = ""
    year: int | None = None
    is_current: bool = True

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Entry:
    """A line of a bundle's index."""

    number: str
    holder: str
    course: str
    issued: date
    until: date
    state: str

    @property
    def last_date(self) -> date:
        return self.until - timedelta(days=1)


def posts_of(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> MembershipQuerySet:
    """Such posts that the reader may see, past ones too."""
    posts = Membership.objects.visible_to(reader, on).of_agency(agency).filter(voided_at=None)
    if wanted.team is not None:
        posts = posts.filter(team=wanted.team)
    if wanted.role is not None:
        posts = posts.filter(role=wanted.role)
    return posts.order_by()


def people_of(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> QuerySet[Membership, Any]:
    """Whoever has such a post now, as ids for `person__in`."""
    posts = posts_of(agency, wanted, reader=reader, on=on)
    return posts.filter(Q(end_date=None) | Q(end_date__gt=on), start_date__lte=on).values("person")


def of_people(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> CertificateQuerySet:
    """All of whoever has such a post now, wherever they won them: evidence follows the person."""
    rows = Certificate.objects.visible_to(reader, on)
    return rows.filter(person__in=people_of(agency, wanted, reader=reader, on=on))


def won_in_post(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> CertificateQuerySet:
    """Those issued to somebody on a day in such a post, whether they have left since or not."""
    day = OuterRef("issued_date")
    posts = posts_of(agency, wanted, reader=reader, on=on).filter(person=OuterRef("person"), start_date__lte=day)
    return Certificate.objects.filter(Exists(posts.filter(Q(end_date=None) | Q(end_date__gt=day))))


def certificates_of(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> CertificateQuerySet:
    """The certificates that a bundle holds, erased people's among them: whoever makes it leaves those out.

    That of a year also holds what people who have left won in it while they were in post here.
    """
    rows = of_people(agency, wanted, reader=reader, on=on)
    if wanted.year:
        gone = won_in_post(agency, wanted, reader=reader, on=on)
        rows = Certificate.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=gone.values("pk")))
        rows = rows.filter(issued_date__year=wanted.year)
    if wanted.course:
        rows = rows.filter(course_key=UUID(wanted.course))
    return rows.valid_on(on) if wanted.is_current else rows


def missing_of(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> QuerySet[Cycle]:
    """Completed courses whose certificate is missing."""
    rows = awaiting_certificate().filter(enrolment__person__in=people_of(agency, wanted, reader=reader, on=on))
    if wanted.course:
        rows = rows.filter(enrolment__course_key=UUID(wanted.course))
    return rows.filter(completed_date__year=wanted.year) if wanted.year else rows


def entries(certificates: QuerySet[Certificate], *, on: date) -> Iterator[Entry]:
    """Lines of the index: only what it shows is read, however many there are."""
    columns = ("number", "issued_date", "valid_until_date", "withdrawn_date", "superseded_at")
    rows = certificates.annotate(holder=KT("snapshot__holder_name"), course=KT("snapshot__course_title"))
    for number, issued, until, withdrawn, replaced, holder, course in (
        rows.order_by("pk").values_list(*columns, "holder", "course").iterator()
    ):
        validity = Validity(issued=issued, until=until, withdrawn=withdrawn, superseded=replaced is not None)
        yield Entry(number, holder or "", course or "", issued, until, state_on(validity, on))


def years_of(agency: Agency, *, reader: Person, on: date) -> list[int]:
    """Years in which certificates were issued, newest first."""
    now, past = (rows(agency, Wanted(), reader=reader, on=on).values("pk") for rows in (of_people, won_in_post))
    rows = Certificate.objects.filter(Q(pk__in=now) | Q(pk__in=past))
    return [day.year for day in rows.dates("issued_date", "year", order="DESC")]


def courses_of(agency: Agency, *, reader: Person, on: date) -> set[UUID]:
    rows = certificates_of(agency, Wanted(is_current=False), reader=reader, on=on)
    return set(rows.order_by().values_list("course_key", flat=True).distinct())
