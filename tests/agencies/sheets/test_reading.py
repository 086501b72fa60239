import csv
import io
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.sheets import reading
from agencies.sheets.faults import Unreadable
from agencies.sheets.reading import find_heading, open_table
from agencies.sheets.writing import csv_bytes, safe_cell

pytestmark = pytest.mark.unit

KNOWN = {"staffnumber", "name", "email", "firstname", "lastname", "role"}
TEXT = "Staff number;Name;Role\n7;Zoë Żółć;Büro\n"


def rows_of(content):
    return list(open_table(io.BytesIO(content)).rows())


def workbook(rows, *, merge=(), edit=lambda sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    edit(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def heading_of(content):
    return find_heading(open_table(io.BytesIO(content)), known=KNOWN)


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_every_common_encoding_reads_the_same(encoding, called):
    content = TEXT.encode(encoding)

    assert open_table(io.BytesIO(content)).about["encoding"] == called
    assert rows_of(content) == [(1, ["Staff number", "Name", "Role"]), (2, ["7", "Zoë Żółć", "Büro"])]


def test_windows_letters_are_read_where_it_is_not_utf8():
    content = "Name,Role\nZoë – O’Neil,Café\n".encode("cp1252")

    assert open_table(io.BytesIO(content)).about["encoding"] == "cp1252"
    assert rows_of(content)[1] == (2, ["Zoë – O’Neil", "Café"])


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_separator_is_found_by_itself(sign):
    content = sign.join(["Name", "Role"]) + "\n" + sign.join(['"Bell, Ana; A|B"', "Desk"]) + "\n"

    assert rows_of(content.encode()) == [(1, ["Name", "Role"]), (2, ["Bell, Ana; A|B", "Desk"])]


def test_separator_that_the_file_says_wins():
    assert rows_of(b"sep=|\nName|Role\nAna, B|Desk, C\n") == [(2, ["Name", "Role"]), (3, ["Ana, B", "Desk, C"])]


def test_quoted_cells_may_hold_lines_and_quotes():
    assert rows_of(b'Name,Role\n"Ana ""A"" Bell","Desk\nfront"\nBo,x\n')[1:] == [
        (2, ['Ana "A" Bell', "Desk front"]),
        (3, ["Bo", "x"]),
    ]


def test_blank_rows_count_and_are_left_out():
    assert rows_of(b"\n,,\nName,Role\n\nAna,Desk\n") == [(3, ["Name", "Role"]), (5, ["Ana", "Desk"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"%PDF-1.7 x", "not-a-table"),
        (b"<html><table>", "not-a-table"),
        (b"\x89PNG\r\n\x1a\n", "not-a-table"),
        (b"Name,Role\n" + b"\0" * 9, "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old-office"),
        (b"PK\x03\x04 but no zip", "broken"),
        (b"Name,Role\n" + bytes([0x81, 0x8D]) * 40, "encoding"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(Unreadable) as refused:
        rows_of(content)

    assert refused.value.code == code


def test_quotation_mark_that_never_closes_is_refused():
    with pytest.raises(Unreadable) as refused:
        rows_of(b'Name,Role\n"Ana,Desk\n' + b"x" * 200_000)

    assert refused.value.code == "quotes"


def test_file_that_is_too_big_is_refused_unread(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(Unreadable) as refused:
        rows_of(b"Name,Role\nAna,Desk\n")

    assert refused.value.code == "too-big"


def test_file_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(Unreadable) as refused:
        rows_of(b"Name\n" + b"Ana\n" * 3)

    assert refused.value.code == "too-long"


def test_workbook_gives_values_as_text():
    content = workbook([["Name", "Staff number", "First day", "Rate"], ["Ana", 7.0, date(2024, 2, 29), 1.5]])

    assert rows_of(content) == [
        (1, ["Name", "Staff number", "First day", "Rate"]),
        (2, ["Ana", "7", "2024-02-29", "1.5"]),
    ]


def test_workbook_keeps_times_and_truth():
    content = workbook([["a", "b"], [datetime(2024, 1, 2, 3, 4), True]])

    assert rows_of(content)[1] == (2, ["2024-01-02T03:04:00", "TRUE"])


def test_formulas_are_never_worked_out():
    content = workbook([["Name", "Role"], ['=HYPERLINK("https://evil.example","Ana")', "Desk"], ["=1+1", "Desk"]])

    assert rows_of(content)[1:] == [(2, ["", "Desk"]), (3, ["", "Desk"])]


def zip_of(parts, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def test_zip_that_is_no_workbook_is_refused():
    with pytest.raises(Unreadable) as refused:
        rows_of(zip_of({"readme.txt": "hello"}))

    assert refused.value.code == "not-a-table"


def test_workbook_that_bursts_is_refused_before_it_is_unpacked():
    content = zip_of(
        {"[Content_Types].xml": "x", "xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 30 * 1024 * 1024}
    )
    tracemalloc.start()
    with pytest.raises(Unreadable) as refused:
        rows_of(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refused.value.code == "bursts"
    assert peak < 5 * 1024 * 1024


def test_workbook_with_broken_parts_is_refused():
    with pytest.raises(Unreadable) as refused:
        rows_of(zip_of({"[Content_Types].xml": "<x", "xl/workbook.xml": "<y"}))

    assert refused.value.code == "broken"


def test_titles_and_empty_rows_above_the_headings_are_passed_over():
    found = heading_of(b"Northmoor Council\n\nStaff list,,,May 2026\nStaff number,Name,Role\n1,Ana,Desk\n2,Bo,Desk\n")

    assert (found.line, found.names) == (4, ["Staff number", "Name", "Role"])
    assert found.samples == [["1", "Ana", "Desk"], ["2", "Bo", "Desk"]]


def test_headings_merged_over_two_rows_are_joined():
    rows = [
        ["Staff", None, None, "Role"],
        ["Staff number", "First name", "Last name", None],
        ["1", "Ana", "Bell", "Desk"],
    ]
    found = heading_of(workbook(rows, merge=["A1:C1", "D1:D2"]))

    assert (found.line, found.names) == (2, ["Staff number", "First name", "Last name", "Role"])


def test_headings_with_a_second_line_are_joined():
    rows = [
        ["Staff number", "Name", None, "Role"],
        [None, "First name", "Last name", None],
        ["1", "Ana", "Bell", "Desk"],
    ]
    found = heading_of(workbook(rows, merge=["A1:A2", "B1:C1", "D1:D2"]))

    assert (found.line, found.names) == (2, ["Staff number", "First name", "Last name", "Role"])


def test_headings_that_nobody_knows_are_the_first_whole_row():
    found = heading_of(b"Liste\nNummer,Vorname,Nachname\n1,Ana,Bell\n")

    assert (found.line, found.names) == (2, ["Nummer", "Vorname", "Nachname"])


def test_headings_that_are_empty_or_the_same_get_names():
    assert heading_of(b"Name,,Name,Role\nAna,x,y,Desk\n").names == ["Name", "[2]", "Name (2)", "Role"]


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"]), max_size=12)


@given(
    rows=st.lists(st.lists(cells.filter(bool), min_size=2, max_size=2), min_size=3, max_size=6),
    sign=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_program_writes_is_read_back(rows, sign, encoding):
    out = io.StringIO()
    csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL).writerows([["Name", "Role"], *rows])

    expected = [[reading.clean(cell) for cell in row] for row in rows]
    assert [row for _line, row in rows_of(out.getvalue().encode(encoding))][1:] == expected


@given(st.text())
def test_no_cell_goes_out_as_a_formula(text):
    out = safe_cell(text)

    assert not str(out).lstrip().startswith(("=", "+", "-", "@"))
    assert not str(out).startswith(("\t", "\r"))
    assert str(out).removeprefix("'") == text.removeprefix("'")


def test_cells_that_begin_like_formulas_are_made_harmless():
    rows = [["=1+1", "+44", "-1", "@x", "\tx", "\rx", " =1", "plain", -1, None]]

    assert b"".join(csv_bytes(rows)).decode("utf-8-sig") == "'=1+1,'+44,'-1,'@x,'\tx,\"'\rx\",' =1,plain,-1,\r\n"


def test_long_file_is_read_without_holding_it():
    content = b"Staff number,Name,Role\n" + b"".join(b"%d,Person %d,Desk\n" % (n, n) for n in range(200_000))
    file = io.BytesIO(content)
    tracemalloc.start()
    count = sum(1 for _row in open_table(file).rows())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 200_001
    assert peak < 8 * 1024 * 1024
