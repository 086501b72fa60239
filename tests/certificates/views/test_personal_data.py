import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from agencies.enums import JobState
from agencies.models import Job
from certificates.actions import personal_file
from tests.certificates.renderers.reading import faults_of
from tests.factories.agencies import PersonFactory
from tests.factories.jobs import JobFactory
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PDF = reverse("certificates:data-pdf")


@pytest.fixture
def amina(client):
    person = PersonFactory(display_name="Amina")
    client.force_login(person)
    return person


def test_page_offers_the_file_to_read_beside_the_one_for_machines(client, amina):
    response = client.get(reverse("agencies:data"))

    assert texts(response, ".wm-actions form button") == ["Download to read (PDF)"]
    assert texts(response, ".wm-actions > a") == ["Download for machines (JSON)"]


def test_few_entries_are_drawn_at_once(client, amina):
    response = client.post(PDF)

    assert response["Content-Disposition"] == 'attachment; filename="everything-about-me.pdf"'
    assert faults_of(b"".join(response.streaming_content)) == []
    assert Job.objects.count() == 0


def test_many_entries_are_drawn_by_a_job(client, amina, monkeypatch):
    monkeypatch.setattr(personal_file, "AT_ONCE", 0)

    response = client.post(PDF)

    job = Job.objects.get()
    assert response.url == reverse("agencies:job", args=[job.public_id])
    assert (job.kind, job.asked_by) == (personal_file.JOB, amina)


def test_the_file_of_a_job_is_for_who_asked_and_for_no_administrator(client, amina):
    name = storages["private"].save("personal-data/a.pdf", ContentFile(b"%PDF"))
    job = JobFactory(kind=personal_file.JOB, asked_by=amina, state=JobState.DONE, ended_at=amina.date_joined)
    Job.objects.update(file_name=name)
    pages = [reverse(f"agencies:{page}", args=[job.public_id]) for page in ("job", "job-json", "job-file")]

    own = [client.get(page).status_code for page in pages]
    client.force_login(PersonFactory(is_superuser=True))
    others = [client.get(page).status_code for page in pages]

    assert own == [200, 200, 200]
    assert others == [404, 404, 404]
