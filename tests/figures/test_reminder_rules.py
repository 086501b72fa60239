"""Which step falls on which day, when mail may leave, and how much is too much."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.enums import About, Receiver, State, Withheld
from figures.rules.reminders import (
    MADE_GOOD,
    Addressee,
    Hours,
    Item,
    Log,
    Matter,
    Step,
    concern,
    digest_for,
    is_full,
    leaves_at,
    may_leave,
    nearest_leads,
    step_on,
)

DAY = date(2026, 6, 30)
COURSE = UUID(int=7)
ME = 1

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
zones = st.sampled_from(["Europe/London", "Asia/Karachi", "Pacific/Auckland", "America/St_Johns"])
hours = st.builds(Hours, quiet_from=clocks, quiet_until=clocks, weekdays_only=st.booleans(), zone=zones)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
OFFICE = Hours(time(18), time(8), weekdays_only=True, zone="Europe/London")


class TestHours:
    @given(instants, hours)
    def test_leaves_at_the_first_moment_at_which_it_may(self, at, quiet):
        moment = leaves_at(at, quiet)
        assert at <= moment <= at + timedelta(days=4)
        assert may_leave(moment, quiet)
        if moment > at:
            assert not may_leave(moment - timedelta(seconds=1), quiet)

    @pytest.mark.parametrize(
        ("at", "expected"),
        [
            ((2026, 6, 30, 6, 59), (2026, 6, 30, 7)),  # eight in London's summer
            ((2026, 6, 30, 16, 59), (2026, 6, 30, 16, 59)),
            ((2026, 6, 30, 17), (2026, 7, 1, 7)),
            ((2026, 7, 3, 17), (2026, 7, 6, 7)),  # Friday evening: Monday
            ((2026, 1, 5, 7, 30), (2026, 1, 5, 8)),
        ],
    )
    def test_office_hours(self, at, expected):
        assert leaves_at(datetime(*at, tzinfo=UTC), OFFICE) == datetime(*expected, tzinfo=UTC)

    def test_a_quiet_lunch(self):
        lunch = Hours(time(12), time(13), weekdays_only=False, zone="UTC")
        assert leaves_at(datetime(2026, 7, 4, 12, 5, tzinfo=UTC), lunch) == datetime(2026, 7, 4, 13, tzinfo=UTC)


class TestConcern:
    @pytest.mark.parametrize(
        ("state", "due", "until", "lapsed", "expected"),
        [
            (State.IN_GRACE, DAY, None, None, (About.DUE, date(2026, 6, 29))),
            (State.OVERDUE, DAY, None, None, (About.DUE, date(2026, 6, 29))),
            (State.OVERDUE, date(2020, 1, 1), None, DAY, (About.ENDING, date(2026, 6, 29))),
            (State.OVERDUE, DAY, None, date(2020, 1, 1), (About.DUE, date(2026, 6, 29))),
            (State.IN_DATE, date(2020, 1, 1), DAY, None, (About.ENDING, date(2026, 6, 29))),
            (State.DUE_SOON, date(2020, 1, 1), DAY, None, (About.ENDING, date(2026, 6, 29))),
            (State.IN_GRACE, DAY, date(2026, 6, 1), None, None),
            (State.IN_GRACE, date(2026, 6, 1), DAY, None, (About.ENDING, date(2026, 6, 29))),
            (State.EXEMPT, DAY, None, None, None),
        ],
    )
    def test_says_what_ends_and_its_last_day(self, state, due, until, lapsed, expected):
        assert concern(state=state, due=due, until=until, lapsed=lapsed) == expected


def matter(day=DAY, about=About.DUE):
    return Matter(about, COURSE, day, agency=1, post=5, learner=ME)


steps = st.lists(st.builds(Step, st.just("due"), st.integers(-120, 120), st.just("learner")), unique=True, max_size=8)


class TestSteps:
    PLAN = (Step("due", -14, "learner"), Step("due", -1, "learner"), Step("due", 7, "lead"))

    @pytest.mark.parametrize(
        ("on", "expected"),
        [(-15, None), (-14, -14), (-5, -14), (-4, None), (-1, -1), (8, -1), (9, None)],
    )
    def test_the_latest_that_fell_counts_for_a_while(self, on, expected):
        assert step_on(self.PLAN, matter(), Receiver.LEARNER, on=DAY + timedelta(days=on)) == expected

    def test_a_meeting_that_is_over_needs_no_reminder(self):
        plan = [Step("session", -1, "learner")]
        meeting = matter(about=About.SESSION)
        assert step_on(plan, meeting, Receiver.LEARNER, on=DAY) == -1
        assert step_on(plan, meeting, Receiver.LEARNER, on=DAY + timedelta(days=1)) is None

    @given(steps, st.sets(st.integers(-130, 140), min_size=1))
    def test_each_is_taken_once_in_order_however_many_nights_are_missed(self, plan, nights):
        """Runs on some days only: what is told goes forward, never repeats, and is at most one thing a day."""
        log, told = Log(), []
        for number in sorted(nights):
            on = DAY + timedelta(days=number)
            days = step_on(plan, matter(), Receiver.LEARNER, on=on)
            items = [] if days is None else [Item(matter(), days, Receiver.LEARNER)]
            digest = decide(items, on, log, most=999)
            if digest:
                log.add(digest)
                told.append((number, digest.items[0].days))
        assert [days for _on, days in told] == sorted({days for _on, days in told})
        for number, days in told:
            assert 0 <= number - days < MADE_GOOD.days
        if set(range(-130, 141)) <= nights:
            assert [days for _on, days in told] == sorted(step.days for step in plan)

    @given(steps)
    def test_run_every_night_each_step_is_taken_on_its_day(self, plan):
        log, told = Log(), []
        for number in range(-121, 135):
            on = DAY + timedelta(days=number)
            days = step_on(plan, matter(), Receiver.LEARNER, on=on)
            digest = decide([Item(matter(), days, Receiver.LEARNER)] if days is not None else [], on, log, most=999)
            if digest:
                log.add(digest)
                told.append(number)
        assert told == sorted(step.days for step in plan)

    def test_an_extension_begins_anew(self):
        log = Log()
        log.add(decide([Item(matter(), -1, Receiver.LEARNER)], DAY, log))
        later = DAY + timedelta(days=30)
        new = Item(matter(later), -14, Receiver.LEARNER)
        assert decide([new], DAY + timedelta(days=16), log).items == (new,)


class TestDigests:
    @given(st.lists(st.integers(0, 60), unique=True), st.integers(1, 5))
    def test_no_seven_days_hold_more_than_the_most_of_a_week(self, days, most):
        log = Log()
        for number in sorted(days):
            on = DAY + timedelta(days=number)
            digest = decide([Item(matter(on), 0, Receiver.LEARNER)], on, log, most=most)
            assert digest is not None
            log.add(digest)
        sent = log.counted.get(ME, [])
        for first in range(61):
            week = [DAY + timedelta(days=first + number) for number in range(7)]
            assert sum(day in week for day in sent) <= most

    def test_a_meeting_is_told_of_whatever_the_week_held(self):
        log = Log(counted={ME: [DAY - timedelta(days=1)]}, days={ME: [DAY - timedelta(days=1)]})
        course, meeting = (Item(matter(DAY, about), 0, Receiver.LEARNER) for about in (About.DUE, About.SESSION))
        assert decide([course], DAY, log, most=1).why == Withheld.WEEKLY_CAP
        digest = decide([course, meeting], DAY, log, most=1)
        assert (digest.items, digest.why, digest.is_counted) == ((meeting,), "", False)

    def test_one_digest_a_day(self):
        log = Log()
        log.add(decide([Item(matter(), 0, Receiver.LEARNER)], DAY, log))
        assert decide([Item(matter(), 7, Receiver.LEAD)], DAY, log) is None

    def test_a_full_week_takes_no_step_and_a_missing_address_does(self):
        item = Item(matter(), 0, Receiver.LEARNER)
        log = Log(counted={ME: [DAY]})
        log.add(decide([item], DAY, log, most=1))
        assert not log.is_taken(ME, item)
        log.add(decide([item], DAY, log, to=Addressee(ME, "")))
        assert log.is_taken(ME, item)

    def test_the_window_is_seven_days(self):
        assert is_full([DAY - timedelta(days=6)], on=DAY, most=1)
        assert not is_full([DAY - timedelta(days=7)], on=DAY, most=1)


def test_nobody_is_told_of_themselves():
    of_team, of_agency = {3: {10, 11}}, {20}
    assert nearest_leads(3, 10, of_team=of_team, of_agency=of_agency) == {11}
    assert nearest_leads(4, 10, of_team=of_team, of_agency=of_agency) == {20}
    assert nearest_leads(None, 20, of_team=of_team, of_agency=of_agency) == set()


def decide(items, day, log, *, most=2, to=None):
    return digest_for(
        ME,
        items,
        day=day,
        leaves_at=datetime.combine(day, time(12), UTC),
        most_a_week=most,
        addressee=to or Addressee(ME, "me@example.org"),
        log=log,
    )
