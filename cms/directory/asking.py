"""When a service is asked whether its entry is right; from plain values."""

from collections.abc import Sequence
from datetime import date, timedelta

# Days after the day from which an entry has to be checked. It is marked after 14 and hidden after 90 (`life`).
FIRST_CONTACT_DAYS = (0, 7, 14, 30, 60)
SECOND_CONTACT_DAYS = (14, 30, 60)
ANSWER_WITHIN_DAYS = 14
LINK_LASTS = timedelta(days=30)
# So many open reports of visitors have an entry asked for before its day.
FLAGGED_FROM = 3


def days_of(position: int) -> tuple[int, ...]:
    """When the contact at a place of the list is written to; the first is 0."""
    return FIRST_CONTACT_DAYS if position == 0 else SECOND_CONTACT_DAYS


def is_time_to_ask(*, days: Sequence[int], since: date, last_sent: date | None, on: date) -> bool:
    """Each of the days has one letter. Of days that were missed the latest alone is made up for."""
    passed = [since + timedelta(days=number) for number in days if since + timedelta(days=number) <= on]
    return bool(passed) and (last_sent is None or last_sent < passed[-1])


def flagged_since(made: Sequence[date]) -> date | None:
    """The day of the report that made it enough."""
    return sorted(made)[FLAGGED_FROM - 1] if len(made) >= FLAGGED_FROM else None
