"""The Celery worker that tests start: what its tasks queue stays in the test's own queue, where no other test looks."""

import os

from config.celery import app

app.conf.task_default_queue = os.environ["WAYMARK_TEST_QUEUE"]
