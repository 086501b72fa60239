"""When a standing report is due: the day of whose end it tells."""

from datetime import date, timedelta

WEEKLY, MONTHLY, QUARTERLY = "weekly", "monthly", "quarterly"


def last_end(rhythm: str, *, today: date) -> date:
    """The last day of the week (a Sunday), month or quarter that was over when today began."""
    if rhythm == WEEKLY:
        return today - timedelta(days=today.isoweekday())
    first = today.replace(day=1)
    if rhythm == QUARTERLY:
        first = first.replace(month=first.month - (first.month - 1) % 3)
    return first - timedelta(days=1)


def end_before(rhythm: str, *, end: date) -> date:
    """The end of the stretch before the one that ends on a day: what a report compares with."""
    if rhythm == WEEKLY:
        return end - timedelta(days=7)
    first = end.replace(day=1)
    if rhythm == QUARTERLY:
        first = first.replace(month=first.month - (first.month - 1) % 3)
    return first - timedelta(days=1)
