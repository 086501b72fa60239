from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agencies.enums import ImportState, JobState, Outcome
from agencies.models import FileImport, ImportRow, Membership
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, RoleFactory, TeamFactory
from tests.factories.imports import FileImportFactory, ImportRowFactory
from tests.factories.jobs import JobFactory
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

STAFF = (
    b"Payroll no,Full name,Job title,Team\n1,Ana Bell,Desk,Housing\n2,Bo Cray,Porter,Housing\n3,Di Day,Desk,Housing\n"
)


@pytest.fixture
def agency():
    agency = AgencyFactory(slug="here")
    RoleFactory(partnership=agency.partnership, code="desk", name="Desk")
    TeamFactory(agency=agency, name="Housing")
    return agency


@pytest.fixture
def lead(client, agency):
    role = agency.partnership.roles.get()
    person = MembershipFactory(agency=agency, role=role, lead=True, person__display_name="Lee").person
    client.force_login(person)
    return person


def address(name, found=None):
    return reverse(f"agencies:{name}", args=["here", found.public_id] if found else ["here"])


def send(client, content=STAFF, name="staff.csv"):
    return client.post(address("import-new"), {"file": SimpleUploadedFile(name, content)})


def columns_form(found, **more):
    fields = {heading: found.columns.get(heading) or "-" for heading in found.reading["headings"]}
    form = {f"column-{number}": said for number, said in enumerate(fields.values())}
    return form | {"effective": "2026-01-01", "day_first": "day", "default_role": "", "version": found.version, **more}


def test_lead_brings_people_in_from_file_to_undo(client, agency, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = send(client)
    found = FileImport.objects.get()
    assert sent.url == address("import-columns", found)
    assert "For example: Ana Bell · Bo Cray · Di Day" in client.get(sent.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(sent.url, columns_form(found))
    shown = client.get(address("import", found))
    assert texts(shown, ".wm-tally__link") == ["1 Refused", "2 Joins"]
    assert texts(shown, ".wm-table tbody td:last-child") == ["We do not know this role: Porter"]

    found.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        role = agency.partnership.roles.get()
        client.post(address("import-words", found), {"version": found.version, "role:porter": str(role.pk)})
    assert texts(client.get(address("import", found)), ".wm-tally__link") == ["3 Joins"]

    found.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("import-start", found), {"version": found.version})
    done = client.get(address("import", found))
    assert texts(done, "h1 .govuk-caption-xl") == ["Imported"]
    assert Membership.objects.standing().filter(agency=agency).count() == 4

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("import-undo", found))
        client.post(address("import-undo", found))
    assert texts(client.get(address("import", found)), "h1 .govuk-caption-xl") == ["Undone"]
    assert [post.person for post in Membership.objects.standing().filter(agency=agency)] == [lead]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4 hello", "This is not a table. Save it as CSV or as an Excel workbook (.xlsx) and send that."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file (.xls), or one with a password."),
        (b"PK\x03\x04 torn", "This workbook is damaged and cannot be opened."),
    ],
)
def test_file_that_cannot_be_read_is_answered_in_words(client, lead, content, words):
    answer = send(client, content, "staff.xlsx")

    [told] = texts(answer, ".govuk-error-summary li")
    assert told.startswith(f"The file: {words}")
    assert not FileImport.objects.exists()


def test_columns_have_to_make_sense(client, agency, lead):
    send(client)
    found = FileImport.objects.get()

    nothing = client.post(
        address("import-columns", found), columns_form(found, **{f"column-{n}": "-" for n in range(4)})
    )
    twice = client.post(address("import-columns", found), columns_form(found, **{"column-3": "role"}))

    assert texts(nothing, ".govuk-error-summary li") == [
        "Say which column has the name.",
        "Say which column has the staff number, or the e-mail address: people are known by them.",
        "Say which column has the role, or choose one role for everybody in the file.",
    ]
    assert texts(twice, ".govuk-error-summary li") == ["Team: Another column is this already. Choose one of them."]


def test_second_lead_is_told_that_the_first_changed_it(client, agency, lead):
    found = FileImportFactory(agency=agency, counts={"join": 1})
    client.post(address("import-start", found), {"version": found.version + 1})

    told = texts(client.get(address("import", found)), ".wm-alert__text")
    assert told == ["Somebody changed this import since you opened the page. This is how it is now."]
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED


def test_many_leavers_are_typed(client, agency, lead):
    found = FileImportFactory(agency=agency, counts={"leave": 60})
    shown = client.get(address("import", found))
    assert texts(shown, "label[for=leavers]") == ["60 people would leave. Type that number to show that you mean it."]

    client.post(address("import-start", found), {"version": found.version, "leavers": "6"})
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED

    client.post(address("import-start", found), {"version": found.version, "leavers": "60"})
    found.refresh_from_db()
    assert found.state == ImportState.RUNNING


