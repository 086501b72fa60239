from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enums import STRENGTH, Grade, Scope
from courses.rules import Demand, Excuse, Extension, Post, due_date, duties_on, for_person, latest_start_due, satisfies

COURSE, OTHER_COURSE = UUID(int=1), UUID(int=2)
DAY = date(2026, 6, 30)
START = date(2026, 1, 1)
# Leap days and the ends of months as often as all other days together.
EDGES = [
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 2, 28),
    date(2025, 3, 31),
    date(2025, 12, 31),
]
DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1)) | st.sampled_from(EDGES)

pytestmark = pytest.mark.unit


def a_post(since=START, until=None, id=1, agency=1, role=1, person=1):
    return Post(id=id, person=person, partnership=1, agency=agency, role=role, since=since, until=until)


def ask(since=START, course=COURSE, id=1, **more):
    return Demand(id=id, partnership=1, course=course, since=since, **more)


def scope_on(day, *, post=None, demands=None, excuses=(), extensions=()):
    found = duties_on(
        [post or a_post()], [ask(due_days=56)] if demands is None else demands, excuses, extensions, on=day
    )
    return {duty.course: duty.scope for duty in found}.get(COURSE)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), Scope.IN_GRACE),
        (date(2026, 2, 25), Scope.IN_GRACE),
        (date(2026, 2, 26), Scope.REQUIRED),
    ],
)
def test_a_post_is_required_from_the_day_its_time_is_up(day, expected):
    assert scope_on(day) == expected


def test_a_post_counts_until_the_day_before_it_ends():
    post = a_post(since=date(2025, 1, 1), until=DAY)

    assert scope_on(DAY - timedelta(days=1), post=post) == Scope.REQUIRED
    assert scope_on(DAY, post=post) is None


def test_time_runs_from_the_later_of_post_and_requirement():
    demand = ask(since=DAY - timedelta(days=10), due_days=20)

    assert scope_on(DAY, demands=[demand]) == Scope.IN_GRACE
    assert scope_on(DAY + timedelta(days=10), demands=[demand]) == Scope.REQUIRED


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        (ask(agency=1), Scope.REQUIRED),
        (ask(agency=2), None),
        (ask(roles=frozenset({1, 2})), Scope.REQUIRED),
        (ask(roles=frozenset({2})), None),
        (ask(course=OTHER_COURSE), None),
        (ask(until=DAY), None),
        (ask(post=1, due_on=DAY), Scope.REQUIRED),
        (ask(post=2, due_on=DAY), None),
    ],
)
def test_a_requirement_names_its_agency_roles_course_and_days(demand, expected):
    assert scope_on(DAY, demands=[demand]) == expected


@pytest.mark.parametrize(
    ("excuse", "expected"),
    [
        (Excuse(1, date(2026, 6, 1), date(2026, 7, 1)), Scope.EXEMPT),
        (Excuse(1, date(2026, 6, 1), date(2026, 7, 1), COURSE), Scope.EXEMPT),
        (Excuse(1, date(2026, 6, 1), date(2026, 7, 1), OTHER_COURSE), Scope.REQUIRED),
        (Excuse(2, date(2026, 6, 1), date(2026, 7, 1)), Scope.REQUIRED),
        (Excuse(1, date(2026, 6, 1), DAY), Scope.REQUIRED),
        (Excuse(1, DAY, date(2026, 7, 1)), Scope.EXEMPT),
    ],
)
def test_an_exemption_holds_for_its_days_post_and_course(excuse, expected):
    assert scope_on(DAY, excuses=[excuse]) == expected


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        (Extension(1, date(2026, 6, 1), date(2026, 7, 1), COURSE), Scope.IN_GRACE),
        (Extension(1, date(2026, 6, 1), DAY, COURSE), Scope.REQUIRED),
        (Extension(1, date(2026, 6, 1), date(2026, 7, 1), OTHER_COURSE), Scope.REQUIRED),
        (Extension(1, date(2026, 7, 1), date(2026, 7, 9), COURSE), Scope.REQUIRED),
    ],
)
def test_while_an_extension_lasts_there_is_time(extension, expected):
    assert scope_on(DAY, extensions=[extension]) == expected


