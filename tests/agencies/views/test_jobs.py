from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from agencies.enums import JobState
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.jobs import NOON, JobFactory
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LATE = "The work waits for the queue, which is not taking any at the moment. Nothing is lost: it starts by itself."


@pytest.fixture
def ana(client):
    """Leads the agency here."""
    person = MembershipFactory(agency=AgencyFactory(slug="here"), lead=True).person
    client.force_login(person)
    return person


@pytest.fixture
def agency(ana):
    return ana.memberships.get().agency


def page(client, job, name="job"):
    return client.get(reverse(f"agencies:{name}", args=[job.public_id]))


def test_job_under_way_shows_how_far_it_has_come(client, agency):
    job = JobFactory(agency=agency, state=JobState.RUNNING, done=1250, total=5000, failed=3)

    answer = page(client, job)

    assert texts(answer, "[data-job-words]") == ["The work is under way."]
    assert texts(answer, "[data-job-counts]") == ["1250 of 5000 steps, 3 could not be done"]
    assert '<progress class="wm-progress__bar" data-job-bar value="1250" max="5000"' in answer.content.decode()
    assert texts(answer, ".wm-job button") == ["Go on", "Stop"]


def test_job_whose_whole_is_not_known_has_no_value(client, agency):
    answer = page(client, JobFactory(agency=agency, state=JobState.RUNNING, done=2))

    assert texts(answer, "[data-job-counts]") == ["2 steps done"]
    assert 'data-job-bar aria-label="Progress"' in answer.content.decode()


def test_page_of_open_job_looks_again_by_itself(client, agency):
    open_page = page(client, JobFactory(agency=agency)).content.decode()
    done_page = page(client, JobFactory(agency=agency, finished=True)).content.decode()

    refresh = '<noscript><meta http-equiv="refresh" content="10"></noscript>'
    assert (refresh in open_page, refresh in done_page) == (True, False)


def test_job_that_waits_says_so(client, agency, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False

    new = page(client, JobFactory(agency=agency, asked_at=timezone.now()))
    old = page(client, JobFactory(agency=agency, asked_at=timezone.now() - timedelta(minutes=2)))

    assert texts(new, "[data-job-words]") == ["The work waits for the queue."]
    assert texts(old, "[data-job-words]") == [LATE]


def test_done_job_leads_to_its_result(client, agency):
    job = JobFactory(agency=agency, finished=True)

    answer = page(client, job)

    assert texts(answer, "[data-job-words]") == ["Done."]
    assert f'href="/counted/{job.public_id}/"' in answer.content.decode()


def test_failed_job_says_why_and_goes_on(client, agency):
    job = JobFactory(agency=agency, state=JobState.FAILED, ended_at=NOON, fault="The file is not there.")

    answer = page(client, job)
    client.post(reverse("agencies:job-go-on", args=[job.public_id]))

    assert texts(answer, "[data-job-words]") == ["The file is not there."]
    assert texts(answer, ".wm-job button") == ["Go on"]
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.DONE, "")


def test_job_that_failed_without_words_says_what_to_do(client, agency):
    job = JobFactory(agency=agency, state=JobState.FAILED, ended_at=NOON)

    [words] = texts(page(client, job), "[data-job-words]")

    assert words.startswith("This could not be finished: something went wrong on our side")


def test_stop(client, agency):
    job = JobFactory(agency=agency)

    client.post(reverse("agencies:job-stop", args=[job.public_id]))
    client.post(reverse("agencies:job-stop", args=[job.public_id]))

    job.refresh_from_db()
    assert job.state == JobState.STOPPED


def test_script_is_told_the_same(client, agency):
    job = JobFactory(
        agency=agency, state=JobState.RUNNING, claimed_until=timezone.now() + timedelta(minutes=1), total=9
    )

    assert page(client, job, "job-json").json() == {
        "state": "running",
        "done": 0,
        "total": 9,
        "failed": 0,
        "words": "The work is under way.",
        "counts": "0 of 9 steps",
        "is_open": True,
        "go_on": False,
    }


def test_file_of_a_job_comes_under_its_own_name(client, agency):
    name = storages["private"].save("jobs/x.csv", ContentFile(b"a,b\n"))
    job = JobFactory(agency=agency, finished=True, file_name=name, result={"file_name": "people.csv"})

    answer = page(client, job, "job-file")

    assert b"".join(answer.streaming_content) == b"a,b\n"
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_file_that_is_gone_is_not_found(client, agency):
    assert (
        page(client, JobFactory(agency=agency, finished=True, file_name="jobs/gone.csv"), "job-file").status_code == 404
    )


def test_job_is_seen_by_who_asked_and_who_leads_alone(client):
    agency = AgencyFactory()
    bo, cy = PersonFactory(), MembershipFactory(lead=True).person
    job = JobFactory(agency=agency, asked_by=bo)

    client.force_login(bo)
    assert page(client, job).status_code == 200
    client.force_login(cy)
    assert [page(client, job, name).status_code for name in ("job", "job-json", "job-file")] == [404, 404, 404]