def test_doubtful_rows_show_people_of_the_agency_and_nobody_else_by_name(client, agency, lead):
    elsewhere = PersonFactory(display_name="Secret Name")
    here = MembershipFactory(agency=agency, staff_number="9", person__display_name="Bo Cray").person
    found = FileImportFactory(agency=agency, counts={"doubtful": 1})
    row = ImportRowFactory(
        file_import=found, outcome=Outcome.DOUBTFUL, place=1, candidates=[here.pk, elsewhere.pk],
        values={"name": "Bo Cray", "staff_number": "7"},
    )  # fmt: skip

    shown = client.get(address("import", found))

    role = Membership.objects.get(person=here).role.name
    assert texts(shown, "select[name=row-2] option") == [
        "Leave this row out",
        f"Bo Cray ({role}, 9)",
        "Somebody with an account elsewhere",
        "Somebody new",
    ]
    assert "Secret Name" not in shown.content.decode()
    assert row.line == 2


def test_choice_that_was_not_offered_is_ignored(client, agency, lead):
    found = FileImportFactory(agency=agency, counts={"doubtful": 1})
    ImportRowFactory(file_import=found, outcome=Outcome.DOUBTFUL, place=1, candidates=[lead.pk])

    client.post(address("import-doubtful", found), {"version": found.version, "row-2": "999999", "row-x": "new"})

    assert ImportRow.objects.get().outcome == Outcome.DOUBTFUL


def test_problems_come_as_a_file_without_formulas(client, agency, lead):
    found = FileImportFactory(agency=agency, counts={"refused": 1})
    values = {"name": "=cmd|' /C calc'!A0", "staff_number": "7", "role": "@evil"}
    problems = [{"code": "unknown-role", "field": "role", "value": "@evil"}]
    ImportRowFactory(file_import=found, outcome=Outcome.REFUSED, place=1, problems=problems, values=values)

    lines = b"".join(client.get(address("import-problems", found)).streaming_content).decode("utf-8-sig").splitlines()

    assert lines[1] == "2,Refused,Role,We do not know this role: @evil,7,'=cmd|' /C calc'!A0,,,,'@evil,,,"


def test_template_has_the_headings_that_are_known(client, agency, lead):
    content = b"".join(client.get(address("import-template")).streaming_content).decode("utf-8-sig")

    assert content == "Staff number,Name,E-mail address,Role,Team,First day,Last day\r\n"
    send(client, content.encode() + b"1,Ana,,Desk,,,\n")
    assert set(FileImport.objects.get().columns.values()) == {
        "staff_number", "name", "email", "role", "team", "start_date", "end_date"
    }  # fmt: skip


def test_import_under_way_leads_to_its_job(client, agency, lead):
    job = JobFactory(agency=agency)
    found = FileImportFactory(agency=agency, state=ImportState.RUNNING, job=job)

    assert client.get(address("import", found)).url == reverse("agencies:job", args=[job.public_id])


def test_import_whose_work_failed_leads_to_why(client, agency, lead):
    job = JobFactory(agency=agency, state=JobState.FAILED, ended_at=timezone.now() - timedelta(hours=1))
    found = FileImportFactory(agency=agency, state=ImportState.RUNNING, job=job)

    shown = client.get(address("import", found))

    assert "The work on this file has stopped. See why, and go on." in texts(shown, "main a")


def test_page_without_imports_says_what_to_do(client, agency, lead):
    assert texts(client.get(address("imports")), ".wm-empty__title") == ["No file has been brought in yet"]


@pytest.mark.parametrize("items", [1, 3])
def test_list_asks_the_same_number_of_questions(client, agency, lead, items, django_assert_num_queries):
    FileImportFactory.create_batch(items, agency=agency, uploaded_by=lead)
    client.get(address("imports"))

    with django_assert_num_queries(5):
        client.get(address("imports"))


@pytest.mark.parametrize("items", [1, 3])
def test_dry_run_asks_the_same_number_of_questions(client, agency, lead, items, django_assert_num_queries):
    found = FileImportFactory(agency=agency, counts={"join": items})
    ImportRowFactory.create_batch(items, file_import=found)
    client.get(address("import", found))

    with django_assert_num_queries(8):
        client.get(address("import", found))


def test_long_lists_go_on_from_page_to_page(client, agency, lead):
    found = FileImportFactory(agency=agency, counts={"join": 51})
    for place in range(1, 52):
        ImportRowFactory(file_import=found, place=place)

    first = client.get(address("import", found))
    second = client.get(address("import", found), {"show": "join", "after": "50"})

    assert [len(texts(page, ".wm-table tbody tr")) for page in (first, second)] == [50, 1]


def test_team_lead_and_leads_elsewhere_find_nothing(client, agency):
    found = FileImportFactory(agency=agency)
    team_lead = MembershipFactory(agency=agency, team=agency.teams.get(), team_lead=True).person
    for person in (team_lead, MembershipFactory(lead=True).person):
        client.force_login(person)
        assert [client.get(address("imports")).status_code, client.get(address("import", found)).status_code] == [
            404,
            404,
        ]
