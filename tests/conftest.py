import os
import shutil
import time
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation

from tests.databases import TestDatabase, database_for

# Properties try the same cases in every run, on a machine of any speed; the other profile looks for new ones.
SLOW_IS_NO_FAULT = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("settled", deadline=None, derandomize=True, suppress_health_check=SLOW_IS_NO_FAULT)
hypothesis.settings.register_profile(
    "search", deadline=None, max_examples=2_000, suppress_health_check=SLOW_IS_NO_FAULT
)
hypothesis.settings.load_profile("settled")


@pytest.fixture(scope="session")
def test_database(django_test_environment, django_db_blocker) -> Iterator[TestDatabase]:
    with django_db_blocker.unblock():
        database = database_for(os.environ.get("PYTEST_XDIST_WORKER", "main"))
        database.create()
        # A test that really commits gets a fresh copy after it: evidence refuses to be deleted row by row.
        TransactionTestCase._fixture_teardown = lambda self: database.restore()
        yield database
        database.destroy()


@pytest.fixture(scope="session")
def django_db_setup(test_database) -> None:
    """Takes the place of pytest-django's own set-up."""


@pytest.fixture(autouse=True)
def _within_one_hour(request) -> None:
    """Where the hour is about to end a test begins after it: what it reads off the clock twice is of one day."""
    needed = 60 if request.node.get_closest_marker("journey") else 10
    left = 3600 - time.time() % 3600
    if left < needed:
        time.sleep(left)


@pytest.fixture(autouse=True)
def _cold_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_keys() -> Iterator[None]:
    """A test that loads the demo makes a key and a seal; the next one finds none."""
    yield
    if settings.KEYS_DIR.exists():
        shutil.rmtree(settings.KEYS_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    """A request in another language leaves it switched on for whatever runs next."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
