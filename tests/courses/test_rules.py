from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import rules
from courses.enums import HOLDING, EvidenceKind, Grade, LessonOrder, Standing
from courses.rules import CoursePlan, Demand, Fact, Missing, ModulePlan, Post

pytestmark = pytest.mark.unit

K = EvidenceKind
START = date(2026, 1, 1)
MODULE, OTHER, COURSE = UUID(int=1), UUID(int=2), UUID(int=3)
LESSONS = tuple(UUID(int=number) for number in range(10, 14))
PLAN = ModulePlan(MODULE, LESSONS, has_quiz=True)


def fact(kind, subject, day=0, until=None, **more):
    on = START + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return Fact(kind, subject, at, on, until and START + timedelta(days=until), **more)


def on(day):
    return START + timedelta(days=day)


@st.composite
def histories(draw):
    """Evidence about one module and course in any order, corrections included."""
    subjects = {K.LESSON_FINISHED: LESSONS, K.QUIZ_PASSED: [MODULE], K.MODULE_COMPLETED: [MODULE, OTHER]}
    subjects[K.COURSE_COMPLETED] = [COURSE]
    rows = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        kind = draw(st.sampled_from(sorted(subjects)))
        day = draw(st.integers(0, 900))
        ends = day + draw(st.integers(1, 800)) if kind in {K.MODULE_COMPLETED, K.COURSE_COMPLETED} else None
        rows.append(fact(kind, draw(st.sampled_from(subjects[kind])), day, ends, id=number))
    for number, row in enumerate(list(rows), start=100):
        if draw(st.booleans()) and draw(st.booleans()):
            rows.append(fact(K.CORRECTION, row.subject, 901, id=number, corrects=row.id))
    return rows


lesson_lists = st.lists(st.sampled_from(LESSONS), unique=True).map(tuple)
days = st.integers(0, 2000).map(on)


@given(histories(), lesson_lists, st.booleans(), days)
def test_progress_is_never_above_the_total(facts, lessons, has_quiz, day):
    answer = rules.state_on(ModulePlan(MODULE, lessons, has_quiz), facts, on=day)

    assert 0 <= answer.done <= answer.total
    assert answer.done == answer.total - len(answer.missing)


@given(histories(), days)
def test_order_of_evidence_does_not_matter(facts, day):
    plan = CoursePlan(COURSE, (MODULE, OTHER))

    assert rules.state_on(plan, facts, on=day) == rules.state_on(plan, facts[::-1], on=day)
    assert rules.state_on(PLAN, facts, on=day) == rules.state_on(PLAN, facts[::-1], on=day)


@given(histories(), lesson_lists, days)
def test_changing_the_lessons_never_takes_what_is_held(facts, lessons, day):
    before = rules.state_on(PLAN, facts, on=day)
    after = rules.state_on(ModulePlan(MODULE, lessons), facts, on=day)

    assert (before.standing in HOLDING) == (after.standing in HOLDING)
    assert before.until == after.until


@given(histories(), st.lists(st.sampled_from([MODULE, OTHER]), unique=True).map(tuple), days)
def test_changing_the_pathway_never_opens_a_finished_certificate(facts, modules, day):
    before = rules.state_on(CoursePlan(COURSE, (MODULE, OTHER)), facts, on=day)
    after = rules.state_on(CoursePlan(COURSE, modules), facts, on=day)

    assert (before.standing in HOLDING) == (after.standing in HOLDING)
    assert not before.is_held or (before.missing, after.missing) == ((), ())


@given(histories(), days)
def test_evidence_of_later_days_says_nothing_about_today(facts, day):
    past = [row for row in facts if row.day <= day or row.corrects]

    assert rules.state_on(PLAN, facts, on=day) == rules.state_on(PLAN, past, on=day)


@given(histories(), days)
def test_everything_corrected_is_as_if_nothing_was(facts, day):
    rows = [row for row in facts if not row.corrects]
    corrected = rows + [fact(K.CORRECTION, row.subject, id=-row.id, corrects=row.id) for row in rows]

    assert rules.state_on(PLAN, corrected, on=day) == rules.state_on(PLAN, [], on=day)


@given(histories(), days, st.integers(1, 800))
def test_a_later_shorter_award_never_cuts_a_longer_one(facts, day, length):
    before = rules.state_on(PLAN, facts, on=day)
    award = Fact(K.MODULE_COMPLETED, MODULE, datetime(day.year, day.month, day.day, tzinfo=UTC), day, day, id=999)
    award = rules.Fact(award.kind, MODULE, award.at, day, day + timedelta(days=length), id=999)

    after = rules.state_on(PLAN, [*facts, award], on=day)

    assert after.is_held
    assert before.until is None or after.until >= before.until


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 120), st.integers(0, 120))
def test_months_add_up(day, first, second):
    one, both = rules.add_months(day, first), rules.add_months(day, first + second)

    assert (both.year * 12 + both.month) - (day.year * 12 + day.month) == first + second
    assert both.day <= day.day
    assert one <= both


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)
def test_add_months_keeps_to_the_month(day, months, expected):
    assert rules.add_months(day, months) == expected


LESSON_FACTS = [fact(K.LESSON_FINISHED, key, 1) for key in LESSONS]
AWARD = fact(K.MODULE_COMPLETED, MODULE, 2, 367)


