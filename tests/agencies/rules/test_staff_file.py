from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.enums import Outcome
from agencies.rules.staff_file import (
    Book,
    Known,
    Options,
    Post,
    Row,
    guess_columns,
    match,
    plan,
    plan_missing,
    plan_row,
    read_day,
)
from agencies.sheets.reading import plain

pytestmark = pytest.mark.unit

TODAY, JANUARY = date(2026, 5, 4), date(2026, 1, 1)
OPTIONS = Options(effective=TODAY, today=TODAY)
DESK, WARD = 1, 2
POST = Post(id=10, person=1, role=DESK, team=None, staff_number="7", start=JANUARY, end=None)
ANA = Known(id=1, name="Ana Bell", email=None)
BOOK = Book(
    people={1: ANA},
    posts={1: [POST]},
    by_number={"7": {1}},
    by_name={"ana bell": {1}},
    roles={"desk": DESK, "ward": WARD},
    teams={"housing": 5, "none": None},
)
ROW = Row(line=2, staff_number="7", name="Ana Bell", role="Desk")


def outcome(row, book=BOOK, options=OPTIONS):
    one = plan_row(row, book, options)
    return one.outcome, [problem.code for problem in one.problems]


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("2026-02-28", True, date(2026, 2, 28)),
        ("2026-02-28 00:00:00", True, date(2026, 2, 28)),
        ("03/04/2026", True, date(2026, 4, 3)),
        ("03/04/2026", False, date(2026, 3, 4)),
        ("3.4.2026", True, date(2026, 4, 3)),
        ("3 April 2026", True, date(2026, 4, 3)),
        ("03-Apr-2026", False, date(2026, 4, 3)),
        ("29/02/2024", True, date(2024, 2, 29)),
        ("31/02/2026", True, "impossible-day"),
        ("29/02/2026", True, "impossible-day"),
        ("13/13/2026", True, "impossible-day"),
        ("00/01/2026", True, "impossible-day"),
        ("03/04/26", True, "two-digit-year"),
        ("45292", True, "spreadsheet-day"),
        ("soon", True, "not-a-day"),
        ("3 Foo 2026", True, "not-a-day"),
    ],
)
def test_days_are_read_or_refused(text, day_first, day):
    assert read_day(text, day_first=day_first) == day


@given(st.dates(), st.booleans())
def test_every_written_day_is_read_back(day, day_first):
    shapes = ["%d/%m/%Y" if day_first else "%m/%d/%Y", "%Y-%m-%d", "%d %b %Y", "%d-%B-%Y"]
    if day.year >= 1000:
        assert {read_day(day.strftime(shape), day_first=day_first) for shape in shapes} == {day}


@given(st.text())
def test_any_text_is_a_day_or_a_reason(text):
    assert isinstance(read_day(text, day_first=True), date | str)


@pytest.mark.parametrize(
    ("headings", "guessed"),
    [
        (
            ["Employee No.", "Surname", "Forename(s)", "Work E-mail"],
            ["staff_number", "last_name", "first_name", "email"],
        ),
        (
            ["Job Title", "Department", "Date of Joining", "Last Working Day"],
            ["role", "team", "start_date", "end_date"],
        ),
        (["FULL NAME", "Name"], ["name", None]),
        (["Colour", "Shoe size"], [None, None]),
        (["Employee Work Email Address (office)"], ["email"]),
    ],
)
def test_columns_are_guessed_from_common_headings(headings, guessed):
    found = guess_columns(headings, {}, {heading: plain(heading) for heading in headings})

    assert [found.get(heading) for heading in headings] == guessed


def test_what_was_remembered_wins():
    headings = ["Name", "Ref"]

    assert guess_columns(headings, {"Ref": "name", "Name": ""}, {name: plain(name) for name in headings}) == {
        "Ref": "name"
    }


def test_same_post_is_unchanged():
    assert outcome(ROW) == (Outcome.UNCHANGED, [])
    assert (
        outcome(replace(ROW, role="", staff_number="7"), options=replace(OPTIONS, default_role=DESK))[0] == "unchanged"
    )


def test_unknown_number_joins():
    one = plan_row(replace(ROW, staff_number="8", name="Di", team="Housing", start_date="01/06/2026"), BOOK, OPTIONS)

    assert (one.outcome, one.person, one.role, one.team, one.start) == (Outcome.JOIN, None, DESK, 5, date(2026, 6, 1))


