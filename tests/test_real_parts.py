"""What only real parts can show: row locks and triggers of PostgreSQL, a shared cache, a worker in its own process."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from certificates.tasks import draw_and_tell
from config.celery import app
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.skipif(
    not os.environ.get("WAYMARK_REAL_PARTS"), reason="needs the real parts; run: make test-real"
)


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
    queue = f"test-{os.getpid()}"
    worker = start_worker(queue, var=tmp_path)

    try:
        send_to(queue, certificate_id=certificate.pk)
        drawn = wait_for(tmp_path / "private" / "certificates" / f"{certificate.number}.pdf", worker)
    finally:
        worker.terminate()
        worker.wait(timeout=30)

    assert drawn.read_bytes().startswith(b"%PDF-1.7")


def start_worker(queue: str, *, var: Path) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"{address}/{database['NAME']}",
        "WAYMARK_VAR": str(var),
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--queues", queue]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)


def send_to(queue: str, *, certificate_id: int) -> None:
    app.conf.task_always_eager = False
    try:
        draw_and_tell.apply_async(kwargs={"certificate_id": certificate_id}, queue=queue)
    finally:
        app.conf.task_always_eager = True


def wait_for(file: Path, worker: subprocess.Popen[bytes]) -> Path:
    deadline = time.monotonic() + 90
    while not file.exists():
        assert worker.poll() is None, "the worker died"
        assert time.monotonic() < deadline, "the worker drew nothing in 90 seconds"
        time.sleep(0.2)
    return file
