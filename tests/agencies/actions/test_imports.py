import io
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.storage import storages

from agencies.actions import imports, jobs, memberships
from agencies.enums import ImportState, JobState, Outcome, Written
from agencies.models import (
    AuditEntry,
    FileImport,
    ImportChange,
    ImportMapping,
    ImportRow,
    Job,
    Membership,
    Person,
    Team,
)
from agencies.signals import membership_changed
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import (
    AgencyFactory,
    MembershipFactory,
    PersonFactory,
    ResponsibilityFactory,
    RoleFactory,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def agency():
    agency = AgencyFactory()
    RoleFactory(partnership=agency.partnership, code="desk", name="Desk")
    RoleFactory(partnership=agency.partnership, code="ward", name="Ward")
    return agency


@pytest.fixture
def clerk():
    return PersonFactory()


class Killed(BaseException):
    """A worker that is killed leaves nothing behind that could be caught."""


def post_in(agency, *, name, number="", role="desk", **more):
    role = agency.partnership.roles.get(code=role)
    return MembershipFactory(agency=agency, person__display_name=name, staff_number=number, role=role, **more)


def receive(agency, text, by=None):
    file = io.BytesIO(text.encode())
    return imports.receive(agency=agency, kind="staff", file=file, name="staff.csv", by=by, at=NOW)


def work(file_import, at=NOW):
    jobs.run(file_import.job_id, claim="test", clock=lambda: at)
    file_import.refresh_from_db()
    return file_import


def check(agency, text, by=None, **options):
    received = receive(agency, text, by)
    options = {"effective": TODAY.isoformat(), "day_first": True, **options}
    mapped = imports.map_columns(
        file_import=received, version=received.version, columns=received.columns, options=options, by=by, at=NOW
    )
    return work(mapped)


def bring_in(agency, text, by=None, **options):
    checked = check(agency, text, by, **options)
    leavers = checked.counts.get("leave")
    started = imports.start(file_import=checked, version=checked.version, by=by, at=NOW, leavers=leavers)
    return work(started)


def undo(file_import, by=None):
    return work(imports.undo(file_import=file_import, by=by, at=NOW))


def outcomes(file_import):
    return list(ImportRow.objects.filter(file_import=file_import).order_by("place").values_list("outcome", flat=True))


def counts(file_import):
    return {outcome: count for outcome, count in file_import.counts.items() if outcome in Outcome.values and count}


def state_of(agency):
    """People and posts as others see them: what an undo has to bring back."""
    posts = Membership.objects.standing().filter(agency=agency).order_by("pk")
    fields = ("pk", "person_id", "role_id", "team_id", "staff_number", "start_date", "end_date", "end_recorded_at")
    people = Person.objects.filter(is_active=True).order_by("pk").values_list("pk", "display_name", "email", "username")
    return list(posts.values_list(*fields)), list(people)


def file_of(*rows, head="Staff number,Name,Email,Role,Team,Last day"):
    return "\n".join([head, *rows]) + "\n"


MIXED = file_of(
    "1,Ana Bell,,Ward,,", "2,Bo Cray,,Desk,,31/05/2026", "3,Cy Dunn,cy@x.example,Desk,,", "4,Di Earl,,Desk,,"
)


@pytest.fixture
def staffed(agency):
    """Ana, Bo and Cy, of whom Cy has no number yet, and Fay, who is in no file."""
    post_in(agency, name="Ana Bell", number="1")
    post_in(agency, name="Bo Cray", number="2")
    cy = post_in(agency, name="Cy Dunn", person__email="cy@x.example")
    EmailAddress.objects.create(user=cy.person, email="cy@x.example", verified=True, primary=True)
    post_in(agency, name="Fay Grey", number="9")
    return agency


def test_dry_run_says_what_each_row_means_and_writes_nothing(staffed, clerk):
    before = state_of(staffed)

    checked = check(staffed, MIXED, clerk, missing_have_left=True)

    assert (checked.state, outcomes(checked)) == (ImportState.CHECKED, ["move", "leave", "change", "join", "leave"])
    assert counts(checked) == {"move": 1, "leave": 2, "change": 1, "join": 1}
    assert state_of(staffed) == before
    assert not ImportChange.objects.exists()


def test_import_does_what_the_dry_run_showed(staffed, clerk):
    announced = []
    membership_changed.connect(announce := lambda sender, person_ids, **kwargs: announced.append(person_ids))

    done = bring_in(staffed, MIXED, clerk, missing_have_left=True)

    membership_changed.disconnect(announce)
    posts = Membership.objects.standing().filter(agency=staffed).order_by("person__display_name", "start_date")
    assert [(post.person.name, post.role.code, post.staff_number, post.end_date) for post in posts] == [
        ("Ana Bell", "desk", "1", TODAY),
        ("Ana Bell", "ward", "1", None),
        ("Bo Cray", "desk", "2", date(2026, 6, 1)),
        ("Cy Dunn", "desk", "3", None),
        ("Di Earl", "desk", "4", None),
        ("Fay Grey", "desk", "9", TODAY),
    ]
    assert (done.state, done.done_at) == (ImportState.DONE, NOW)
    assert announced == [{post.person_id for post in posts}]
    assert {post.recorded_by for post in posts.filter(recorded_at=NOW)} == {clerk}
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["import.started", "import.done"]


def test_the_same_file_again_is_all_unchanged(agency):
    text = file_of(
        "1,Ana Bell,,Desk,,", "2,Bo Cray,bo@x.example,Ward,,", head="Staff number,Name,Email,Role,Team,Last day"
    )
    bring_in(agency, text)

    assert counts(check(agency, text)) == {"unchanged": 2}


def test_undo_brings_back_posts_and_people(staffed, clerk):
    before = state_of(staffed)
    done = bring_in(staffed, MIXED, clerk, missing_have_left=True)

    undone = undo(done, clerk)

    assert state_of(staffed) == before
    assert (undone.state, undone.counts["kept"]) == (ImportState.UNDONE, {})
    assert not ImportChange.objects.filter(undone_at=None).exists()


def test_undo_keeps_what_was_changed_since_and_says_why(staffed, clerk):
    done = bring_in(staffed, MIXED, clerk)
    di = Membership.objects.get(agency=staffed, staff_number="4")
    bo = Membership.objects.get(agency=staffed, staff_number="2")
    ana = Membership.objects.get(agency=staffed, staff_number="1", role__code="ward")
    ResponsibilityFactory(membership=ana)
    memberships.leave(membership=di, end_date=TODAY + timedelta(days=9), by=clerk, at=NOW)
    memberships.leave(membership=bo, end_date=TODAY + timedelta(days=5), by=clerk, at=NOW)

    undone = undo(done, clerk)

    # Di's account stays as well, since a membership hangs on it; Ana's old post is another role's, and goes on.
    assert undone.counts["kept"] == {"ended-since": 1, "changed-since": 1, "has-duty": 1, "other-post": 1}
    ana.refresh_from_db()
    di.refresh_from_db()
    assert (ana.voided_at, di.voided_at, di.person.is_active) == (None, None, True)


def test_account_that_somebody_has_used_is_kept(agency):
    done = bring_in(agency, file_of("1,Ana Bell,ana@x.example,Desk,,"))
    Person.objects.filter(email="ana@x.example").update(last_login=NOW)

    undone = undo(done)

    person = Person.objects.get(email="ana@x.example")
    assert (person.is_active, undone.counts["kept"]) == (True, {"signed-in-since": 1})
    assert not Membership.objects.standing().filter(person=person).exists()


def test_address_of_an_undone_account_is_free_again(agency):
    text = file_of("1,Ana Bell,ana@x.example,Desk,,")
    undo(bring_in(agency, text))

    again = bring_in(agency, text)

    assert counts(again) == {"join": 1}
    assert Person.objects.get(email="ana@x.example").username == "ana"


def test_undo_is_for_thirty_days(agency):
    done = bring_in(agency, file_of("1,Ana Bell,,Desk,,"))

    with pytest.raises(imports.CannotImport):
        imports.undo(file_import=done, by=None, at=NOW + timedelta(days=31))


@pytest.mark.parametrize("killed_at", range(5))
def test_import_that_is_killed_goes_on_and_finishes_once(agency, monkeypatch, killed_at):
    monkeypatch.setattr(imports, "SLICE", 2)
    text = file_of(*(f"{n},Person {n},p{n}@x.example,Desk,," for n in range(1, 8)))
    checked = check(agency, text)
    started = imports.start(file_import=checked, version=checked.version, by=None, at=NOW)
    note, seen = jobs.note, []

    def die(job, came, *, at):
        seen.append(came)
        if len(seen) - 1 == killed_at:
            raise Killed
        note(job, came, at=at)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "note", die)
        try:
            jobs.run(started.job_id, claim="one", clock=lambda: NOW)
        except Killed:
            assert Membership.objects.filter(agency=agency).count() == 2 * killed_at
    later = NOW + timedelta(minutes=4)
    jobs.run(started.job_id, claim="two", clock=lambda: later)

    started.refresh_from_db()
    assert started.state == ImportState.DONE
    assert Job.objects.get(pk=started.job_id).done == 7
    posts = Membership.objects.filter(agency=agency)
    assert sorted(posts.values_list("staff_number", flat=True)) == [str(n) for n in range(1, 8)]
    assert ImportChange.objects.filter(what=Written.PERSON_MADE).count() == 7


