import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import number_from
from certificates.rules.many import CannotRead, from_table, from_text

pytestmark = pytest.mark.unit
A, B = number_from(1), number_from(2)


def seen(asked):
    return [(each.line, each.number, each.family_name) for each in asked]


@pytest.mark.parametrize(
    "rows",
    [
        [["Certificate", "Surname"], [A, "Khan"], [B, "Test"]],
        [["Payroll", "Surname", "First name", "Certificate"], ["1", "Khan", "Amina", A], ["2", "Test", "Bo", B]],
        [["", ""], [A.lower().replace("-", " "), "Khan"], [f"https://site.example/certificates/{B}/", "Test"]],
        [["No.", "Since", "Who"], [A, "2026-01-02", "Khan"], [B, "2026-01-02", "Test"]],
    ],
)
def test_columns_are_known_by_what_is_in_them(rows):
    assert seen(from_table(enumerate(rows, 1))) == [(2, A, "Khan"), (3, B, "Test")]


def test_file_without_headings_or_names_is_read_too():
    assert seen(from_table([(1, [A]), (2, [B])])) == [(1, A, ""), (2, B, "")]
    assert seen(from_table([(1, [A]), (2, ["WM-1234", "x"])])) == [(1, A, ""), (2, None, "x")]


def test_pasted_lines_have_the_name_before_or_behind():
    text = f"{A}\n\n{A.replace('-', ' ')} van der Berg\nKhan, {B}\n{B}\tTest\nnonsense here\n"

    assert seen(from_text(text)) == [
        (1, A, ""), (3, A, "van der Berg"), (4, B, "Khan"), (5, B, "Test"), (6, None, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n ", "empty"), ("nonsense", "no-numbers"), (f"{A}\n" * 501, "too-many")]
)
def test_what_is_no_list_is_refused(text, code):
    with pytest.raises(CannotRead) as refused:
        from_text(text)
    assert refused.value.code == code


@given(st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=6))
def test_no_table_breaks_it(rows):
    with pytest.raises(CannotRead):
        from_table(enumerate(rows, 1))


def test_number_beside_itself_has_no_name():
    assert seen(from_text(f"{A},{A}")) == [(1, A, "")]


def test_long_line_is_read_only_so_far():
    """Each further word would be tried with all before it: a megabyte of them would take hours."""
    assert seen(from_text(f"{A} Test\n{'a ' * 200_000}")) == [(1, A, "Test"), (2, None, "")]


def test_table_is_read_no_further_than_its_most_rows():
    def rows():
        yield 1, [A] + [""] * 199
        for line in range(2, 503):
            yield line, ["1"]
        raise AssertionError("no row more is asked for")

    with pytest.raises(CannotRead, match="too-many"):
        from_table(rows())
