import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from agencies.actions import jobs
from agencies.enums import JobState, Page
from agencies.models import AccountLink, AuditEntry, Job, RecordView
from certificates.actions import bundles
from certificates.actions.files import is_drawn
from certificates.models import Certificate, CertificateDesign, DesignVersion
from certificates.queries.awaiting import awaiting_certificate
from certificates.queries.bundles import Wanted, certificates_of, missing_of, years_of
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import CoursePageFactory, EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

NOW = timezone.now()
TODAY = timezone.localdate()


@pytest.fixture
def agency():
    return AgencyFactory(slug="riverside")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


def held_by(agency, name="Ada", **kwargs):
    post = {name: kwargs.pop(name) for name in ("team", "role") if name in kwargs}
    person = MembershipFactory(agency=agency, person__display_name=name, **post).person
    kwargs.setdefault("issued_date", TODAY)
    return CertificateFactory(person=person, holder_name=name, **kwargs)


def made(agency, lead, **wanted):
    job = bundles.ask(agency=agency, wanted=Wanted(**wanted), by=lead, on=TODAY, at=NOW)
    jobs.run(job.pk, claim="worker", clock=timezone.now)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.fault
    return job


def opened(job):
    return zipfile.ZipFile(io.BytesIO(storages["private"].open(job.file_name).read()))


def listed(job):
    return list(csv.DictReader(io.StringIO(opened(job).read("index.csv").decode("utf-8-sig"))))


def test_the_file_holds_every_certificate_under_its_number_and_two_indexes(agency, lead):
    first = held_by(agency, "=Ada")
    other = held_by(AgencyFactory(), "Cy")

    job = made(agency, lead)

    bundle = opened(job)
    assert sorted(bundle.namelist()) == [f"certificates/{first.number}.pdf", "index.css", "index.csv", "index.html"]
    assert bundle.testzip() is None
    assert bundle.read(f"certificates/{first.number}.pdf").startswith(b"%PDF")
    assert [(row["Number"], row["Name"], row["State"]) for row in listed(job)] == [(first.number, "'=Ada", "Current")]
    page = bundle.read("index.html").decode()
    assert f'<a href="certificates/{first.number}.pdf">{first.number}</a>' in page
    assert other.number not in page
    assert (job.done, job.total, job.result["packed"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, ["team", "ended role"]),
        ({"is_current": False}, ["team", "ended", "withdrawn", "ended role"]),
        ({"team": "team"}, ["team"]),
        ({"course": "team"}, ["team"]),
        ({"is_current": False, "year": TODAY.year - 2}, ["ended"]),
    ],
)
def test_team_role_course_year_and_state_narrow_it(agency, lead, wanted, numbers):
    team = TeamFactory(agency=agency)
    long_ago = TODAY.replace(year=TODAY.year - 2, day=1)
    certificates = {
        "team": held_by(agency, "A", team=team),
        "ended": held_by(agency, "B", issued_date=long_ago),
        "withdrawn": held_by(agency, "C", withdrawn_from=TODAY),
        "ended role": held_by(agency, "D"),
    }
    asked = dict(wanted)
    if "team" in asked:
        asked["team"] = team.pk
    if "course" in asked:
        asked["course"] = str(certificates["team"].course_key)

    job = made(agency, lead, **asked)

    assert [row["Number"] for row in listed(job)] == [certificates[name].number for name in numbers]


def test_bundle_of_a_year_holds_what_people_won_in_post_and_what_its_people_brought(agency, lead):
    last = TODAY.year - 1
    began, left, end = date(last, 1, 1), date(last, 7, 1), date(last, 12, 31)
    elsewhere = AgencyFactory()
    gone = MembershipFactory(agency=agency, start_date=began, end_date=left).person
    mover = MembershipFactory(agency=elsewhere, start_date=began, end_date=end).person
    MembershipFactory(agency=agency, person=mover, start_date=end)
    in_post = CertificateFactory(person=gone, holder_name="In post", issued_date=date(last, 6, 30), days=2000)
    CertificateFactory(person=gone, holder_name="On the day of leaving", issued_date=left, days=2000)
    CertificateFactory(person=gone, holder_name="After leaving", issued_date=date(last, 9, 1), days=2000)
    brought = CertificateFactory(person=mover, holder_name="Brought", issued_date=date(last, 3, 1), days=2000)
    never_here = MembershipFactory(agency=elsewhere, start_date=began).person
    CertificateFactory(person=never_here, holder_name="Never here", issued_date=date(last, 3, 1), days=2000)

    of_the_year = made(agency, lead, year=last)
    of_now = made(agency, lead)

    assert [row["Number"] for row in listed(of_the_year)] == [brought.number, in_post.number]
    assert [row["Number"] for row in listed(of_now)] == [brought.number]
    assert years_of(agency, reader=lead, on=TODAY) == [last]
    assert {view.person for view in RecordView.objects.filter(viewer=lead)} == {gone, mover}


