import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from certificates.models import CheckCount
from certificates.rules import number_from
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.django_db
STRANGE = number_from(2**59 + 1)


def post(client, text="", file=None, **more):
    return client.post(reverse("certificates:many"), {"text": text, **({"file": file} if file else {}), **more})


@pytest.fixture
def held():
    today = timezone.localdate()
    return [CertificateFactory(holder_name="=cmd() Khan", issued_date=today), CertificateFactory(withdrawn_from=today)]


def test_list_is_answered_row_by_row_and_only_counted(client, held):
    current, withdrawn = held
    response = post(client, f"{current.number} khan\n{withdrawn.number} Wrong\n{STRANGE}\nnonsense")

    rows = [[row[0], row[1], row[6], row[7]] for row in response.context["rows"]]
    assert rows == [
        [current.number, "Current", "=cmd() Khan", "Yes"],
        [withdrawn.number, "Withdrawn", "A… T…", "No"],
        [STRANGE, "Unknown", "–", "–"],
        ["nonsense", "Unknown", "–", "–"],
    ]
    assert "no-store" in response["Cache-Control"]
    counted = CheckCount.objects.values_list("state", "count")
    assert set(counted) == {("current", 1), ("withdrawn", 1), ("unknown", 2)}


def test_same_list_is_saved_as_a_file_without_formulas(client, held):
    page = post(client, f"{held[0].number}\tKhan\n{STRANGE}")

    response = post(client, page.context["again"], **{"as": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Number", held[0].number, STRANGE]
    assert rows[1][6] == "'=cmd() Khan"


def test_a_row_without_a_number_is_saved_as_it_was_shown(client, held):
    file = SimpleUploadedFile("list.csv", f"Name,Number\nKhan,{held[0].number}\nSmith,none yet\n".encode())
    page = post(client, file=file)

    response = post(client, page.context["again"], **{"as": "csv"})

    saved = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in page.context["rows"]] == [held[0].number, "none yet"]
    assert [row[0] for row in saved[1:]] == [held[0].number, "none yet"]


def test_excel_file_does_as_well(client, held):
    book = openpyxl.Workbook()
    for row in (["Surname", "Number"], ["Khan", held[0].number]):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)

    response = post(client, file=SimpleUploadedFile("list.xlsx", target.getvalue()))

    assert [row[7] for row in response.context["rows"]] == ["Yes"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7", "This is not a table. Save it as CSV or as an Excel workbook (.xlsx) and send that."),
        (b"a,b\nc,d\n", "No certificate number was found. Numbers look like WM-7K3Q-9XWM-4D2H-6."),
        (b"PK\x03\x04broken", "This workbook is damaged and cannot be opened. Save it again, or save it as CSV."),
        (b"x" * (1024 * 1024 + 1), "This file is too large for 500 rows. Leave out columns that are not needed."),
    ],
)
def test_bad_file_is_refused_with_what_to_do(client, content, message):
    response = post(client, file=SimpleUploadedFile("list.csv", content))

    assert response.context["form"].errors == {"file": [message]}


def test_one_number_cannot_be_tried_with_many_names(client, held):
    number = held[0].number

    response = post(client, "\n".join(f"{number} {name}" for name in ("Wrong", "Khan", "Bad")))
    assert [row[7] for row in response.context["rows"]] == ["No", "Compared once only", "Compared once only"]

    again = [post(client, f"{number} Bad").context["rows"][0][7] for _ in range(5)]
    assert again == ["No"] * 4 + ["Too many wrong names: try again later"]


def test_lists_are_limited(client):
    answers = [post(client, STRANGE).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


@pytest.mark.parametrize("rows", [1, 3])
def test_questions_do_not_grow_with_the_list(client, rows, django_assert_num_queries):
    numbers = [each.number for each in CertificateFactory.create_batch(rows, issued_date=timezone.localdate())]
    post(client, numbers[0])

    with django_assert_num_queries(2):
        response = post(client, "\n".join(f"{number} Test" for number in numbers))
    assert len(response.context["rows"]) == rows
