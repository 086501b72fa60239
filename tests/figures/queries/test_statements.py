from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import uuid4

import pytest

from figures.enums import Period
from figures.queries.statements import as_published, published, standing
from tests.factories.statements import StatementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

COURSE = uuid4()


def figures(covered: int | None, of_course: int | None = None) -> dict:
    def posts(number: int | None) -> dict:
        return {"required": 40, "covered": number}

    return {"overall": {"posts": posts(covered)}, "courses": [{"key": str(COURSE), "posts": posts(of_course)}]}


def test_the_line_as_published_says_of_each_day_what_stands() -> None:
    first = StatementFactory(published=True, figures=figures(20, 10))
    ours = {"partnership": first.partnership}
    later = datetime(2026, 8, 1, tzinfo=UTC)
    second = StatementFactory(
        published=True, published_at=later, issue=2, revises=first, figures=figures(25, None), **ours
    )
    month = StatementFactory(
        published=True,
        period=Period.MONTH,
        first_day=date(2026, 5, 1),
        last_day=date(2026, 5, 31),
        figures=figures(None, 30),
        **ours,
    )
    StatementFactory(period=Period.YEAR, figures=figures(40), **ours)
    StatementFactory(published=True, figures=figures(40))

    assert set(published(first.partnership)) == {first, second, month}
    assert set(standing(first.partnership)) == {second, month}
    assert as_published(first.partnership) == [(date(2026, 5, 31), None), (date(2026, 6, 30), Fraction(5, 8))]
    assert as_published(first.partnership, course=COURSE) == [
        (date(2026, 5, 31), Fraction(3, 4)),
        (date(2026, 6, 30), None),
    ]
    assert as_published(first.partnership, course=uuid4()) == [(date(2026, 5, 31), None), (date(2026, 6, 30), None)]