def test_other_role_or_team_moves():
    assert outcome(replace(ROW, role="Ward"))[0] == Outcome.MOVE
    assert outcome(replace(ROW, team="Housing"))[0] == Outcome.MOVE


def test_last_day_leaves_on_the_day_after():
    one = plan_row(replace(ROW, end_date="31/05/2026"), BOOK, OPTIONS)

    assert (one.outcome, one.post, one.end) == (Outcome.LEAVE, 10, date(2026, 6, 1))


def test_missing_number_and_name_of_an_unused_account_change():
    book = replace(
        BOOK,
        posts={1: [replace(POST, staff_number="")]},
        by_number={},
        by_proved_email={"ana@x.example": 1},
        by_email={"ana@x.example": 1},
    )
    one = plan_row(replace(ROW, email="Ana@X.example"), book, OPTIONS)

    assert (one.outcome, one.staff_number) == (Outcome.CHANGE, "7")


def test_name_that_a_person_made_theirs_is_left_alone():
    row = replace(ROW, name="Anna Bell")

    assert outcome(row)[0] == Outcome.CHANGE
    assert outcome(row, replace(BOOK, people={1: replace(ANA, is_theirs=True)}))[0] == Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "no-name"),
        ({"staff_number": ""}, "no-key"),
        ({"staff_number": "7" * 61}, "too-long"),
        ({"email": "ana at here"}, "not-an-address"),
        ({"role": ""}, "no-role"),
        ({"role": "Pilot"}, "unknown-role"),
        ({"team": "Moon"}, "unknown-team"),
        ({"start_date": "31/02/2026"}, "impossible-day"),
        ({"start_date": "01/01/1900"}, "far-day"),
        ({"start_date": "01/01/2030"}, "far-day"),
        ({"start_date": "02/01/2026", "end_date": "01/01/2026"}, "ends-before-start"),
        ({"end_date": "01/12/2025"}, "ends-before-start"),
    ],
)
def test_faults_are_refused_by_reason(changes, code):
    assert outcome(replace(ROW, **changes)) == (Outcome.REFUSED, [code])


def test_duty_holds_a_post():
    book = replace(BOOK, posts={1: [replace(POST, has_duty=True)]})

    assert outcome(replace(ROW, role="Ward"), book) == (Outcome.REFUSED, ["has-duty"])
    assert outcome(replace(ROW, end_date="31/05/2026"), book) == (Outcome.REFUSED, ["has-duty"])
    assert plan_missing([replace(POST, has_duty=True)], effective=TODAY)[0].outcome == Outcome.REFUSED


def test_key_used_twice_is_refused_both_times():
    options = replace(OPTIONS, twice={"n:7": [2, 9]})
    first, second = plan([ROW, replace(ROW, line=9)], BOOK, options)

    assert [problem.value for one in (first, second) for problem in one.problems] == ["9", "2"]


def test_second_row_about_the_same_person_is_refused():
    book = replace(BOOK, by_proved_email={"a@x.example": 1}, by_email={"a@x.example": 1})
    first, second = plan([ROW, Row(line=3, name="Ana", email="a@x.example", role="Desk")], book, OPTIONS)

    assert first.outcome == Outcome.UNCHANGED
    assert (second.outcome, second.problems[0].code, second.problems[0].value) == (Outcome.REFUSED, "same-person", "2")


@pytest.mark.parametrize(
    ("row", "book", "code", "candidates"),
    [
        (ROW, replace(BOOK, by_number={"7": {1, 2}}), "number-of-several", (1, 2)),
        (
            replace(ROW, email="bo@x.example"),
            replace(BOOK, by_proved_email={"bo@x.example": 2}, by_email={"bo@x.example": 2}),
            "number-and-address-differ",
            (1, 2),
        ),
        (
            replace(ROW, email="bo@x.example"),
            replace(BOOK, by_email={"bo@x.example": 2}),
            "number-and-address-differ",
            (1, 2),
        ),
        (
            replace(ROW, staff_number="8", email="a@x.example"),
            replace(BOOK, by_proved_email={"a@x.example": 1}, by_email={"a@x.example": 1}),
            "other-number",
            (1,),
        ),
        (
            replace(ROW, staff_number="", name="Di", email="di@x.example"),
            replace(BOOK, by_email={"di@x.example": 3}),
            "unproved-address",
            (3,),
        ),
        (replace(ROW, staff_number="", email="new@x.example"), BOOK, "same-name", (1,)),
    ],
)
def test_what_is_not_certain_is_doubtful_and_never_guessed(row, book, code, candidates):
    one = plan_row(row, book, OPTIONS)

    assert (one.outcome, [problem.code for problem in one.problems]) == (Outcome.DOUBTFUL, [code])
    assert (one.candidates, one.person) == (candidates, None)