def test_the_earliest_day_and_the_strictest_grade_count():
    loose = ask(id=1, due_days=365, weakest=Grade.SERVER)
    strict = ask(id=2, due_days=0, weakest=Grade.PERSON)
    own = ask(id=3, post=1, due_on=DAY, weakest=None)

    (duty,) = duties_on([a_post()], [loose, strict, own], on=DAY)

    assert (duty.due, duty.weakest, len(duty.demands)) == (START, Grade.SERVER, 3)


def test_an_assignment_alone_takes_what_a_facilitator_attests():
    (duty,) = duties_on([a_post()], [ask(post=1, due_on=DAY, weakest=None)], on=DAY)

    assert duty.weakest == Grade.FACILITATOR


def test_a_fixed_day_gives_late_joiners_their_days():
    demand = ask(due_on=date(2026, 7, 1), due_days=28)

    def due(since):
        (duty,) = duties_on([a_post(since=since)], [demand], on=DAY)
        return duty.due

    assert due(date(2020, 1, 1)) == date(2026, 7, 1)
    assert due(date(2026, 6, 29)) == date(2026, 7, 27)


@pytest.mark.parametrize(
    ("held", "taken", "enough"),
    [(held, taken, strong <= weak) for strong, held in enumerate(STRENGTH) for weak, taken in enumerate(STRENGTH)]
    + [(Grade.PACKAGE, taken, False) for taken in STRENGTH],
)
def test_every_grade_against_every_threshold(held, taken, enough):
    assert satisfies(held, weakest=taken) is enough


# --- properties -----------------------------------------------------------------------------------------------------

OFFSETS = st.integers(0, 400)
spans = st.tuples(DAYS, st.integers(1, 400)).map(lambda span: (span[0], span[0] + timedelta(days=span[1])))
demands_lists = st.lists(
    st.builds(
        lambda span, days, fixed, weakest, id: ask(
            since=span[0], until=span[1], due_days=days, due_on=fixed, weakest=weakest, id=id
        ),
        spans,
        st.integers(0, 200),
        st.none() | DAYS,
        st.sampled_from(STRENGTH),
        st.integers(1, 9),
    ),
    max_size=4,
)
excuse_lists = st.lists(spans.map(lambda span: Excuse(1, *span)), max_size=2)
extension_lists = st.lists(spans.map(lambda span: Extension(1, *span, COURSE)), max_size=2)


@given(member_from=DAYS, required_from=DAYS, due_days=st.integers(0, 400), fixed=st.none() | DAYS, on=DAYS)
def test_latest_start_is_the_due_date_turned_round(member_from, required_from, due_days, fixed, on):
    latest = latest_start_due(on=on, required_from=required_from, due_days=due_days, due_on=fixed)
    due = due_date(member_from=member_from, required_from=required_from, due_days=due_days, due_on=fixed)

    assert (due <= on) == (latest is not None and member_from <= latest)


@given(demands_lists, excuse_lists, extension_lists, DAYS)
def test_the_same_facts_give_the_same_answer_in_any_order(demands, excuses, extensions, on):
    def answer(*lists):
        return [
            (duty.post, duty.course, duty.scope, duty.due, duty.weakest, duty.excused_until, duty.extended_until)
            for duty in duties_on([a_post()], *lists, on=on)
        ]

    first = answer(demands, excuses, extensions)

    assert first == answer(demands, excuses, extensions)
    assert first == answer(demands[::-1], excuses[::-1], extensions[::-1])


@given(demands_lists, extension_lists, DAYS)
def test_an_extension_never_shortens_and_lasts_as_long_as_it_says(demands, extensions, on):
    without = {duty.course: duty for duty in duties_on([a_post()], demands, on=on)}
    with_them = {duty.course: duty for duty in duties_on([a_post()], demands, (), extensions, on=on)}

    assert without.keys() == with_them.keys()
    for course, duty in with_them.items():
        assert duty.due >= without[course].due == duty.first_due
        lasting = any(each.since <= on < each.until for each in extensions)
        assert (duty.scope is Scope.IN_GRACE) == (lasting or without[course].scope is Scope.IN_GRACE)


