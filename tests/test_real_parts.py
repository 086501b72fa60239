"""What only real parts can show: row locks and triggers of PostgreSQL, a shared cache, a worker in its own process."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from agencies.actions import imports
from agencies.enums import ImportState, JobState, Outcome, Written
from agencies.models import FileImport, ImportChange, Job, Membership, Person
from agencies.queries.jobs import Progress
from agencies.tasks import run_job, take_up_jobs
from certificates.tasks import draw_and_tell
from config.celery import app
from tests.factories.agencies import AgencyFactory, RoleFactory
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.skipif(
    not os.environ.get("WAYMARK_REAL_PARTS"), reason="needs the real parts; run: make test-real"
)
PATIENCE = 240  # seconds for one step of a worker, on a machine that does much else


@pytest.mark.django_db
def test_database_is_postgresql():
    assert connection.vendor == "postgresql"


def test_cache_is_redis():
    cache.set("waymark", "here")

    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert cache.get("waymark") == "here"


@pytest.mark.django_db(transaction=True)
def test_worker_in_its_own_process_draws_the_certificate(tmp_path):
    certificate = CertificateFactory()
    queue = f"test-{uuid4().hex}"
    worker = start_worker(queue, var=tmp_path)

    try:
        send(draw_and_tell, queue, certificate_id=certificate.pk)
        drawn = wait_for(tmp_path / "private" / "certificates" / f"{certificate.number}.pdf", worker)
    finally:
        stop(worker)

    assert drawn.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.django_db(transaction=True)
def test_import_outlives_a_queue_that_is_down_and_a_worker_that_is_killed(tmp_path, settings, caplog):
    settings.STORAGES = {**settings.STORAGES, "private": on_disk(tmp_path / "private")}
    checked = checked_import(rows=4 * imports.SLICE)
    queue = f"test-{uuid4().hex}"

    # The queue is down: the work waits, and its page says so.
    app.conf.task_always_eager = False
    with without_broker():
        started = imports.start(file_import=checked, version=checked.version, by=None, at=timezone.now())
    job = Job.objects.get(pk=started.job_id)
    assert (job.state, job.done) == (JobState.WAITING, 0)
    settings.CELERY_TASK_ALWAYS_EAGER = False
    later = Progress(job, timezone.now() + timedelta(minutes=1))
    assert str(later.words).startswith("The work waits for the queue, which is not taking any at the moment.")

    # It is back: a worker takes the import up, and is killed in the middle of it.
    first = start_worker(queue, var=tmp_path)
    try:
        send(run_job, queue, job_id=job.pk)
        wait_until(lambda: Job.objects.get(pk=job.pk).done >= imports.SLICE, first)
    finally:
        first.kill()
        first.wait(timeout=PATIENCE)
        wait_until_the_database_knows()
    killed = Job.objects.get(pk=job.pk)
    assert killed.state == JobState.RUNNING
    assert imports.SLICE <= killed.done < killed.total == 4 * imports.SLICE
    assert Membership.objects.filter(agency=started.agency).count() == killed.done

    # Its message is gone with it; three minutes later the clock finds the job.
    Job.objects.filter(pk=job.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    second = start_worker(queue, var=tmp_path)
    try:
        send(take_up_jobs, queue)
        wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, second)
    finally:
        stop(second)

    job.refresh_from_db()
    started.refresh_from_db()
    posts = Membership.objects.filter(agency=started.agency)
    assert (job.done, job.failed, started.state) == (4 * imports.SLICE, 0, ImportState.DONE)
    assert started.counts[Outcome.JOIN] == 4 * imports.SLICE
    assert posts.count() == posts.values("staff_number").distinct().count() == 4 * imports.SLICE
    assert Person.objects.filter(memberships__agency=started.agency).distinct().count() == 4 * imports.SLICE
    made = ImportChange.objects.filter(file_import=started, what=Written.PERSON_MADE)
    assert made.count() == 4 * imports.SLICE


def checked_import(*, rows: int) -> FileImport:
    """A staff file of so many newcomers after its dry run."""
    agency, at = AgencyFactory(), timezone.now()
    RoleFactory(partnership=agency.partnership, code="desk", name="Desk")
    lines = ["Staff number,Name,Role", *(f"{number},Person {number},Desk" for number in range(1, rows + 1))]
    received = imports.receive(
        agency=agency, kind="staff", file=io.BytesIO("\n".join(lines).encode()), name="staff.csv", by=None, at=at
    )
    options: dict[str, Any] = {"effective": at.date().isoformat(), "day_first": True}
    imports.map_columns(
        file_import=received, version=received.version, columns=received.columns, options=options, by=None, at=at
    )
    received.refresh_from_db()
    assert received.state == ImportState.CHECKED
    return received


def on_disk(folder: Path) -> dict[str, Any]:
    """Where a worker in its own process finds what was sent here."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder, "base_url": None},
    }


@contextmanager
def without_broker() -> Iterator[None]:
    """Tasks go to an address at which nothing listens."""
    delay = run_job.delay

    def send_nowhere(**said: Any) -> None:
        with app.connection_for_write("redis://127.0.0.1:1") as nowhere:
            run_job.apply_async(kwargs=said, connection=nowhere, retry=False)

    run_job.delay = send_nowhere
    try:
        yield
    finally:
        run_job.delay = delay


def start_worker(queue: str, *, var: Path) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"{address}/{database['NAME']}",
        "WAYMARK_VAR": str(var),
        "WAYMARK_TEST_QUEUE": queue,
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.worker", "worker", "--pool=solo", "--queues", queue]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)


def stop(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    worker.wait(timeout=PATIENCE)


def send(task: Any, queue: str, **said: Any) -> None:
    app.conf.task_always_eager = False
    try:
        task.apply_async(kwargs=said, queue=queue)
    finally:
        app.conf.task_always_eager = True


def wait_until(is_so: Callable[[], bool], worker: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert worker.poll() is None, "the worker died"
        assert time.monotonic() < deadline, f"the worker did not come so far in {PATIENCE} seconds"
        time.sleep(0.05)


def wait_until_the_database_knows() -> None:
    """The server may still be writing what a killed worker sent last."""
    others = "datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    deadline, left = time.monotonic() + 30, 1
    while left and time.monotonic() < deadline:
        time.sleep(0.2)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
            [left] = cursor.fetchone()


def wait_for(file: Path, worker: subprocess.Popen[bytes]) -> Path:
    deadline = time.monotonic() + PATIENCE
    while not file.exists():
        assert worker.poll() is None, "the worker died"
        assert time.monotonic() < deadline, f"the worker drew nothing in {PATIENCE} seconds"
        time.sleep(0.2)
    return file