def test_lead_chooses_among_the_candidates_alone():
    row = replace(ROW, staff_number="", email="new@x.example")

    assert outcome(replace(row, chosen="1"))[0] == Outcome.CHANGE
    assert outcome(replace(row, chosen="new"))[0] == Outcome.JOIN
    assert outcome(replace(row, chosen="99"))[0] == Outcome.DOUBTFUL


def test_address_of_an_account_is_never_somebody_new():
    book = replace(BOOK, by_email={"di@x.example": 3})
    row = Row(line=2, name="Di", email="di@x.example", role="Desk", chosen="new")

    assert outcome(row, book) == (Outcome.DOUBTFUL, ["address-is-taken"])


def test_somebody_who_left_comes_back_after_their_last_post():
    book = replace(BOOK, posts={1: [replace(POST, end=date(2026, 3, 1))]})
    one = plan_row(replace(ROW, start_date="01/02/2026"), book, OPTIONS)

    assert (one.outcome, one.person, one.start) == (Outcome.JOIN, 1, date(2026, 3, 1))


words = st.sampled_from(["", "7", "8", "9"])
rows = st.lists(
    st.builds(
        Row,
        line=st.integers(2, 99),
        staff_number=words,
        name=st.sampled_from(["", "Ana Bell", "Bo Cray"]),
        email=st.sampled_from(["", "a@x.example", "b@x.example", "bad"]),
        role=st.sampled_from(["", "Desk", "Ward", "Pilot"]),
        team=st.sampled_from(["", "Housing", "Moon"]),
        start_date=st.sampled_from(["", "01/01/2026", "31/02/2026"]),
        end_date=st.sampled_from(["", "01/06/2026", "01/01/2020"]),
        chosen=st.sampled_from(["", "new", "1", "2"]),
    ),
    max_size=6,
    unique_by=lambda row: row.line,
)
BOOKS = st.sampled_from(
    [
        BOOK,
        Book(roles=BOOK.roles, teams=BOOK.teams),
        replace(BOOK, by_proved_email={"a@x.example": 1}, by_email={"a@x.example": 1, "b@x.example": 2}),
        replace(BOOK, posts={1: [POST, replace(POST, id=11, role=WARD)]}),
    ]
)


@given(rows, BOOKS)
def test_every_row_has_one_outcome_and_what_it_needs(rows, book):
    planned = plan(rows, book, OPTIONS)

    assert [one.line for one in planned] == [row.line for row in rows]
    for one in planned:
        if one.outcome in (Outcome.REFUSED, Outcome.DOUBTFUL):
            assert one.problems
        if one.outcome in (Outcome.JOIN, Outcome.MOVE):
            assert one.role is not None
            assert one.start is not None
            assert one.end is None or one.end > one.start
        if one.outcome in (Outcome.MOVE, Outcome.CHANGE, Outcome.LEAVE):
            assert one.person is not None
            assert one.post is not None


@given(rows, BOOKS)
def test_nobody_is_written_about_twice(rows, book):
    planned = plan(rows, book, OPTIONS)
    people = [one.person for one in planned if one.person and one.outcome not in (Outcome.REFUSED, Outcome.DOUBTFUL)]

    assert len(people) == len(set(people))


@given(rows, BOOKS)
def test_match_without_a_choice_is_by_number_or_proved_address_alone(rows, book):
    for row in rows:
        person, _candidates, doubts = match(replace(row, chosen=""), book)
        if person is not None:
            assert not doubts
            by_number = person in book.by_number.get(row.staff_number, ())
            assert by_number or book.by_proved_email.get(row.email) == person