@given(demands_lists, DAYS, st.integers(1, 300))
def test_splitting_a_post_never_changes_what_its_first_part_is_asked(demands, on, length):
    whole = a_post()
    first = a_post(until=START + timedelta(days=length))
    second = a_post(id=2, since=START + timedelta(days=length))

    asked = duties_on([whole], demands, on=on)
    split = duties_on([first, second], demands, on=on)

    if on < START + timedelta(days=length):
        assert [(duty.due, duty.scope) for duty in split] == [(duty.due, duty.scope) for duty in asked]
    else:  # who moved has at least as long as who stayed
        assert all(new.due >= old.due for new, old in zip(split, asked, strict=True))


@given(demands_lists, st.lists(DAYS, min_size=1, max_size=4, unique=True), DAYS)
def test_who_moves_is_asked_on_every_day_by_one_post(demands, moves, on):
    """Posts one after the other, as moving makes them: neither a day between them nor a day of two."""
    starts = sorted(moves)
    posts = [
        a_post(since=since, until=until, id=number)
        for number, (since, until) in enumerate(zip(starts, [*starts[1:], None], strict=True), 1)
    ]

    asked = duties_on(posts, demands, on=on)
    stayed = duties_on([a_post(since=starts[0])], demands, on=on)

    assert [duty.course for duty in asked] == [duty.course for duty in stayed]
    assert len({duty.post for duty in asked}) <= 1
    assert all(new.due >= old.due for new, old in zip(asked, stayed, strict=True))


@given(demands_lists, DAYS, DAYS)
def test_once_time_is_up_it_stays_up_until_more_is_given(demands, on, later):
    """Days never run backwards over a leap day or the end of a month: grace ends once."""
    on, later = sorted((on, later))
    standing = [each for each in demands if each.until is None or each.until > later]
    before = {duty.course: duty for duty in duties_on([a_post(since=date(2024, 1, 31))], standing, on=on)}
    after = {duty.course: duty for duty in duties_on([a_post(since=date(2024, 1, 31))], standing, on=later)}

    for course, duty in before.items():
        assert after[course].due <= duty.due  # another rule may ask sooner, none later
        assert duty.scope <= after[course].scope


@given(DAYS, DAYS, st.integers(0, 400))
def test_so_many_days_are_so_many_days(member_from, required_from, days):
    start = max(member_from, required_from)
    due = due_date(member_from=member_from, required_from=required_from, due_days=days)

    assert (due - start).days == days
    assert (
        scope_on(due, post=a_post(since=member_from), demands=[ask(since=required_from, due_days=days)])
        == Scope.REQUIRED
    )
    if days:
        assert (
            scope_on(
                due - timedelta(days=1),
                post=a_post(since=member_from),
                demands=[ask(since=required_from, due_days=days)],
            )
            == Scope.IN_GRACE
        )


@given(demands_lists, st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=4), DAYS)
def test_of_overlapping_posts_the_earliest_that_is_not_excused_counts(demands, posts, on):
    several = [a_post(since=since, id=number) for number, (since, _) in enumerate(posts, 1)]
    excuses = [
        Excuse(number, date(2024, 1, 1), date(2028, 1, 1)) for number, (_, excused) in enumerate(posts, 1) if excused
    ]
    duties = duties_on(several, demands, excuses, on=on)

    together = for_person(duties)

    for course, duty in together.items():
        asked = [each for each in duties if each.course == course and not each.is_exempt]
        assert duty.is_exempt == (not asked)
        assert not asked or duty.due == min(each.due for each in asked)
        assert not asked or all(satisfies(duty.weakest, weakest=each.weakest) for each in asked)


@pytest.mark.parametrize(
    ("since", "days", "due"),
    [
        (date(2028, 2, 29), 365, date(2029, 2, 28)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 28, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_days_count_over_leap_days_and_month_ends(since, days, due):
    assert due_date(member_from=since, required_from=date(2020, 1, 1), due_days=days) == due