def test_lead_of_a_team_gets_nothing_of_those_who_left_another(agency):
    teams = [TeamFactory(agency=agency) for _ in range(2)]
    last = TODAY.year - 1
    reader = MembershipFactory(agency=agency, team=teams[0], team_lead=True).person
    numbers = []
    for team in teams:
        began, left = date(last, 1, 1), date(last, 7, 1)
        gone = MembershipFactory(agency=agency, team=team, start_date=began, end_date=left).person
        numbers.append(CertificateFactory(person=gone, issued_date=date(last, 5, 1), days=2000).number)

    assert [row["Number"] for row in listed(made(agency, reader, year=last))] == numbers[:1]


@pytest.fixture
def last_year():
    """A post of its first half, and of its second."""
    year = TODAY.year - 1
    began, turn = date(year, 1, 1), date(year, 7, 1)
    return {"start_date": began, "end_date": turn}, {"start_date": turn, "end_date": date(year, 12, 31)}


def won(person, month, name):
    day = date(TODAY.year - 1, month, 10)
    return CertificateFactory(person=person, holder_name=name, issued_date=day, days=2000)


def linked_to(person):
    """A second account of the same human, without a post."""
    second = PersonFactory()
    AccountLink.objects.create(kept=person, duplicate=second, linked_at=NOW)
    return second


def test_year_holds_what_leavers_won_with_any_account_while_in_post_here_alone(agency, lead, last_year):
    gone, elsewhere = MembershipFactory(agency=agency, **last_year[0]).person, AgencyFactory()
    second, third = linked_to(gone), linked_to(gone)
    MembershipFactory(agency=elsewhere, person=second, **last_year[1])
    here = [won(gone, 2, "A"), won(second, 3, "B"), won(third, 4, "C")]
    won(second, 9, "After leaving")
    stranger = MembershipFactory(agency=elsewhere, **last_year[0]).person
    won(stranger, 3, "Never here")
    won(linked_to(stranger), 3, "Never here either")
    unlinked = linked_to(gone)
    AccountLink.objects.filter(duplicate=unlinked).update(unlinked_at=NOW)
    won(unlinked, 3, "Somebody else after all")
    other_lead = MembershipFactory(agency=elsewhere, lead=True).person

    first, again = (made(agency, lead, year=TODAY.year - 1) for _ in range(2))

    assert [row["Name"] for row in listed(first)] == ["A", "B", "C"]
    assert listed(first) == listed(again)
    assert [row["Number"] for row in listed(first)] == [row.number for row in here]
    there = made(elsewhere, other_lead, year=TODAY.year - 1)
    assert [row["Name"] for row in listed(there)] == ["After leaving", "Never here", "Never here either"]


def test_post_with_the_second_account_counts_for_what_the_kept_one_and_a_third_won(agency, lead, last_year):
    kept = PersonFactory()
    second, third = linked_to(kept), linked_to(kept)
    MembershipFactory(agency=agency, person=second, **last_year[0])
    for person, name in ((kept, "A"), (third, "B")):
        won(person, 2, name)
        won(person, 9, "After leaving")

    assert [row["Name"] for row in listed(made(agency, lead, year=TODAY.year - 1))] == ["A", "B"]


def test_who_is_in_post_brings_what_they_hold_with_any_account(agency, lead):
    person = MembershipFactory(agency=agency).person
    second = linked_to(person)
    held = CertificateFactory(person=second, issued_date=TODAY)
    EnrolmentFactory(person=second, course=CoursePageFactory(), completed=True, done_date=TODAY)

    job = made(agency, lead)

    missing = Certificate.objects.exclude(pk=held.pk).get()
    assert {row["Number"] for row in listed(job)} == {held.number, missing.number}
    assert job.result["issued"] == 1


def test_erased_leaver_leads_to_nothing_won_with_the_account_that_is_left(agency, lead, last_year):
    gone = MembershipFactory(agency=agency, **last_year[0]).person
    second = linked_to(gone)
    won(gone, 2, "Erased")
    won(second, 3, "Left")
    rows = certificates_of(agency, Wanted(year=TODAY.year - 1), reader=lead, on=TODAY)
    before = sorted(row.snapshot["holder_name"] for row in rows)

    type(gone).objects.filter(pk=gone.pk).update(erased_at=NOW)

    assert before == ["Erased", "Left"]
    assert [row.snapshot["holder_name"] for row in rows.all()] == ["Erased"]


