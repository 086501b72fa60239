from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.enums import CameBy, ImportState
from agencies.models import FileImport, Membership, Person
from tests.factories.agencies import AgencyFactory, MembershipFactory, RoleFactory, TeamFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def agency():
    agency = AgencyFactory(slug="here")
    RoleFactory(partnership=agency.partnership, code="front-desk", name="Front desk")
    TeamFactory(agency=agency, name="Housing")
    return agency


@pytest.fixture
def bring_in(agency, tmp_path):
    def run(text, *options):
        """Exit code, standard output and standard error."""
        file = tmp_path / "staff.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        out, err = StringIO(), StringIO()
        try:
            call_command("import_staff", str(file), "--agency", "here", *options, stdout=out, stderr=err)
        except SystemExit as ended:
            return ended.code, out.getvalue(), err.getvalue()
        except CommandError as refused:
            return refused.returncode, out.getvalue(), str(refused)
        return 0, out.getvalue(), err.getvalue()

    return run


GOOD = (
    "Staff No,Full name,E-mail,Job title,Department\n"
    "1,Ana Bell,ana@here.example,Front desk,Housing\n"
    "2,Bo Cray,,front-desk,\n"
)
BAD = GOOD + "2,Di Day,,Front desk,\n,Ed Eel,,Front desk,\n3,,,Front desk,\n"


def test_good_file_is_imported(agency, bring_in):
    code, out, err = bring_in(GOOD)

    assert (code, err) == (0, "")
    assert out.startswith("join: 2\nImported as ")
    posts = Membership.objects.filter(agency=agency).order_by("staff_number")
    assert [(post.person.name, post.person.email, post.staff_number, str(post.team or "")) for post in posts] == [
        ("Ana Bell", "ana@here.example", "1", "Housing"),
        ("Bo Cray", None, "2", ""),
    ]
    assert {post.came_by for post in posts} == {CameBy.STAFF_FILE}


def test_the_same_file_again_changes_nothing(agency, bring_in):
    bring_in(GOOD)

    assert bring_in(GOOD) == (0, "unchanged: 2\n", "")
    assert Membership.objects.filter(agency=agency).count() == 2


def test_dry_run_writes_nothing(agency, bring_in):
    assert bring_in(GOOD, "--dry-run") == (0, "join: 2\n", "")
    assert not Membership.objects.filter(agency=agency).exists()
    assert not FileImport.objects.exists()


def test_refused_rows_are_named_and_nothing_is_written(agency, bring_in):
    code, out, err = bring_in(BAD)

    assert code == 1
    assert err.splitlines() == [
        "line 3: Staff number: This is in the file more than once: also in row 4.",
        "line 4: Staff number: This is in the file more than once: also in row 3.",
        "line 5: Staff number: There is neither a staff number nor an e-mail address.",
        "line 6: Name: There is no name.",
        "Nothing was written. --skip-bad imports the good rows.",
    ]
    assert out == "join: 1\nrefused: 4\n"
    assert not Person.objects.filter(display_name="Ana Bell").exists()


def test_good_rows_are_imported_where_bad_ones_are_skipped(agency, bring_in):
    code, _out, _err = bring_in(BAD, "--skip-bad")

    assert code == 1
    assert [post.person.name for post in Membership.objects.filter(agency=agency)] == ["Ana Bell"]
    assert FileImport.objects.get().state == ImportState.DONE


def test_whoever_is_missing_leaves_where_the_file_is_complete(agency, bring_in):
    gone = MembershipFactory(agency=agency, staff_number="9")
    lead = MembershipFactory(agency=agency, staff_number="8", lead=True)

    code, out, err = bring_in(GOOD, "--missing-have-left", "--effective", "2026-01-01", "--skip-bad")

    gone.refresh_from_db()
    lead.refresh_from_db()
    assert (code, gone.end_date.isoformat(), lead.end_date) == (1, "2026-01-01", None)
    why = "This person is not in the file and has a duty, such as training lead. They stay."
    assert err == f"missing ({lead.person}): {why}\n"
    assert "leave: 1\n" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is nothing in this file."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file"),
        (b"PK\x03\x04 not a zip", "This workbook is damaged"),
        (b"%PDF-1.7", "This is not a table."),
        (b"Colour,Shape\nred,round\n", "Say which column has the name."),
    ],
)
def test_file_that_cannot_be_read_ends_with_two(bring_in, content, words):
    code, _out, err = bring_in(content)

    assert code == 2
    assert words in err


def test_unknown_agency_ends_with_two(tmp_path):
    with pytest.raises(CommandError, match="No agency is called 'nowhere'") as refused:
        call_command("import_staff", str(tmp_path), "--agency", "nowhere")

    assert refused.value.returncode == 2