def test_stopped_import_can_be_undone(agency, monkeypatch):
    monkeypatch.setattr(imports, "SLICE", 2)
    checked = check(agency, file_of(*(f"{n},Person {n},,Desk,," for n in range(1, 6))))
    started = imports.start(file_import=checked, version=checked.version, by=None, at=NOW)
    jobs.run(started.job_id, claim="one", clock=lambda: NOW, seconds=0)
    jobs.stop(job=started.job, at=NOW)
    assert Membership.objects.filter(agency=agency).count() == 2

    undone = undo(FileImport.objects.get(pk=started.pk))

    assert undone.state == ImportState.UNDONE
    assert not Membership.objects.standing().filter(agency=agency).exists()


def test_what_changed_after_the_check_is_not_written(staffed, clerk):
    checked = check(staffed, MIXED, clerk)
    ana = Membership.objects.get(agency=staffed, staff_number="1")
    memberships.leave(membership=ana, end_date=TODAY, by=clerk, at=NOW)

    done = work(imports.start(file_import=checked, version=checked.version, by=clerk, at=NOW))

    row = ImportRow.objects.get(file_import=done, line=2)
    assert (row.outcome, row.written_at, row.problems[0]["code"]) == (Outcome.REFUSED, None, "changed-meanwhile")
    assert counts(done) == {"leave": 1, "change": 1, "join": 1, "refused": 1}
    assert Job.objects.get(pk=done.job_id).failed == 1