@pytest.mark.parametrize("people", [1, 3])
def test_who_has_left_and_what_is_missing_is_one_question_each(
    agency, lead, last_year, people, django_assert_num_queries
):
    wanted = Wanted(year=TODAY.year - 1)
    for _ in range(people):
        gone = MembershipFactory(agency=agency, **last_year[0]).person
        for account in (gone, linked_to(gone)):
            won(account, 2, "In post")
            EnrolmentFactory(
                person=account, course=CoursePageFactory(), completed=True, done_date=date(TODAY.year - 1, 3, 1)
            )

    with django_assert_num_queries(2):
        found = list(certificates_of(agency, wanted, reader=lead, on=TODAY))
        missing = list(missing_of(agency, wanted, reader=lead, on=TODAY))

    assert (len(found), len(missing)) == (2 * people, 2 * people)


def test_what_leavers_completed_in_post_is_issued_first_and_once(agency, lead, last_year):
    gone = MembershipFactory(agency=agency, **last_year[0]).person
    second, year = linked_to(gone), TODAY.year - 1
    MembershipFactory(agency=AgencyFactory(), person=second, **last_year[1])
    course = CoursePageFactory(validity_months=120)
    here = [
        EnrolmentFactory(person=gone, course=course, completed=True, done_date=date(year, 6, 30)),
        EnrolmentFactory(person=second, course=course, completed=True, done_date=date(year, 3, 1)),
    ]
    later = [
        EnrolmentFactory(person=account, course=CoursePageFactory(), completed=True, done_date=date(year, 7, 1))
        for account in (gone, second)
    ]

    first, again = (made(agency, lead, year=year) for _ in range(2))

    issued = Certificate.objects.order_by("cycle__enrolment")
    assert [row.cycle.enrolment for row in issued] == here
    assert [row.issued_date for row in issued] == [date(year, 6, 30), date(year, 3, 1)]
    assert {row["Number"] for row in listed(first)} == {row.number for row in issued}
    assert listed(first) == listed(again)
    assert [(job.result["issued"], job.result["packed"]) for job in (first, again)] == [(2, 2), (0, 2)]
    assert awaiting_certificate().count() == len(later)


def test_nothing_is_issued_to_an_erased_leaver(agency, lead, last_year):
    gone = MembershipFactory(agency=agency, **last_year[0]).person
    kept = won(MembershipFactory(agency=agency, **last_year[0]).person, 2, "Kept")
    day = date(TODAY.year - 1, 3, 1)
    EnrolmentFactory(person=gone, course=CoursePageFactory(), completed=True, done_date=day)
    type(gone).objects.filter(pk=gone.pk).update(erased_at=NOW)

    made(agency, lead, year=TODAY.year - 1)

    assert list(Certificate.objects.all()) == [kept]


def test_who_is_in_it_sees_that_it_was_made_and_it_is_noted(agency, lead):
    certificate = held_by(agency)

    made(agency, lead)

    views = RecordView.objects.filter(person=certificate.person)
    assert [(view.viewer, view.what, view.agency) for view in views] == [(lead, Page.EXPORT, agency)]
    note = AuditEntry.objects.get(action="certificates.taken")
    assert (note.by, note.after) == (lead, {"certificates": 1, "issued first": 0})


def test_missing_certificates_are_issued_first(agency, lead):
    person = MembershipFactory(agency=agency).person
    EnrolmentFactory(person=person, course=CoursePageFactory(), completed=True, done_date=TODAY)

    job = made(agency, lead)

    assert Certificate.objects.get().person == person
    assert (job.result["issued"], job.result["packed"]) == (1, 1)
    assert "1 certificate was missing and was issued first." in opened(job).read("index.html").decode()


def test_certificates_of_erased_people_are_left_out_and_said(agency, lead):
    kept, erased = held_by(agency, "Ada"), held_by(agency, "Bo")
    type(erased.person).objects.filter(pk=erased.person_id).update(erased_at=NOW)

    job = made(agency, lead)

    assert [row["Number"] for row in listed(job)] == [kept.number]
    assert "1 certificate is left out: its holder was erased." in opened(job).read("index.html").decode()


def test_certificate_whose_logo_is_lost_is_listed_and_said_and_the_others_are_there(agency, lead):
    kept = held_by(agency, "Ada")
    design = CertificateDesign.objects.create(partnership=agency.partnership, agency=agency)
    logo = {"picture": "0" * 64, "alt": "Arms"}
    version = DesignVersion.objects.create(
        design=design, number=1, published_at=NOW, published_by=lead, content={"logos": [logo]}
    )
    lost = held_by(agency, "Bo", design=version)

    job = made(agency, lead)

    bundle = opened(job)
    assert [name for name in bundle.namelist() if name.endswith(".pdf")] == [f"certificates/{kept.number}.pdf"]
    assert {row["Number"]: row["File"] for row in listed(job)} == {
        kept.number: f"certificates/{kept.number}.pdf",
        lost.number: "",
    }
    assert (job.done, job.failed, job.result["undrawn"]) == (1, 1, [lost.number])


