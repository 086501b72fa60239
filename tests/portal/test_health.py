import pytest
from django.urls import reverse


def test_alive_asks_nothing_of_the_database(client):
    assert client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.django_db
def test_ready_when_every_part_answers(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_names_the_parts_that_fail(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "not ready", "failing": ["cache"]})


@pytest.fixture
def broker_away():
    from config.celery import app

    kept = app.conf.task_always_eager, app.conf.broker_write_url
    app.conf.update(task_always_eager=False, broker_write_url="redis://127.0.0.1:1/0")
    yield
    app.conf.update(task_always_eager=kept[0], broker_write_url=kept[1])


@pytest.mark.django_db
def test_a_broker_that_is_away_is_named(client, broker_away):
    assert client.get("/readyz").json() == {"status": "not ready", "failing": ["broker"]}


def test_addresses_carry_no_language():
    assert (reverse("portal:alive"), reverse("portal:ready")) == ("/healthz", "/readyz")
