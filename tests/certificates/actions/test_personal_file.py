import io
from collections.abc import Callable

import pytest
from django.core.files.storage import storages
from django.utils import timezone, translation

from agencies.actions import jobs
from agencies.enums import JobState
from agencies.models import Job
from agencies.queries.personal_data import everything_about
from certificates.actions import erasing, personal_file
from tests.certificates.renderers.reading import Reader, faults_of
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, EvidenceFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def drawn(person) -> bytes:
    target = io.BytesIO()
    personal_file.draw(person, target, at=NOW)
    return target.getvalue()


@pytest.fixture
def amina():
    person = MembershipFactory(agency__name="Northmoor Council", person__display_name="ڈاکٹر آمنہ").person
    CertificateFactory.create_batch(2, person=person)
    return person


def tidy(words: str) -> str:
    return " ".join(words.split())


def test_says_table_by_table_what_the_file_for_machines_says(amina):
    MembershipFactory(person__display_name="Somebody Else")
    pdf = drawn(amina)

    first, contents, *tables = Reader(pdf).tables()
    parts = [part for part in everything_about(amina) if part.rows]
    assert first == [
        ["Site", "Waymark"], ["Username", amina.username], ["Name", "ڈاکٹر آمنہ"], ["Made", "20 May 2026, 13:00"],
    ]  # fmt: skip
    assert contents[1:] == [[part.heading, str(len(part.rows))] for part in parts]
    expected = []
    for part in parts:
        rows = [[cell for cell in row if cell.label] for row in part.rows]
        if len(rows) == 1:
            expected.append([[cell.label, tidy(cell.words)] for cell in rows[0]])
        else:
            expected.append([[cell.label for cell in rows[0]], *([tidy(cell.words) for cell in row] for row in rows)])
    assert tables == expected
    assert len(tables) == 5
    assert faults_of(pdf) == []


def test_names_the_tables_that_hold_nothing(amina):
    empty = [part.heading for part in everything_about(amina) if not part.rows]

    said = [text for kind, text in Reader(drawn(amina)).lines() if text.startswith("Nothing is held under")]

    assert said == [f"Nothing is held under: {'; '.join(empty)}."]
    assert len(empty) > 20


def test_headings_and_dates_are_in_the_language_asked_for(amina):
    with translation.override("ur"):
        pdf = drawn(amina)

    assert Reader(pdf).pdf.Root.Lang == "ur"
    assert faults_of(pdf) == []


def test_letters_that_cannot_be_drawn_are_told_and_stop_nothing():
    said = Reader(drawn(PersonFactory(display_name="𐤀"))).lines()

    assert ("TD", "[U+10900]") in said
    assert ("H2", "Letters that this file cannot show") in said


def ask_and_run(person, execute: Callable) -> Job:
    with execute(execute=False):
        job = personal_file.ask(person, at=NOW)
    done = jobs.run(job.pk, claim="here", clock=timezone.now)
    assert done is not None
    return done


def test_a_job_keeps_the_file_for_who_asked_until_they_are_erased(amina, django_capture_on_commit_callbacks):
    job = ask_and_run(amina, django_capture_on_commit_callbacks)

    files = storages["private"]
    assert (job.state, job.done, job.total) == (JobState.DONE, 8, 8)
    assert files.open(job.file_name).read().startswith(b"%PDF-1.7")
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(amina, NOW)
    assert not files.exists(job.file_name)
    assert Job.objects.get().file_name == ""


def test_a_piece_that_was_killed_leaves_no_second_file(amina, django_capture_on_commit_callbacks):
    job = ask_and_run(amina, django_capture_on_commit_callbacks)
    files = storages["private"].listdir("personal-data")[1]  # other tests leave theirs

    again = personal_file.piece(job, NOW)

    assert again.file_name == job.file_name
    assert f"{job.public_id}.pdf" in files
    assert storages["private"].listdir("personal-data")[1] == files


def test_asked_twice_it_is_one_job(amina, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        assert personal_file.ask(amina, at=NOW) == personal_file.ask(amina, at=NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_drawing_takes_as_many_questions_however_much_is_held(rows, django_assert_num_queries):
    person = PersonFactory()
    EvidenceFactory.create_batch(rows, person=person)

    with django_assert_num_queries(52):
        drawn(person)