def test_a_killed_worker_loses_a_piece_at_most(agency, lead, monkeypatch):
    monkeypatch.setattr(bundles, "A_PIECE", 1)
    certificates = [held_by(agency, name) for name in ("A", "B", "C")]
    job = bundles.ask(agency=agency, wanted=Wanted(), by=lead, on=TODAY, at=NOW)
    jobs.take_up(job.pk, "killed", at=NOW)
    jobs.one_piece(job.pk, "killed", at=NOW)
    jobs.one_piece(job.pk, "killed", at=NOW)

    later = NOW + timedelta(minutes=10)
    jobs.run(job.pk, claim="next", clock=lambda: later)

    job.refresh_from_db()
    assert [is_drawn(certificate) for certificate in certificates] == [True] * 3
    assert (job.state, job.done, job.total, len(opened(job).namelist())) == (JobState.DONE, 3, 3, 6)


def test_asking_twice_is_one_job_and_another_lead_has_another(agency, lead):
    other = MembershipFactory(agency=agency, lead=True).person
    held_by(agency)

    asked = [bundles.ask(agency=agency, wanted=Wanted(), by=by, on=TODAY, at=NOW).pk for by in (lead, lead, other)]

    assert asked[0] == asked[1] != asked[2]


def test_whoever_leads_no_longer_gets_nothing(agency, lead):
    held_by(agency)
    job = bundles.ask(agency=agency, wanted=Wanted(), by=lead, on=TODAY, at=NOW)
    lead.memberships.get().responsibilities.update(voided_at=NOW)

    jobs.run(job.pk, claim="worker", clock=timezone.now)

    job.refresh_from_db()
    assert (job.state, job.file_name) == (JobState.FAILED, "")
    assert "no longer lead" in job.fault


def test_whoever_leads_no_longer_by_the_time_the_work_is_done_gets_nothing(agency, lead):
    held_by(agency)
    job = bundles.ask(agency=agency, wanted=Wanted(), by=lead, on=TODAY, at=NOW)
    lead.memberships.get().responsibilities.update(end_date=TODAY + timedelta(days=1))

    jobs.run(job.pk, claim="worker", clock=lambda: NOW + timedelta(days=2))

    job.refresh_from_db()
    assert (job.state, job.file_name) == (JobState.FAILED, "")


def test_file_is_closed_to_whoever_leads_no_longer(client, agency, lead):
    held_by(agency)
    address = reverse("agencies:job-file", args=[made(agency, lead).public_id])
    client.force_login(lead)
    while_leading = client.get(address).status_code
    lead.memberships.get().responsibilities.update(end_date=TODAY)

    assert (while_leading, client.get(address).status_code) == (200, 404)


def test_file_of_the_agency_is_closed_to_whoever_leads_a_team_alone_by_now(client, agency, lead):
    team = TeamFactory(agency=agency)
    held_by(agency, team=team)
    client.force_login(lead)
    whole = reverse("agencies:job-file", args=[made(agency, lead).public_id])
    lead.memberships.get().responsibilities.update(team=team)
    of_team = reverse("agencies:job-file", args=[made(agency, lead, team=team.pk).public_id])

    assert (client.get(whole).status_code, client.get(of_team).status_code) == (404, 200)


def test_erasing_somebody_deletes_the_files_they_may_be_in(agency, lead):
    job = made(agency, lead)
    assert storages["private"].exists(job.file_name)

    bundles.drop(held_by(agency).person)

    job.refresh_from_db()
    assert job.file_name == ""


def test_erasing_a_second_account_deletes_them_too(agency, lead):
    second = linked_to(MembershipFactory(agency=agency).person)
    CertificateFactory(person=second, issued_date=TODAY)
    job = made(agency, lead)

    bundles.drop(second)

    job.refresh_from_db()
    assert job.file_name == ""


def test_a_lead_asks_on_the_page_and_fetches_the_file(client, agency, lead):
    held_by(agency)
    client.force_login(lead)
    address = reverse("certificates:bundles", args=[agency.slug])

    asked = client.post(address, {"which": "current"})
    job = Job.objects.get(kind=bundles.JOB)
    client.post(reverse("agencies:job-go-on", args=[job.public_id]))
    page = client.get(address)

    assert asked.url == reverse("agencies:job", args=[job.public_id])
    assert reverse("agencies:job-file", args=[job.public_id]) in page.content.decode()
    other = MembershipFactory(agency=agency, lead=True).person
    client.force_login(other)
    assert client.get(reverse("agencies:job-file", args=[job.public_id])).status_code == 404


def test_nothing_of_that_kind_is_said_on_the_page(client, agency, lead):
    client.force_login(lead)

    page = client.post(reverse("certificates:bundles", args=[agency.slug]), {"which": "current"})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Job.objects.filter(kind=bundles.JOB).exists()
