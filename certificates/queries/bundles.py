"""Which certificates a lead asked for together."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from agencies.models import Agency, Membership, Person
from agencies.models.dated import not_over
from agencies.models.membership import MembershipQuerySet
from agencies.queries.humans import accounts_of_all, human_of, linked_accounts
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


def of_people(agency: Agency, wanted: Wanted, *, reader: Person, on: date, person: str = "person") -> Q:
    """Those of whoever has such a post now, with whichever of their accounts; `person` leads to it from the rows."""
    now = posts_of(agency, wanted, reader=reader, on=on).filter(not_over(on), start_date__lte=on)
    followed = accounts_of_all(now.filter(person__erased_at=None).values("person"))
    return Q(**{f"{person}__in": now.values("person")}) | Q(**{f"{person}__in": followed})


def in_post(
    rows: QuerySet[Any, Any], agency: Agency, wanted: Wanted, *, reader: Person, on: date, person: str, day: str
) -> Q:
    """Those of a day in such a post, whether its holder has left since or not, and with whichever of their accounts.

    `person` and `day` lead to them from `rows`. Few accounts are linked, so those are asked about by themselves.
    """
    that_day = OuterRef(day)
    posts = posts_of(agency, wanted, reader=reader, on=on).filter(start_date__lte=that_day)
    posts = posts.filter(Q(end_date=None) | Q(end_date__gt=that_day))
    own = rows.filter(Exists(posts.filter(person=OuterRef(person))))
    # What somebody erased had is not found by the account of theirs that is left.
    of_linked = posts.filter(person__in=linked_accounts(), person__erased_at=None).annotate(human=human_of())
    linked = rows.filter(**{f"{person}__in": linked_accounts()}).annotate(human=human_of(person))
    linked = linked.filter(Exists(of_linked.filter(human=OuterRef("human"))))
    return Q(pk__in=own.values("pk")) | Q(pk__in=linked.values("pk"))


def certificates_of(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> CertificateQuerySet:
    """The certificates that a bundle holds, erased people's among them: whoever makes it leaves those out.

    All of whoever has such a post now, wherever they won them: evidence follows the person. That of a year also holds
    what people who have left won in it while they were in post here.
    """
    whose = of_people(agency, wanted, reader=reader, on=on)
    if wanted.year:
        whose |= won_in_post(agency, wanted, reader=reader, on=on)
    rows = Certificate.objects.filter(whose)
    if wanted.year:
        rows = rows.filter(issued_date__year=wanted.year)
    if wanted.course:
        rows = rows.filter(course_key=UUID(wanted.course))
    return rows.valid_on(on) if wanted.is_current else rows


def won_in_post(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> Q:
    """Certificates issued to somebody on a day in such a post."""
    rows = Certificate.objects.order_by()
    return in_post(rows, agency, wanted, reader=reader, on=on, person="person", day="issued_date")


def missing_of(agency: Agency, wanted: Wanted, *, reader: Person, on: date) -> QuerySet[Cycle]:
    """Completed courses whose certificate is missing: of the same people, and of those who have left, as above."""
    rows = awaiting_certificate().filter(enrolment__person__erased_at=None)
    whose = of_people(agency, wanted, reader=reader, on=on, person="enrolment__person")
    if wanted.year:
        rows, completed = rows.filter(completed_date__year=wanted.year), Cycle.objects.completed().order_by()
        whose |= in_post(
            completed, agency, wanted, reader=reader, on=on, person="enrolment__person", day="completed_date"
        )
    if wanted.course:
        rows = rows.filter(enrolment__course_key=UUID(wanted.course))
    return rows.filter(whose)


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
    here = of_people(agency, Wanted(), reader=reader, on=on) | won_in_post(agency, Wanted(), reader=reader, on=on)
    rows = Certificate.objects.filter(here)
    return [day.year for day in rows.dates("issued_date", "year", order="DESC")]


def courses_of(agency: Agency, *, reader: Person, on: date) -> set[UUID]:
    rows = certificates_of(agency, Wanted(is_current=False), reader=reader, on=on)
    return set(rows.order_by().values_list("course_key", flat=True).distinct())