def test_second_lead_is_told_and_changes_nothing(agency):
    received = receive(agency, file_of("1,Ana Bell,,Desk,,"))
    say = {"columns": received.columns, "options": {}, "by": None, "at": NOW}
    imports.map_columns(file_import=received, version=received.version, **say)

    with pytest.raises(imports.ChangedMeanwhile):
        imports.map_columns(file_import=received, version=received.version, **say)
    assert Job.objects.count() == 1


def test_start_twice_begins_once(agency):
    checked = check(agency, file_of("1,Ana Bell,,Desk,,"))
    first = imports.start(file_import=checked, version=checked.version, by=None, at=NOW)
    again = imports.start(file_import=checked, version=checked.version, by=None, at=NOW)

    assert first.job_id == again.job_id
    assert counts(work(again)) == {"join": 1}


def test_same_file_sent_twice_is_one_import(agency, clerk):
    assert receive(agency, MIXED, clerk) == receive(agency, MIXED, clerk)


def test_one_file_at_a_time(agency):
    first, second = (check(agency, file_of(f"{n},Ana Bell {n},,Desk,,")) for n in (1, 2))
    imports.start(file_import=first, version=first.version, by=None, at=NOW)

    with pytest.raises(imports.CannotImport):
        imports.start(file_import=second, version=second.version, by=None, at=NOW)


def test_many_leavers_have_to_be_typed(agency):
    for n in range(8):
        post_in(agency, name=f"Person {n}", number=f"9{n}")
    checked = check(agency, file_of("1,Ana Bell,,Desk,,"), missing_have_left=True)
    start = {"file_import": checked, "version": checked.version, "by": None, "at": NOW}

    with pytest.raises(imports.CannotImport):
        imports.start(**start)
    assert imports.start(**start, leavers=8).state == ImportState.RUNNING


def test_mapping_and_words_are_remembered_for_the_next_file(agency):
    text = file_of("1,Ana Bell,,Porter,,", head="Ref,Name,Email,Role,Team,Last day")
    received = receive(agency, text)
    assert received.columns.get("Ref") is None
    mapped = imports.map_columns(
        file_import=received,
        version=received.version,
        columns={**received.columns, "Ref": "staff_number"},
        options={"effective": TODAY.isoformat()},
        by=None,
        at=NOW,
    )
    assert counts(work(mapped)) == {"refused": 1}
    desk = agency.partnership.roles.get(code="desk")
    said = imports.say_words(
        file_import=mapped, version=mapped.version, words={"role": {"porter": str(desk.pk)}}, by=None, at=NOW
    )
    assert counts(work(said)) == {"join": 1}

    following = receive(agency, text.replace("Ana", "Bo"))

    assert following.columns["Ref"] == "staff_number"
    assert following.words == {"role": {"porter": str(desk.pk)}}
    mapping = ImportMapping.objects.get()
    assert (mapping.version, "effective" in mapping.options) == (2, False)