@pytest.mark.parametrize(
    ("facts", "day", "standing", "missing"),
    [
        ([], 0, Standing.NOT_STARTED, [*LESSONS, MODULE]),
        (LESSON_FACTS[:1], 1, Standing.IN_PROGRESS, [*LESSONS[1:], MODULE]),
        (LESSON_FACTS, 1, Standing.IN_PROGRESS, [MODULE]),
        ([*LESSON_FACTS, AWARD], 2, Standing.IN_DATE, []),
        ([*LESSON_FACTS, AWARD], 306, Standing.IN_DATE, []),
        ([*LESSON_FACTS, AWARD], 307, Standing.EXPIRING, []),
        ([*LESSON_FACTS, AWARD], 366, Standing.EXPIRING, []),
        ([*LESSON_FACTS, AWARD], 367, Standing.EXPIRED, [*LESSONS, MODULE]),
        ([fact(K.PRIOR_LEARNING, MODULE, 2, 367)], 3, Standing.IN_DATE, []),
        ([fact(K.PRIOR_LEARNING, MODULE, 2, 367, grade=Grade.PACKAGE)], 3, Standing.NOT_STARTED, [*LESSONS, MODULE]),
    ],
)
def test_standing_of_a_module_through_its_life(facts, day, standing, missing):
    answer = rules.state_on(PLAN, facts, on=on(day))

    assert (answer.standing, [item.key for item in answer.missing]) == (standing, missing)


def test_new_run_of_an_expiring_module_shows_what_is_left_of_it():
    again = fact(K.LESSON_FINISHED, LESSONS[0], 320)

    answer = rules.state_on(PLAN, [*LESSON_FACTS, AWARD, again], on=on(320))

    assert (answer.standing, answer.done, answer.total) == (Standing.EXPIRING, 1, 5)
    assert answer.missing[-1] == Missing("quiz", MODULE)


def test_missing_modules_of_a_course_are_named():
    answer = rules.state_on(CoursePlan(COURSE, (MODULE, OTHER)), [AWARD], on=on(3))

    assert answer.missing == (Missing("module", OTHER),)
    assert (answer.standing, answer.done, answer.total) == (Standing.IN_PROGRESS, 1, 2)


def test_renewal_asks_for_modules_that_outlast_the_certificate():
    plan, award = CoursePlan(COURSE, (MODULE,)), fact(K.COURSE_COMPLETED, COURSE, 2, 367)
    longer = fact(K.MODULE_COMPLETED, MODULE, 310, 675)

    assert rules.state_on(plan, [AWARD, award], on=on(310), outlasts=on(367)).missing == (Missing("module", MODULE),)
    assert rules.state_on(plan, [AWARD, award, longer], on=on(310), outlasts=on(367)).missing == ()


@pytest.mark.parametrize(
    ("facts", "is_exempt", "standing", "is_overdue"),
    [
        ([], False, Standing.NOT_STARTED, True),
        ([], True, Standing.EXEMPT, False),
        ([fact(K.COURSE_COMPLETED, COURSE, 0, 400)], False, Standing.IN_DATE, False),
        ([fact(K.COURSE_COMPLETED, COURSE, 0, 400)], True, Standing.IN_DATE, False),
        ([fact(K.COURSE_COMPLETED, COURSE, 0, 50)], False, Standing.EXPIRED, True),
    ],
)
def test_requirement_and_exemption(facts, is_exempt, standing, is_overdue):
    answer = rules.state_on(CoursePlan(COURSE, (MODULE,)), facts, on=on(100), due=on(99), is_exempt=is_exempt)

    assert (answer.standing, answer.is_overdue) == (standing, is_overdue)


def test_overdue_from_the_due_day_on_as_the_figures_count():
    plan = CoursePlan(COURSE, (MODULE,))

    assert not rules.state_on(plan, [], on=on(98), due=on(99)).is_overdue
    assert rules.state_on(plan, [], on=on(99), due=on(99)).is_overdue


def test_empty_module_or_course_is_never_complete():
    assert not rules.is_run_complete(ModulePlan(MODULE, (), has_quiz=False), set())
    assert not rules.is_course_complete(CoursePlan(COURSE, ()), [], on=START, outlasts=None)


@pytest.mark.parametrize(
    ("order", "done", "lesson", "may"),
    [
        (LessonOrder.FREE, [], 3, True),
        (LessonOrder.IN_ORDER, [], 0, True),
        (LessonOrder.IN_ORDER, [], 1, False),
        (LessonOrder.IN_ORDER, [0], 1, True),
        (LessonOrder.IN_ORDER, [1], 2, False),
        (LessonOrder.IN_ORDER, [2], 2, True),
    ],
)
def test_may_start_lesson(order, done, lesson, may):
    keys = [LESSONS[place] for place in done]

    assert rules.may_start_lesson(LESSONS[lesson], lessons=LESSONS, done=keys, order=order) is may


POST = Post(id=1, person=1, partnership=1, agency=1, role=1, since=START)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, True),
        ({"agency": 1}, True),
        ({"agency": 2}, False),
        ({"roles": frozenset({1, 2})}, True),
        ({"roles": frozenset({2})}, False),
        ({"partnership": 2}, False),
    ],
)
def test_who_a_requirement_is_meant_for(limits, expected):
    demand = Demand(**{"id": 1, "partnership": 1, "course": COURSE, "since": START, "due_days": 10, **limits})

    assert rules.asks(demand, POST) is expected


@pytest.mark.parametrize(("required_from", "due"), [(START, 56), (START + timedelta(days=30), 86)])
def test_due_day_counts_from_whichever_came_later(required_from, due):
    assert rules.due_date(member_from=START, required_from=required_from, due_days=56) == on(due)
