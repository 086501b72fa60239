from django.conf import settings

from config.celery import app


def test_every_task_of_the_clock_is_known_to_the_worker():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()