def test_new_team_is_made_when_the_import_starts(agency):
    checked = check(agency, file_of("1,Ana Bell,,Desk,North Ward,", "2,Bo Cray,,Desk,north  ward,"))
    assert counts(checked) == {"refused": 2}
    said = imports.say_words(
        file_import=checked, version=checked.version, words={"team": {"north ward": "new"}}, by=None, at=NOW
    )
    work(said)
    assert not Team.objects.exists()

    done = work(imports.start(file_import=said, version=said.version, by=None, at=NOW))

    assert counts(done) == {"join": 2}
    assert [team.name for team in Team.objects.all()] == ["North Ward"]
    assert {post.team.name for post in Membership.objects.filter(agency=agency)} == {"North Ward"}


def test_doubtful_rows_are_chosen_by_the_lead(agency):
    bo = post_in(agency, name="Bo Cray")
    checked = check(agency, file_of("7,Bo Cray,,Desk,,"))
    row = ImportRow.objects.get(file_import=checked)
    assert (row.outcome, row.candidates) == (Outcome.DOUBTFUL, [bo.person_id])

    chosen = imports.choose(
        file_import=checked, version=checked.version, choices={2: str(bo.person_id)}, by=None, at=NOW
    )
    done = work(imports.start(file_import=chosen, version=chosen.version, by=None, at=NOW))

    bo.refresh_from_db()
    assert (counts(done), bo.staff_number) == ({"change": 1}, "7")


def test_lead_says_that_a_doubtful_row_is_somebody_new(agency):
    bo = post_in(agency, name="Bo Cray")
    checked = check(agency, file_of("7,Bo Cray,,Desk,,"))
    chosen = imports.choose(file_import=checked, version=checked.version, choices={2: "new"}, by=None, at=NOW)
    work(imports.start(file_import=chosen, version=chosen.version, by=None, at=NOW))

    assert Membership.objects.get(staff_number="7").person != bo.person


def test_people_of_other_agencies_are_never_touched(agency):
    other = MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), staff_number="1")
    bring_in(agency, file_of("1,Ana Bell,,Desk,,"), missing_have_left=True)

    other.refresh_from_db()
    assert (other.end_date, Membership.objects.get(agency=agency).person == other.person) == (None, False)


def test_usernames_are_numbered_where_they_are_taken(agency):
    PersonFactory(username="ana.bell")
    bring_in(agency, file_of(*(f"{n},Ana Bell,,Desk,," for n in (1, 2, 3))))

    made = Membership.objects.filter(agency=agency).order_by("staff_number")
    assert [post.person.username for post in made] == ["ana.bell2", "ana.bell3", "ana.bell4"]


def test_people_of_one_name_in_one_file_are_all_new(agency, monkeypatch):
    monkeypatch.setattr(imports, "SLICE", 1)
    done = bring_in(agency, file_of(*(f",Ana Bell,ana{n}@x.example,Desk,," for n in (1, 2, 3))))

    assert counts(done) == {"join": 3}


def test_file_that_cannot_be_read_to_its_end_says_so(agency, monkeypatch):
    good = [f"{n},Ana Bell {n},,Desk,," for n in range(30)]
    checked = check(agency, file_of(*good, '99,"Bo Cray' + "x" * 200_000))

    assert (checked.state, checked.fault) == (ImportState.UNREADABLE, "quotes")
    assert Job.objects.get(pk=checked.job_id).state == JobState.DONE


def test_file_is_not_kept_once_it_is_imported(agency, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        done = bring_in(agency, file_of("1,Ana Bell,,Desk,,"))

    assert not storages["private"].exists(done.stored_as)


def test_import_of_any_length_takes_few_statements(agency, django_assert_max_num_queries):
    text = file_of(*(f"{n},Person {n},p{n}@x.example,Desk,," for n in range(600)))

    with django_assert_max_num_queries(83 + HISTORY_LOCK):
        done = bring_in(agency, text)

    assert counts(done) == {"join": 600}
