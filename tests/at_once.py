"""Two at the same moment: for tests that need a database with real locks."""

import threading

import pytest
from django.db import connections

needs_real_locks = [
    pytest.mark.integration,
    pytest.mark.django_db(transaction=True),
    # In words: it is asked when the test runs, with the database that it runs on.
    pytest.mark.skipif(
        "__import__('django.db').db.connection.vendor != 'postgresql'",
        reason="SQLite lets one writer in at a time; needs the real parts",
    ),
]


def at_once(*verbs):
    """Runs each verb in a thread of its own, all let go together."""
    gate, failures = threading.Barrier(len(verbs)), []

    def run(verb):
        try:
            gate.wait()
            verb()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
