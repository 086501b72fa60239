"""Published figures of the invented partnership: two periods, and one of them revised."""

from datetime import date, datetime, timedelta

from agencies.models import Partnership, Person
from figures.actions import statements
from figures.actions.statements import CannotChangeStatement
from figures.enums import Period
from figures.models import Statement
from figures.rules.periods import Span, spans_before

REPORT = {
    "achievements": "- Every reporting centre has people in date.\n- Three agencies reached their target.",
    "issues": "Renewals fall in the same months, so that shares drop in spring.",
    "gaps": "Volunteers are harder to reach than staff: many have no work e-mail.",
    "actions": "- Evening sessions for volunteers.\n- Reminders six weeks before a certificate ends.",
}


def make_statements(partnership: Partnership, coordinator: Person, *, today: date, at: datetime) -> None:
    """The last two quarters and the last half-year; the older quarter was revised. Nothing is made twice."""
    newest, older = spans_before(today, Period.QUARTER, year_begins=4, count=2)
    (half,) = spans_before(today, Period.HALF_YEAR, year_begins=4, count=1)
    try:
        first = published(partnership, older, coordinator, at=at)
        published(partnership, newest, coordinator, at=at)
        published(partnership, half, coordinator, at=at, sections=REPORT)
    except CannotChangeStatement:
        return  # too few people, or there already
    revision = statements.revise(
        statement=first,
        known_at=at,
        reason="An agency asked us to count again with its late returns. We did, and no published number changed.",
        by=coordinator,
        at=at,
    )
    put_out(revision, coordinator, at=at)


def published(
    partnership: Partnership, span: Span, by: Person, *, at: datetime, sections: dict[str, str] | None = None
) -> Statement:
    made = statements.make(
        partnership=partnership,
        span=span,
        known_at=at - timedelta(days=1),
        today=span.last + timedelta(days=1),
        language="en",
        by=by,
        at=at,
    )
    if sections:
        made = statements.write(statement=made, sections=sections, reason="", seen=made.version, by=by, at=at)
    return put_out(made, by, at=at)


def put_out(statement: Statement, by: Person, *, at: datetime) -> Statement:
    statements.send(statement=statement, by=by, at=at)
    statements.agree(statement=statement, today=at.date(), by=by, at=at)
    return statements.publish(statement=statement, by=by, at=at)
