"""Fair queues, minutes and clocks, in plain Python."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import rules
from courses.enums import EvidenceKind, Grade, Presence
from courses.rules import Fact, Missing, ModulePlan, Waiting, who_moves_up
from tests.courses.test_rules import LESSONS, MODULE, on

pytestmark = pytest.mark.unit
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
waiting_lists = st.lists(
    st.builds(
        Waiting,
        id=st.integers(1, 10_000),
        asked_at=st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours)),
        agency=st.sampled_from([1, 2, 3, None]),
    ),
    unique_by=lambda each: each.id,
    max_size=30,
)
shares = st.dictionaries(st.sampled_from([1, 2, 3, None]), st.integers(0, 6))
limits = st.none() | st.integers(0, 6)


@given(waiting_lists, st.integers(-3, 20), shares, limits)
def test_never_more_move_up_than_there_is_room_for(waiting, free, taken, most):
    moved = who_moves_up(waiting, free=free, taken=taken, most_per_agency=most)

    assert len(moved) <= max(0, free)
    agencies = {each.id: each.agency for each in waiting}
    for agency, more in Counter(agencies[pk] for pk in moved).items():
        assert most is None or taken.get(agency, 0) + more <= most


@given(waiting_lists, st.none() | st.integers(0, 20), shares, limits)
def test_who_is_passed_over_asked_later_or_is_of_a_full_agency(waiting, free, taken, most):
    moved = who_moves_up(waiting, free=free, taken=taken, most_per_agency=most)

    order = {each.id: (each.asked_at, each.id) for each in waiting}
    agencies = {each.id: each.agency for each in waiting}
    last = max((order[pk] for pk in moved), default=None)
    served = Counter(agencies[pk] for pk in moved)
    for each in waiting:
        if each.id not in moved and last is not None and order[each.id] < last:
            assert most is not None
            assert taken.get(each.agency, 0) + served[each.agency] >= most


@given(waiting_lists, st.integers(0, 20), shares, limits)
def test_one_more_place_takes_nobodys_place(waiting, free, taken, most):
    fewer = who_moves_up(waiting, free=free, taken=taken, most_per_agency=most)
    more = who_moves_up(waiting, free=free + 1, taken=taken, most_per_agency=most)

    assert more[: len(fewer)] == fewer


@given(waiting_lists, st.integers(0, 20), st.randoms())
def test_the_order_of_rows_does_not_matter(waiting, free, chance):
    shuffled = list(waiting)
    chance.shuffle(shuffled)

    assert who_moves_up(shuffled, free=free, taken={}, most_per_agency=None) == who_moves_up(
        waiting, free=free, taken={}, most_per_agency=None
    )


@pytest.mark.parametrize(
    ("minutes", "presence"), [(0, Presence.ABSENT), (1, Presence.PARTLY), (89, Presence.PARTLY), (90, Presence.FULL)]
)
def test_presence(minutes, presence):
    assert rules.presence(minutes=minutes, needed=90) == presence


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2026, 3, 28), time(1, 30), datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 30), None),  # clocks go from one to two
        (date(2026, 3, 29), time(2, 0), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # shown twice: the first
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_clocks_that_change(day, clock, expected):
    assert rules.instant(day, clock, "Europe/London") == expected


def test_minutes_are_real_ones_when_clocks_change():
    start = rules.instant(date(2026, 10, 25), time(0, 30), "Europe/London")
    end = rules.instant(date(2026, 10, 25), time(2, 30), "Europe/London")

    assert rules.minutes_between(start, end) == 180


def fact(kind, key, day, number, grade=Grade.SERVER):
    at = datetime.combine(on(day), time(12), UTC)
    return Fact(kind, key, at, on(day), id=number, grade=grade)


def attended(day, number=90):
    return fact(EvidenceKind.SESSION_ATTENDED, MODULE, day, number, Grade.FACILITATOR)


READ = [fact(EvidenceKind.LESSON_FINISHED, key, 1, number) for number, key in enumerate(LESSONS, start=1)]
PASSED = fact(EvidenceKind.QUIZ_PASSED, MODULE, 2, 50)


def test_a_module_that_asks_for_a_session_lacks_it():
    plan = ModulePlan(MODULE, LESSONS, needs_session=True)

    assert rules.state_on(plan, [*READ, PASSED], on=on(3)).missing == (Missing("session", MODULE),)
    assert rules.state_on(plan, [*READ, PASSED, attended(3)], on=on(3)).missing == ()


def test_a_session_does_not_replace_lessons_where_it_is_asked_for():
    plan = ModulePlan(MODULE, LESSONS, needs_session=True)

    missing = rules.state_on(plan, [attended(1)], on=on(3)).missing

    assert missing == (*(Missing("lesson", key) for key in LESSONS), Missing("quiz", MODULE))


def test_a_session_may_replace_reading_but_never_the_quiz():
    plan = ModulePlan(MODULE, LESSONS)

    assert rules.state_on(plan, [attended(1)], on=on(3)).missing == (Missing("quiz", MODULE),)
    assert rules.is_run_complete(plan, rules.run_of(plan, [attended(1), PASSED], on=on(3)))


def test_a_session_attended_while_the_module_was_in_date_does_not_renew_it():
    plan = ModulePlan(MODULE, LESSONS)
    award = Fact(EvidenceKind.MODULE_COMPLETED, MODULE, datetime.combine(on(1), time(13), UTC), on(1), on(366), id=70)

    assert rules.run_of(plan, [award, attended(40)], on=on(360)) == set()
    assert (EvidenceKind.SESSION_ATTENDED, MODULE) in rules.run_of(plan, [award, attended(340)], on=on(360))
