"""A list of staff from end to end: what it writes, what it tells, what it leaves to the lead."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from agencies.actions import imports, sent_lists
from agencies.enums import CameBy, ImportState, JobState
from agencies.models import AuditEntry, FileImport, ImportMapping, ImportRow, Membership, Person
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, RoleFactory
from tests.factories.api_keys import key_and_secret
from tests.factories.imports import FileImportFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ANA = {"staff_number": "1", "name": "Ana Bell", "email": "ana@here.example", "role": "Front desk", "team": "Housing"}
BO = {"staff_number": "2", "first_name": "Bo", "last_name": "Cray", "role": "DESK", "start_date": "2026-01-31"}
NONE = {
    "joiners": 0, "movers": 0, "changed": 0, "leavers": 0, "unchanged": 0, "doubtful": 0, "refused": 0,
}  # fmt: skip


def told(outcome):
    return outcome["state"], {name: count for name, count in outcome["counts"].items() if count}


def problems(outcome):
    return [(each["row"], each["field"], each["problem"]) for each in outcome["problems"]]


def test_answer_says_where_to_ask_and_the_list_is_written(agency, call):
    sent = call("POST", "/staff", {"staff": [ANA, BO]})

    found = FileImport.objects.get()
    assert (sent.status_code, sent["Location"], sent["Cache-Control"]) == (
        202,
        f"/api/v1/staff/{found.public_id}",
        "no-store",
    )
    assert sent.json() == {
        "id": found.public_id,
        "address": f"http://127.0.0.1:8000/api/v1/staff/{found.public_id}",
        "page": f"http://127.0.0.1:8000/agency/here/imports/{found.public_id}/",
    }
    assert sent.cookies == {}
    posts = Membership.objects.filter(agency=agency).order_by("staff_number")
    assert [
        (post.person.name, post.person.email, post.role.code, str(post.team or ""), post.start_date, post.came_by)
        for post in posts
    ] == [
        ("Ana Bell", "ana@here.example", "desk", "Housing", date.fromisoformat(found.options["effective"]), CameBy.API),
        ("Bo Cray", None, "desk", "", date(2026, 1, 31), CameBy.API),
    ]
    assert not storages["private"].exists(found.stored_as)


def test_outcome_tells_all(agency, send):
    outcome = send(ANA, BO, effective="2026-01-01")

    found = FileImport.objects.get()
    site = "http://127.0.0.1:8000"
    assert outcome == {
        "id": found.public_id,
        "address": f"{site}/api/v1/staff/{found.public_id}",
        "page": f"{site}/agency/here/imports/{found.public_id}/",
        "state": "done",
        "next": "Done. It can be undone as a whole for 30 days after it was sent.",
        "is_final": True,
        "sent_at": found.uploaded_at.isoformat().replace("+00:00", "Z"),
        "done_at": found.done_at.isoformat().replace("+00:00", "Z"),
        "undone_at": None,
        "dry_run": False,
        "skip_bad": False,
        "missing_have_left": False,
        "effective": "2026-01-01",
        "progress": {"done": 2, "total": 2},
        "counts": {**NONE, "joiners": 2},
        "problems": [],
        "problems_next": None,
    }


def test_dry_run_writes_nothing(agency, send):
    assert told(send(ANA, BO, dry_run=True)) == ("checked", {"joiners": 2})
    assert not Membership.objects.filter(agency=agency).exists()
    assert not AuditEntry.objects.filter(action__startswith="import").exists()


def test_the_same_list_again_changes_nothing_and_is_done(agency, send):
    send(ANA, BO)

    assert told(send(ANA, BO)) == ("done", {"unchanged": 2})
    assert Membership.objects.filter(agency=agency).count() == 2
    assert AuditEntry.objects.filter(action="import.done").count() == 1


def test_movers_leavers_and_whoever_is_missing(agency, send):
    RoleFactory(partnership=agency.partnership, code="porter", name="Porter")
    three = {"staff_number": "3", "name": "Di Day", "role": "desk"}
    send(ANA, BO, three)

    outcome = send({**ANA, "role": "porter"}, {**BO, "end_date": "2026-12-31"}, missing_have_left=True)

    assert told(outcome) == ("done", {"movers": 1, "leavers": 2})


def test_bad_row_holds_the_whole_list(agency, send):
    bad = {"staff_number": "3", "name": "Di Day", "role": "Porter", "start_date": "2026-02-30"}

    outcome = send(ANA, {"role": "desk"}, bad, BO)

    assert told(outcome) == ("held", {"joiners": 2, "refused": 2})
    assert outcome["problems"] == [
        {"row": 2, "staff_number": "", "field": "name", "outcome": "refused", "problem": "There is no name."},
        {
            "row": 2,
            "staff_number": "",
            "field": "staff_number",
            "outcome": "refused",
            "problem": "There is neither a staff number nor an e-mail address.",
        },
        {
            "row": 3,
            "staff_number": "3",
            "field": "role",
            "outcome": "refused",
            "problem": "We do not know this role: Porter",
        },
        {
            "row": 3,
            "staff_number": "3",
            "field": "start_date",
            "outcome": "refused",
            "problem": "There is no such day: 2026-02-30",
        },
    ]
    assert not Membership.objects.filter(agency=agency).exists()


def test_empty_row_is_told_and_counts(send):
    outcome = send({}, ANA)

    assert told(outcome) == ("held", {"joiners": 1, "refused": 1})
    assert {each["row"] for each in outcome["problems"]} == {1}


def test_good_rows_are_written_where_bad_ones_are_skipped(agency, send):
    outcome = send(ANA, {"role": "desk"}, skip_bad=True)

    assert told(outcome) == ("done", {"joiners": 1, "refused": 1})
    assert [post.person.name for post in Membership.objects.filter(agency=agency)] == ["Ana Bell"]


def test_doubtful_person_is_never_guessed_nor_named(agency, send):
    MembershipFactory(agency=agency, person__display_name="Ana Bell", person__email="a@secret.example")

    outcome = send({"staff_number": "1", "name": "Ana Bell", "role": "desk"})

    assert told(outcome) == ("held", {"doubtful": 1})
    assert problems(outcome) == [
        (1, "", "Somebody of this name is here already, without this staff number or e-mail address.")
    ]
    assert "secret.example" not in str(outcome)


def test_row_twice_names_the_other_row(agency, send):
    assert problems(send(ANA, {**BO, "staff_number": "1"})) == [
        (1, "staff_number", "This is in the file more than once: also in row 2."),
        (2, "staff_number", "This is in the file more than once: also in row 1."),
    ]


def test_person_with_a_duty_who_is_missing_is_told_by_number(agency, send):
    MembershipFactory(agency=agency, staff_number="8", lead=True)

    outcome = send(ANA, missing_have_left=True, skip_bad=True)

    assert told(outcome) == ("done", {"joiners": 1, "refused": 1})
    assert outcome["problems"] == [
        {
            "row": None,
            "staff_number": "8",
            "field": "",
            "outcome": "refused",
            "problem": "This person is not in the file and has a duty, such as training lead. They stay.",
        }
    ]


def test_list_that_was_cut_off_empties_no_agency(agency, send):
    role = agency.partnership.roles.get()
    MembershipFactory.create_batch(7, agency=agency, role=role)

    held = send(ANA, missing_have_left=True)
    wrong = send(ANA, missing_have_left=True, leavers=6)
    right = send(ANA, missing_have_left=True, leavers=7)

    assert told(held) == told(wrong) == ("held", {"joiners": 1, "leavers": 7})
    words = 'Many people would leave. If that is right, send the list again with "leavers": 7.'
    assert problems(held) == [(None, "leavers", words)]
    assert told(right) == ("done", {"joiners": 1, "leavers": 7})


def test_more_problems_stand_at_the_next_address(agency, call):
    sent = call("POST", "/staff", {"staff": [{"name": f"P{n}", "staff_number": str(n)} for n in range(501)]}).json()

    first = call("GET", f"/staff/{sent['id']}").json()
    second = call("GET", first["problems_next"].split("/api/v1")[1]).json()

    assert first["problems_next"].endswith("?after=500")
    assert [each["row"] for each in first["problems"]] == list(range(1, 501))
    assert problems(second) == [(501, "role", "There is no role.")]
    assert second["problems_next"] is None


def test_many_twins_refuse_the_list(agency, send, monkeypatch):
    monkeypatch.setattr(imports, "MOST_TWINS", 0)

    outcome = send(ANA, ANA)

    assert outcome["state"] == "refused"
    assert problems(outcome) == [
        (None, "", "More than 5,000 staff numbers or e-mail addresses stand in several rows. Is this the right column?")
    ]


def test_undo_takes_all_back_once(agency, call, send):
    before = Membership.objects.standing().count()
    sent = send(ANA, BO)

    first = call("POST", f"/staff/{sent['id']}/undo")
    again = call("POST", f"/staff/{sent['id']}/undo")

    assert (first.status_code, again.status_code) == (202, 202)
    assert told(call("GET", f"/staff/{sent['id']}").json()) == ("undone", {"joiners": 2})
    assert Membership.objects.standing().count() == before
    notes = AuditEntry.objects.filter(action="import.undone")
    assert [(note.by, note.by_key) for note in notes] == [(None, sent_key(sent))]


def sent_key(sent):
    return FileImport.objects.get(public_id=sent["id"]).api_key.prefix


def test_what_was_not_written_cannot_be_undone(call, send):
    sent = send(ANA, dry_run=True)

    refused = call("POST", f"/staff/{sent['id']}/undo", name="once")

    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert refused.json() == {
        "title": "Cannot be undone",
        "status": 409,
        "detail": "Only an import of the last 30 days that is done or was stopped can be undone.",
        "errors": [],
    }
    assert call("POST", f"/staff/{sent['id']}/undo", name="once").status_code == 409


def test_words_that_the_lead_explained_are_known(agency, send):
    role = agency.partnership.roles.get()
    ImportMapping.objects.create(
        agency=agency, kind="staff", words={"role": {"receptionist": str(role.pk)}, "team": {"hsg": "none"}},
        options={"day_first": False, "default_role": str(role.pk)}, columns={"Payroll": "staff_number"},
    )  # fmt: skip

    explained = send({**ANA, "role": "Receptionist", "team": "HSG"})
    without = send({"staff_number": "9", "name": "Ed Eel"})

    assert told(explained) == ("done", {"joiners": 1})
    assert problems(without) == [(1, "role", "There is no role.")]  # what files are read with is no list's own
    remembered = ImportMapping.objects.get()
    assert (remembered.options["day_first"], remembered.columns) == (False, {"Payroll": "staff_number"})


# --- the lead and the list -------------------------------------------------------------------------------------------
@pytest.fixture
def lead(client, agency):
    post = MembershipFactory(agency=agency, role=agency.partnership.roles.get(), lead=True)
    client.force_login(post.person)
    return post.person


def test_lead_sees_who_brought_it_and_decides(agency, lead, client, call, send, django_capture_on_commit_callbacks):
    sent = send({**ANA, "role": "Porter"})
    page = reverse("agencies:import", args=["here", sent["id"]])
    listed = client.get(reverse("agencies:imports", args=["here"])).content.decode()
    shown = client.get(page).content.decode()
    assert "key “Night feed”" in listed
    assert "Some rows were refused or are doubtful." in shown
    assert "Change the columns" not in shown
    assert client.get(reverse("agencies:import-columns", args=["here", sent["id"]])).url == page

    found = FileImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        role = str(agency.partnership.roles.get().pk)
        say = {"version": found.version, "role:porter": role}
        client.post(reverse("agencies:import-words", args=["here", sent["id"]]), say)
    assert told(call("GET", f"/staff/{sent['id']}").json()) == ("held", {"joiners": 1})

    found.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("agencies:import-start", args=["here", sent["id"]]), {"version": found.version})
    assert told(call("GET", f"/staff/{sent['id']}").json()) == ("done", {"joiners": 1})
    assert ImportMapping.objects.get().options == {}
    assert [note.by for note in AuditEntry.objects.filter(action="import.started")] == [lead]


def test_list_waits_for_the_import_under_way_and_is_checked_again(
    agency, send, call, django_capture_on_commit_callbacks
):
    other = FileImportFactory(agency=agency, state=ImportState.RUNNING, counts={"join": 1})
    sent = send(ANA)
    assert told(sent) == ("waiting", {"joiners": 1})
    assert sent["is_final"] is False

    MembershipFactory(agency=agency, role=agency.partnership.roles.get(), staff_number="1")
    with django_capture_on_commit_callbacks(execute=True):
        imports.imported(other, at=timezone.now())

    assert told(call("GET", f"/staff/{sent['id']}").json())[0] == "done"
    assert "joiners" not in told(call("GET", f"/staff/{sent['id']}").json())[1]


def test_list_is_checked_again_where_another_was_imported_since(agency, send, call, django_capture_on_commit_callbacks):
    sent = send(ANA)
    late = send({"name": "Ana Bell", "email": "a.bell@here.example", "role": "desk"}, dry_run=True)  # doubtful
    found = FileImport.objects.get(public_id=late["id"])
    found.options = {**found.options, "dry_run": False, "goes_on": True}
    found.reading = {**found.reading, "ended": {}}  # as if it had been checked before the first was done
    found.counts = {"join": 1}
    with django_capture_on_commit_callbacks(execute=True):
        found.job = imports.ask(imports.GO_ON, found, by=None, at=timezone.now())
        found.save()

    assert told(call("GET", f"/staff/{sent['id']}").json()) == ("done", {"joiners": 1})
    assert told(call("GET", f"/staff/{late['id']}").json()) == ("held", {"doubtful": 1})


def test_undoing_an_import_that_was_left_wakes_the_list_that_waits(
    agency, lead, send, call, django_capture_on_commit_callbacks
):
    other = FileImportFactory(agency=agency, state=ImportState.RUNNING, counts={"join": 1})
    other.job = imports.ask(imports.RUN, other, by=lead, at=timezone.now())
    other.job.state, other.job.ended_at = JobState.STOPPED, timezone.now()
    other.job.save()
    other.save()
    sent = send(ANA)

    with django_capture_on_commit_callbacks(execute=True):
        imports.undo(file_import=other, by=lead, at=timezone.now())

    assert told(call("GET", f"/staff/{sent['id']}").json()) == ("done", {"joiners": 1})


def test_work_that_failed_is_told_as_stopped(agency, send, call):
    sent = send(ANA)
    found = FileImport.objects.get()
    found.state = ImportState.RUNNING
    found.job.state = JobState.FAILED
    found.job.save()
    found.save()

    assert call("GET", f"/staff/{sent['id']}").json()["state"] == "stopped"


def test_every_state_of_an_import_is_told(agency, call, key_pair):
    for state in ImportState:
        if state in (ImportState.UPLOADED, ImportState.UNREADABLE):
            continue
        options = {"dry_run": True, "skip_bad": False, "missing_have_left": False, "effective": "2026-01-01"}
        made = FileImportFactory(agency=agency, api_key=key_pair[0], state=state, options=options)
        assert call("GET", f"/staff/{made.public_id}").json()["state"] == state.value


# --- whose it is -----------------------------------------------------------------------------------------------------
def test_another_agencys_list_is_as_if_it_were_not_there(agency, call, send):
    other = AgencyFactory(partnership=agency.partnership)
    _key, secret = key_and_secret("other", agency=other)
    theirs = send(ANA)
    by_hand = FileImportFactory(agency=other)

    answers = [
        call(method, f"/staff/{public_id}{undo}", secret=secret)
        for public_id in (theirs["id"], by_hand.public_id, "nothing")
        for method, undo in (("GET", ""), ("POST", "/undo"))
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_another_key_of_the_agency_sees_the_list(agency, call, send):
    sent = send(ANA)
    _key, secret = key_and_secret("newer", agency=agency)

    assert call("GET", f"/staff/{sent['id']}", secret=secret).status_code == 200


def test_matching_stays_within_the_agency(agency, send):
    elsewhere = MembershipFactory(staff_number="1", person__display_name="Ana Bell")

    assert told(send(ANA)) == ("done", {"joiners": 1})
    assert Person.objects.filter(display_name="Ana Bell").count() == 2
    assert elsewhere.person_id not in set(Membership.objects.filter(agency=agency).values_list("person", flat=True))


def test_address_of_an_account_elsewhere_is_doubtful(agency, send):
    PersonFactory(email="ana@here.example")

    assert told(send(ANA)) == ("held", {"doubtful": 1})


# --- how long it is kept ---------------------------------------------------------------------------------------------
def test_after_a_month_goes_what_was_not_written_and_who_was_unchanged(agency, send):
    send(ANA)
    send(ANA, BO)
    held = send({"role": "desk"})
    stored = FileImport.objects.get(public_id=held["id"]).stored_as
    by_hand = FileImportFactory(agency=agency, uploaded_at=timezone.now() - timedelta(days=90))
    assert ImportRow.objects.filter(outcome="unchanged").count() == 1

    sent_lists.drop_old(at=timezone.now() + timedelta(days=29))
    assert FileImport.objects.count() == 4

    sent_lists.drop_old(at=timezone.now() + timedelta(days=31))
    assert set(FileImport.objects.values_list("state", flat=True)) == {"done", "checked"}
    assert FileImport.objects.filter(pk=by_hand.pk).exists()
    assert sorted(ImportRow.objects.values_list("outcome", flat=True)) == ["join", "join"]
    assert stored
