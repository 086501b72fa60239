"""What a standing report says, who may get one, and what was sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agencies.enums import Duty
from agencies.models import Agency, Membership, Partnership, Person, Responsibility
from agencies.models.dated import in_force
from agencies.queries.access import coordinates, leads_whole, teams_led
from figures.models import ReportMail, ReportOrder
from figures.queries.coverage import Posts, count
from figures.queries.pairs import Question
from figures.rules.rhythms import end_before

LOG_LENGTH = 50


@dataclass(frozen=True)
class Summary:
    """The numbers of a report: counts alone, as at the end of its day and of the stretch before."""

    day: date
    before: date
    posts: Posts
    posts_before: Posts
    people: int
    people_with_all: int

    @property
    def is_empty(self) -> bool:
        return not (self.posts.required or self.posts_before.required or self.posts.in_grace)

    @property
    def by_percent(self) -> int | None:
        now, then = self.posts.percent, self.posts_before.percent
        return None if now is None or then is None else now - then

    @property
    def counts(self) -> dict[str, Any]:
        return {**self.posts._asdict(), "people": self.people, "people_with_all": self.people_with_all}


def may_get(order: ReportOrder, *, on: date) -> bool:
    """Whether somebody still leads or coordinates what the report is of."""
    if order.agency is not None:
        return leads_whole(order.person, order.agency, on) or bool(teams_led(order.person, order.agency, on))
    assert order.partnership is not None
    return coordinates(order.person, order.partnership, on)


def summary_of(order: ReportOrder, day: date, *, on: date) -> Summary:
    """Counted with what is known now. A lead of teams gets those of the teams."""
    partnership = order.partnership or order.agency.partnership  # type: ignore[union-attr]
    among = posts_of(order, on=on)
    before = end_before(order.rhythm, end=day)
    now, then = (count(Question(partnership, each, among=among)).overall for each in (day, before))
    return Summary(day, before, now.posts, then.posts, now.people.required, now.people.fully_covered)


def posts_of(order: ReportOrder, *, on: date) -> QuerySet[Membership] | None:
    """Which posts a report is of; none for all of a partnership."""
    if order.agency is None:
        return None
    posts = Membership.objects.filter(agency=order.agency)
    if leads_whole(order.person, order.agency, on):
        return posts
    return posts.filter(team__in=teams_led(order.person, order.agency, on))


@dataclass(frozen=True)
class Receiver:
    """Somebody who may get a report of an agency, and the one they get."""

    person: Person
    agency: Agency
    order: ReportOrder | None


def receivers_in(partnership: Partnership, *, on: date) -> list[Receiver]:
    """The training leads of a partnership's agencies, by agency and name. Two queries."""
    duties = (
        Responsibility.objects.filter(in_force(on), in_force(on, "membership__"), duty=Duty.TRAINING_LEAD)
        .filter(membership__agency__partnership=partnership)
        .select_related("membership__person", "membership__agency")
    )
    leads = {(duty.membership.agency_id, duty.membership.person_id): duty.membership for duty in duties}
    orders = {
        (order.agency_id, order.person_id): order
        for order in ReportOrder.objects.standing().filter(agency__partnership=partnership)
    }
    found = [Receiver(post.person, post.agency, orders.get(key)) for key, post in leads.items()]
    return sorted(found, key=lambda each: (each.agency.name.casefold(), str(each.person).casefold()))


def order_of(person: Person, *, agency: Agency | None = None, partnership: Partnership | None = None) -> (
    ReportOrder | None
):  # fmt: skip
    return ReportOrder.objects.standing().filter(person=person, agency=agency, partnership=partnership).first()


def log_of(*, person: Person | None = None, agency: Agency | None = None, partnership: Partnership | None = None) -> (
    list[ReportMail]
):  # fmt: skip
    """What was sent or not, newest first: of a person and agency, or of a whole partnership."""
    rows = ReportMail.objects.select_related("order__person", "order__agency", "order__partnership")
    if person is not None:
        rows = rows.filter(order__person=person)
    if agency is not None:
        rows = rows.filter(order__agency=agency)
    if partnership is not None:
        rows = rows.filter(Q(order__partnership=partnership) | Q(order__agency__partnership=partnership))
    return list(rows.order_by("-day", "-pk")[:LOG_LENGTH])
